"""Reads an alias's traffic on from where an earlier reading of it is settled, not hours of it anew every minute.

CloudWatch counts a call in the minute it began, so the last minutes are read again each time (aws-semantics 1.6). On a
bad day of its own it counts later than that: minutes at the end without a call are read again too, and all of it from
time to time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.invocation import LONGEST_S
from tui.domain.traffic import PERIOD, AliasTraffic, Series, provisional_from

OVERLAP = timedelta(minutes=5)
"""What is read again before the minutes that may still have changed after the earlier reading."""

WHOLE_AFTER = timedelta(minutes=15)
"""After which all is read again."""


def reads_on_from(
    before: AliasTraffic | None, versions: tuple[str, ...], since: datetime, now: datetime, timeout_s: int | None
) -> datetime | None:
    """Return from when on traffic of the same alias is read to continue `before`; None where all from `since` is.

    `timeout_s` is that of the versions, as far as it is known by now: where it is not, a call may take as long as any.
    """
    if before is None or before.since is None or before.read_at is None or before.whole_at is None:
        return None
    if before.missing or before.failures or before.period_s != PERIOD or before.since > since:
        return None
    if not set(versions) <= {one.version for one in before.series}:
        return None
    # Also where the clock was set back: of the minutes from now on nothing was known when they were read.
    if now < before.read_at or now - before.whole_at >= WHOLE_AFTER:
        return None
    last = before.total.last if before.total is not None else None
    if last is None:
        return None
    settled = provisional_from(before.read_at, LONGEST_S if timeout_s is None else timeout_s) - OVERLAP
    start = min(settled, last.at)
    return start if start > since else None


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
