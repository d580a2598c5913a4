"""When traffic is read again: after a minute has closed, and later where AWS throttles."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.domain.clock import ServiceClock, minute_of

LATE = timedelta(seconds=5)
"""How long after its end a minute is looked for."""

SOONEST = 2.0
"""Seconds between two readings at the least, by our own clock: the demo's may run fast."""

SLOWEST = 8
"""Times the interval that is waited at the most while AWS throttles."""


def next_reading(last: datetime, every: float, throttled: int = 0) -> datetime:
    """Return when to read after a reading at `last`, every so many seconds, both in the service's time.

    The time lies just after the end of a minute. `throttled` counts the readings in a row that AWS throttled; each
    doubles the interval.
    """
    wanted = last + timedelta(seconds=every * min(2**throttled, SLOWEST))
    whole = minute_of(wanted)
    return whole + LATE if whole + LATE > last + timedelta(seconds=every / 2) else whole + timedelta(minutes=1) + LATE


def seconds_until(when: datetime, clock: ServiceClock, now: datetime) -> float:
    """Return how many of our seconds it is until then; `now` is in the service's time."""
    return max((when - now).total_seconds() / clock.speed, 0.0)
