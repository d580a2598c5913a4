"""How long ago something was, in words that change at most once a minute."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.presentation.times import date_and_time, day_of, minute_in_zone, minute_of, shown

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
    """Write a time out, to the second."""
    return date_and_time(then) if then is not None else "-"


def time_of_day(then: datetime) -> str:
    """Write a time of a day: `10:12`; midnight as the day that begins: `28 Nov`."""
    local = shown(then)
    return minute_of(then) if local.hour or local.minute else day_of(then)


def clock(then: datetime, now: datetime, *, zone: bool = True) -> str:
    """Write a time of a day, with its date where that is not today's: `10:12 UTC`, `28 Nov 10:12 UTC`.

    Without `zone` it leaves out the zone, which is named beside it.
    """
    today = shown(then).date() == shown(now).date()
    text = minute_in_zone(then) if zone else minute_of(then)
    return text if today else f"{day_of(then)} {text}"


def duration(seconds: float) -> str:
    """Write how long something took or takes: `12 min`, `23 h`, `3 d`."""
    unit, name, _ = next((step for step in _STEPS if step[2] is None or seconds < step[2]), _STEPS[-1])
    return f"{max(int(seconds) // unit, 1)} {name}"


def _aware(then: datetime) -> datetime:
    return then if then.tzinfo is not None else then.replace(tzinfo=UTC)
