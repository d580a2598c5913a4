"""What time it is where the service is: a laptop's clock may be off, and the demo's may run fast."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import NamedTuple

_THEN = datetime(1970, 1, 1, tzinfo=UTC)

_seconds = time.time


def utc_now() -> datetime:
    """Return the time by this machine's clock; nothing else reads it, so that tests can set it."""
    return datetime.fromtimestamp(_seconds(), UTC)


def minute_of(time: datetime) -> datetime:
    """Return the start of the minute that a time lies in, in UTC; of `now` it is the end of the last closed one."""
    return time.astimezone(UTC).replace(second=0, microsecond=0)


class ServiceClock(NamedTuple):
    """The service's time, by this machine's.

    When it was `ours` here it was `theirs` there, and since then there went `speed` times as fast.
    """

    ours: datetime = _THEN
    theirs: datetime = _THEN
    speed: float = 1.0

    def at(self, ours: datetime) -> datetime:
        """Return the service's time at a time of this machine."""
        return self.theirs + (ours - self.ours) * self.speed

    def now(self) -> datetime:
        """Return the service's time now; ages of what it answered are counted from there."""
        return self.at(utc_now())
