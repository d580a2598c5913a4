"""Reads an alias's traffic on from where an earlier reading of it is settled, not hours of it anew every minute.

CloudWatch counts a call in the minute it began, so the last minutes are read again each time (aws-semantics 1.6); and
all is read again from time to time, as on a bad day of its own CloudWatch counts later than that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.traffic import PERIOD, AliasTraffic, Series, provisional_from

OVERLAP = timedelta(minutes=5)
"""What is read again before the minutes that may still have changed after the earlier reading."""

WHOLE_AFTER = timedelta(minutes=15)
"""After which all is read again."""


def reads_on_from(
    before: AliasTraffic | None, versions: tuple[str, ...], since: datetime, now: datetime, timeout_s: int | None
) -> datetime | None:
    """Return from when on traffic of the same alias is read to continue `before`; None where all from `since` is.

    `timeout_s` is that of the versions, as far as it is known by now.
    """
    if before is None or before.since is None or before.read_at is None or before.whole_at is None:
        return None
    if before.missing or before.failures or before.period_s != PERIOD or before.since > since:
        return None
    if now - before.whole_at >= WHOLE_AFTER or not set(versions) <= {one.version for one in before.series}:
        return None
    settled = provisional_from(before.read_at, timeout_s) - OVERLAP
    return settled if settled > since else None


def continued(before: AliasTraffic, read: AliasTraffic, since: datetime) -> AliasTraffic:
    """Return what was read with the minutes before it, from `since` on, as they were in an earlier reading."""

    def joined(earlier: Series | None, new: Series) -> Series:
        return replace(new, minutes=(*earlier.between(since, read.since), *new.minutes)) if earlier else new

    return replace(
        read,
        since=since,
        series=tuple(joined(before.of(one.version), one) for one in read.series),
        total=read.total and joined(before.total, read.total),
        whole_function=read.whole_function and joined(before.whole_function, read.whole_function),
        whole_at=before.whole_at,
    )
