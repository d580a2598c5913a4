"""The minutes of a past as they are drawn: each by itself, or several as one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.clock import minute_of
from tui.domain.traffic import Minute, Series
from tui.features.health.chart.past import Past
from tui.features.health.health import Figures, figures
from tui.features.health.observed import SHOWN, both_called
from tui.features.health.statistics.binomial import Band, band

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time: the figures of each version, and the band of the share that the last one was seen to get.

    `band` is None where the alias was not split, or where it is not known how many calls each version got.
    """

    since: datetime
    until: datetime
    figures: tuple[Figures, ...]
    band: Band | None = None


def slots(past: Past, most: int) -> tuple[Slot, ...]:
    """Return what is known of a past in at most so many slots, each a whole number of minutes."""
    of_each = [past.traffic.of(version).at() if past.traffic else {} for version in past.versions]
    totals = past.traffic.total.at() if past.traffic is not None and past.traffic.total is not None else {}
    length = max(math.ceil(past.minutes / max(most, 1)), 1) * MINUTE
    return tuple(_slots(past, of_each, totals, length))


def _slots(
    past: Past, of_each: list[dict[datetime, Minute]], totals: dict[datetime, Minute], length: timedelta
) -> Iterator[Slot]:
    split = _split_minutes(past)
    since = past.since
    while since < past.until:
        until = min(since + length, past.end)
        minutes = [since + number * MINUTE for number in range(round((until - since) / MINUTE))]
        own = [[known[at] for at in minutes if at in known] for known in of_each]
        yield Slot(
            since,
            until,
            tuple(
                figures(Series(version, tuple(points)), since, until)
                for version, points in zip(past.versions, own, strict=True)
            ),
            _band(of_each, totals, [at for at in minutes if at in split]),
        )
        since = until


def _band(
    of_each: list[dict[datetime, Minute]], totals: dict[datetime, Minute], minutes: list[datetime]
) -> Band | None:
    if len(of_each) < 2:
        return None
    seen = calls = 0
    for at in minutes:
        counts = both_called(of_each[0].get(at), of_each[1].get(at), totals.get(at))
        if counts is not None:
            seen, calls = seen + counts[1], calls + sum(counts)
    return band(seen, calls, SHOWN) if calls else None


def _split_minutes(past: Past) -> set[datetime]:
    """Return the minutes in which the alias was split, if only for a part."""
    minutes: set[datetime] = set()
    for held in past.held:
        at = minute_of(held.since)
        while held.split and at < held.until:
            minutes.add(at)
            at += MINUTE
    return minutes
