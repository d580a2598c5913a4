"""What CloudWatch tells of an alias's traffic, minute by minute and executed version by executed version.

Three rules keep a silence from looking like health (aws-semantics 1.6): a minute without a datapoint of Invocations is
None, never 0; Errors without a datapoint are 0 where Invocations has one; what could not be read is None throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.domain.clock import minute_of
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Weight

PERIOD = 60
"""Seconds that a datapoint of AWS/Lambda covers at its finest; only such datapoints count."""


@dataclass(frozen=True, slots=True)
class Minute:
    """One closed minute. `at` is its start in UTC, durations are milliseconds; None is not known, never 0.

    `calls` are Invocations. `errors` are function errors alone: an HTTP 5xx that the handler returns is none.
    `throttles` are in neither.
    """

    at: datetime
    calls: int | None = None
    errors: int | None = None
    throttles: int | None = None
    p50: float | None = None
    p90: float | None = None
    p99: float | None = None
    concurrency: float | None = None

    @property
    def counted(self) -> bool:
        """Whether calls and errors are both known."""
        return self.calls is not None and self.errors is not None


def read_minute(minute: Minute, unread: frozenset[str] = frozenset()) -> Minute:
    """Return a minute as the rules above mean it, from one that holds just the datapoints there were.

    `unread` names the fields ("calls", "errors", "throttles") whose metric could not be read whole: there a missing
    datapoint stays None. Of a minute without calls, or with a count that cannot be, only throttles are kept.
    """
    calls, errors = minute.calls, minute.errors
    if "calls" in unread or calls is None or calls < 0:
        return Minute(minute.at, throttles=minute.throttles)
    if errors is None and "errors" not in unread:
        errors = 0
    if errors is not None and not 0 <= errors <= calls:
        errors = None
    throttles = 0 if minute.throttles is None and "throttles" not in unread else minute.throttles
    return replace(minute, calls=calls, errors=errors, throttles=throttles)


@dataclass(frozen=True, slots=True)
class Sums:
    """Calls and errors over the minutes in which both are known; `minutes` counts those."""

    calls: int = 0
    errors: int = 0
    minutes: int = 0

    @property
    def rate(self) -> float | None:
        """Errors per call, 0 to 1; None where there was no call, which is not 0 %."""
        return self.errors / self.calls if self.calls else None


@dataclass(frozen=True, slots=True)
class Series:
    """The minutes of one executed version, oldest first; a minute that is absent is one without data.

    `version` is empty for the series of a whole alias or function.
    """

    version: str
    minutes: tuple[Minute, ...] = ()

    def between(self, since: datetime | None = None, until: datetime | None = None) -> Iterator[Minute]:
        """Yield the minutes that start at `since` or later and before `until`."""
        for minute in self.minutes:
            if (since is None or minute.at >= since) and (until is None or minute.at < until):
                yield minute

    def sums(self, since: datetime | None = None, until: datetime | None = None) -> Sums:
        """Add up calls and errors over a window."""
        calls = errors = counted = 0
        for minute in self.between(since, until):
            if minute.calls is not None and minute.errors is not None:
                calls, errors, counted = calls + minute.calls, errors + minute.errors, counted + 1
        return Sums(calls, errors, counted)

    def calls(self, since: datetime | None = None, until: datetime | None = None) -> int | None:
        """Add up the calls over a window; None where no minute of it has data."""
        known = [minute.calls for minute in self.between(since, until) if minute.calls is not None]
        return sum(known) if known else None

    def at(self) -> dict[datetime, Minute]:
        """Return the minutes by their start."""
        return {minute.at: minute for minute in self.minutes}

    @property
    def last(self) -> Minute | None:
        """The newest minute with calls, or None."""
        return next((minute for minute in reversed(self.minutes) if minute.calls), None)


@dataclass(frozen=True, slots=True)
class WeightSince:
    """The canary's weight from a time on, until the next one; a weight of 0 is no split."""

    since: datetime
    weight: Weight


@dataclass(frozen=True, slots=True)
class AliasTraffic:
    """What was read of one alias over `since` to `until`, both starts of minutes, `until` not included.

    `series` has one entry per executed version, `total` is the alias as a whole (Resource alone),
    `whole_function` also counts calls that went round the alias; both are None where they were not read.
    `provisional_from`: minutes from there on may still grow, as CloudWatch counts a call, and its error, in the
    minute it began; None where all are settled. `missing` names the metrics, in AWS's words, that were not read whole
    (Forbidden, InternalError, PartialData), `failures` say why. `whole_at`: when all of it was read at one time, where
    later readings only went on from there; None where nobody goes on.
    """

    function: str
    alias: str
    series: tuple[Series, ...] = ()
    read_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    provisional_from: datetime | None = None
    period_s: int = PERIOD
    total: Series | None = None
    whole_function: Series | None = None
    missing: tuple[str, ...] = ()
    failures: tuple[ReadFailure, ...] = ()
    whole_at: datetime | None = None

    def of(self, version: str) -> Series:
        """Return the series of an executed version, empty where CloudWatch has none of it."""
        return next((series for series in self.series if series.version == version), Series(version))

    @property
    def versions(self) -> tuple[str, ...]:
        """The executed versions that traffic was seen on."""
        return tuple(series.version for series in self.series if series.last is not None)

    def settled(self, minute: Minute) -> bool:
        """Whether a minute no longer changes."""
        return self.provisional_from is None or minute.at < self.provisional_from


def sharing(read: AliasTraffic, before: AliasTraffic | None) -> AliasTraffic:
    """Return what was read, with the very minutes of the reading before where they are equal.

    Hours of them are read again every minute, of which the last few change; whoever keeps an older reading would keep
    all of its minutes beside these.
    """
    if before is None:
        return read
    total, whole = (
        _shared(new, old) if new is not None and old is not None else new
        for new, old in ((read.total, before.total), (read.whole_function, before.whole_function))
    )
    series = tuple(_shared(one, before.of(one.version)) for one in read.series)
    return replace(read, series=series, total=total, whole_function=whole)


def _shared(read: Series, before: Series) -> Series:
    known = before.at()
    minutes = ((minute, known.get(minute.at)) for minute in read.minutes)
    return replace(read, minutes=tuple(earlier if earlier == minute else minute for minute, earlier in minutes))


def provisional_from(now: datetime, timeout_s: int | None) -> datetime:
    """Return from when on minutes may still change: for the function's timeout, and three minutes at the least."""
    return minute_of(now - timedelta(seconds=max(timeout_s or 0, 180)))
