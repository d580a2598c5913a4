"""How long ago something was, in words that change at most once a minute."""

from __future__ import annotations

from datetime import UTC, datetime

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONTH = 30 * DAY
YEAR = 365 * DAY

_STEPS = ((MINUTE, "min", HOUR), (HOUR, "h", DAY), (DAY, "d", 2 * MONTH), (MONTH, "mo", 2 * YEAR), (YEAR, "y", None))

LONGEST = len("59 min ago")
"""The most cells an age of less than a thousand years takes."""


def age(then: datetime | None, now: datetime) -> str:
    """Say how long before `now` it was, `in 5 min` where clocks disagree, `-` where it is not known."""
    if then is None:
        return "-"
    seconds = int((_aware(now) - _aware(then)).total_seconds())
    if abs(seconds) < MINUTE:
        return "just now"
    for unit, name, limit in _STEPS:
        if limit is None or abs(seconds) < limit:
            count = abs(seconds) // unit
            return f"{count} {name} ago" if seconds > 0 else f"in {count} {name}"
    raise AssertionError("the last step has no limit")


def moment(then: datetime | None) -> str:
    """Write a time out in UTC, to the second."""
    return _aware(then).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if then is not None else "-"


def time_of_day(then: datetime) -> str:
    """Write a time of a day in UTC: `10:12`; midnight as the day that begins: `28 Nov`."""
    then = _aware(then).astimezone(UTC)
    return f"{then:%H:%M}" if then.hour or then.minute else f"{then.day} {then:%b}"


def second_of_day(then: datetime) -> str:
    """Write a time of a day in UTC, to the second: `10:12:31`."""
    return f"{_aware(then).astimezone(UTC):%H:%M:%S}"


def clock(then: datetime, now: datetime) -> str:
    """Write a time of a day in UTC, with its date where that is not today's: `10:12 UTC`, `28 Nov 10:12 UTC`."""
    then, now = _aware(then).astimezone(UTC), _aware(now).astimezone(UTC)
    return f"{then:%H:%M} UTC" if then.date() == now.date() else f"{then.day} {then:%b %H:%M} UTC"


def duration(seconds: float) -> str:
    """Write how long something took or takes: `12 min`, `23 h`, `3 d`."""
    unit, name, _ = next((step for step in _STEPS if step[2] is None or seconds < step[2]), _STEPS[-1])
    return f"{max(int(seconds) // unit, 1)} {name}"


def _aware(then: datetime) -> datetime:
    return then if then.tzinfo is not None else then.replace(tzinfo=UTC)
