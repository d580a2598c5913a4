"""Which time logs are read of: so long until now, or until a time; typed, made longer or moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tui.presentation.ages import HOUR, MINUTE, clock, duration
from tui.presentation.times import shown

LENGTHS = tuple(
    timedelta(seconds=seconds) for seconds in (15 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR)
)
"""What is gone through step by step."""

MOST = timedelta(days=90)
_FIRST = datetime(2014, 11, 1, tzinfo=UTC)
"""Lambda was announced that month."""

HINT = "20 minutes ago, 14:05-14:20, 2026-11-24T14:05/15:00; blank: newest"

_UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": 24 * HOUR}
_AGO = re.compile(
    r"(?:last\s+)?(\d{1,6})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?:\s+ago)?", re.ASCII
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_BETWEEN = re.compile(r"\s*/\s*|\s+(?:-|–|to)\s+|(?<=\d\d)[-–](?=\d{1,2}:\d\d)")


class InvalidRange(ValueError):
    """A text is no range of time; the message says why."""


@dataclass(frozen=True, slots=True)
class TimeRange:
    """The time of `length` that ends at `until`, None for now."""

    length: timedelta = timedelta(hours=3)
    until: datetime | None = None

    def since(self, now: datetime) -> datetime:
        """Return when it begins."""
        return (self.until or now) - self.length


NEWEST = TimeRange()


def parse_range(text: str, now: datetime) -> TimeRange:
    """Read a range as typed, by the zone that times are shown in; raises InvalidRange. No text is the newest lines."""
    try:
        return _parsed(text.strip(), now)
    except OverflowError:
        raise InvalidRange("no calendar goes that far") from None


def _parsed(text: str, now: datetime) -> TimeRange:
    """Read a range without blanks around it; raises InvalidRange, OverflowError."""
    words = text.lower()
    if words in ("", "now", "newest"):
        return NEWEST
    if ago := _AGO.fullmatch(words):
        return _checked(TimeRange(timedelta(seconds=int(ago[1]) * _UNITS[ago[2][0]])), now)
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) == 2:
        return _between(*parts, now=now)
    if len(parts) != 1:
        raise InvalidRange(f"not a range of time: try {HINT}")
    begins = _moment(parts[0], now)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", parts[0]):
        end = begins + timedelta(days=1)
        return _checked(TimeRange(min(end, now) - begins, end if end < now else None), now)
    return _checked(TimeRange(now - begins), now)


def _between(first: str, last: str, *, now: datetime) -> TimeRange:
    begins = _moment(first, now)
    if match := _CLOCK.fullmatch(last):
        # The day of the beginning, or the one after it where that is past midnight.
        ends = _at(begins, match)
        ends = ends if ends > begins else ends + timedelta(days=1)
    else:
        ends = _moment(last, now)
    return _checked(TimeRange(min(ends, now) - begins, ends if ends < now else None), now)


def _moment(text: str, now: datetime) -> datetime:
    """Return a time: the last one of a clock time, or what ISO says; without a zone in the one that is shown."""
    if match := _CLOCK.fullmatch(text):
        at = _at(shown(now), match)
        return at if at <= now else at - timedelta(days=1)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidRange(f"{text[:24]} is not a time: try {HINT}") from None
    return at if at.tzinfo is not None else at.replace(tzinfo=shown(now).tzinfo)


def _at(day: datetime, clock_time: re.Match[str]) -> datetime:
    try:
        return day.replace(
            hour=int(clock_time[1]), minute=int(clock_time[2]), second=int(clock_time[3] or 0), microsecond=0
        )
    except ValueError:
        raise InvalidRange(f"{clock_time[0]} is not a time of day") from None


def _checked(wanted: TimeRange, now: datetime) -> TimeRange:
    if wanted.since(now) >= now:
        raise InvalidRange("that is in the future")
    if wanted.length <= timedelta(0):
        raise InvalidRange("it ends before it begins")
    if wanted.length > MOST:
        raise InvalidRange(f"at most {MOST.days} days at a time")
    if wanted.since(now) < _FIRST:
        raise InvalidRange(f"nothing was logged before {_FIRST:%Y}")
    return wanted


def stepped(wanted: TimeRange, by: int, now: datetime) -> TimeRange:
    """Return the next shorter (-1) or longer (1) range until now; one with an end moves by its length instead."""
    if wanted.until is not None:
        until = wanted.until + by * wanted.length
        return TimeRange(wanted.length, until if until < now else None)
    lengths = [length for length in LENGTHS if (length > wanted.length if by > 0 else length < wanted.length)]
    return TimeRange((lengths[0] if by > 0 else lengths[-1]) if lengths else wanted.length)


def describe_range(wanted: TimeRange, now: datetime) -> str:
    """Say which time it is: `last 3 h`, `14:05-14:20 UTC`, `23 Nov 14:05-14:20 UTC`."""
    if wanted.until is None:
        return f"last {duration(wanted.length.total_seconds())}"
    since, until = wanted.since(now), wanted.until
    if shown(since).date() == shown(until).date():
        begins, ends = clock(since, now).rpartition(" ")[0], clock(until, until)
        return f"{begins}-{ends}"
    return f"{clock(since, until).rpartition(' ')[0]} - {clock(until, since)}"
