"""Traffic by executed version, and when versions were last called, from AWS/Lambda's metrics (aws-semantics 1.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.aws.client import Ask
from tui.aws.metric_data import MOST, Answered, Metric, read
from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.domain.errors import NotPermitted, ProviderError, ServiceFailed
from tui.domain.read_failure import ReadFailure
from tui.domain.traffic import PERIOD, AliasTraffic, Minute, Series, provisional_from, read_minute
from tui.domain.usage import Usage, Usages

ACTION = "cloudwatch:GetMetricData"

_CALLS = ("calls", "Invocations", "Sum")
_FIELDS = (
    _CALLS,
    ("errors", "Errors", "Sum"),
    ("throttles", "Throttles", "Sum"),
    ("p50", "Duration", "p50"),
    ("p90", "Duration", "p90"),
    ("p99", "Duration", "p99"),
    ("concurrency", "ConcurrentExecutions", "Maximum"),
)
"""The fields of a minute, and the metric and statistic that each one is read from."""

_COUNTS = frozenset({"calls", "errors", "throttles"})
_DAY = 86_400
_BATCHES = 10
"""Calls of GetMetricData that looking for unused versions may take; the rest is shown as not known."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A metric, and the series and the field that it is for."""

    series: str
    field: str
    metric: Metric

    @property
    def name(self) -> str:
        """The metric's name, for the reason why it could not be read."""
        percentile = f" {self.metric.stat}" if self.metric.name == "Duration" else ""
        return f"{self.metric.name}{percentile}"


class Metrics:
    """AWS/Lambda's metrics; `now` is the service's time."""

    def __init__(self, ask: Ask, now: Callable[[], datetime]) -> None:
        self._ask, self._now = ask, now

    def read_traffic(
        self,
        function: str,
        alias: str,
        versions: tuple[str, ...],
        start: datetime,
        end: datetime,
        period_s: int = 60,
        timeout_s: int | None = None,
        *,
        background: bool = False,
    ) -> AliasTraffic:
        """Return an alias's traffic by executed version, closed minutes only."""
        asked = list(_asked(function, alias, versions, period_s))
        traffic = self._bounded(function, alias, start, end, period_s, timeout_s)
        if traffic.since is None or traffic.until is None or traffic.since >= traffic.until:
            return traffic
        metrics = [one.metric for one in asked]
        answered = read(self._ask, metrics, traffic.since, traffic.until, background=background)
        _raise_where_nothing_was_read(answered)
        return _answered(traffic, versions, list(zip(asked, answered, strict=True)))

    def read_traffics(
        self, aliases: tuple[Alias, ...], start: datetime, end: datetime, *, background: bool = False
    ) -> tuple[AliasTraffic, ...]:
        """Return the traffic of split aliases, as far as a verdict needs it, in one call."""
        traffics = [self._bounded(alias.function, alias.name, start, end, PERIOD, None) for alias in aliases]
        asked = [list(_asked_to_judge(alias)) for alias in aliases]
        since, until = _floor(start, PERIOD), _floor(min(end, minute_of(self._now())), PERIOD)
        if not aliases or since >= until:
            return tuple(traffics)
        metrics = [one.metric for of_alias in asked for one in of_alias]
        answered = iter(read(self._ask, metrics, since, until, background=background))
        pairs = [[(one, next(answered)) for one in of_alias] for of_alias in asked]
        _raise_where_nothing_was_read([answer for of_alias in pairs for _, answer in of_alias])
        return tuple(
            _answered(traffic, alias.routing.versions, of_alias)
            for traffic, alias, of_alias in zip(traffics, aliases, pairs, strict=True)
        )

    def _bounded(
        self, function: str, alias: str, start: datetime, end: datetime, period_s: int, timeout_s: int | None
    ) -> AliasTraffic:
        """Return traffic of which nothing was read yet, from start to end as far as minutes are closed."""
        now = self._now()
        # Whole periods only: half of one would pass for a fall of traffic.
        start, end = _floor(start, period_s), _floor(min(end, minute_of(now)), period_s)
        return AliasTraffic(
            function=function,
            alias=alias,
            read_at=now,
            since=start,
            until=max(start, end),
            provisional_from=_floor(provisional_from(now, timeout_s), period_s),
            period_s=period_s,
        )

    def last_invoked(self, function: str, versions: tuple[str, ...], aliases: tuple[str, ...], days: int) -> Usages:
        """Return which versions were called within days, by their numbers or through these aliases."""
        end = self._now()
        since = _floor(end - timedelta(days=days), _DAY)
        pairs = [(version, alias) for version in versions for alias in ("", *aliases)]
        answered: list[tuple[str, str, Answered]] = []
        for first in range(0, min(len(pairs), _BATCHES * MOST), MOST):
            batch = pairs[first : first + MOST]
            metrics = [_usage_metric(function, version, alias) for version, alias in batch]
            answers = read(self._ask, metrics, since, end, background=True)
            answered.extend((version, alias, answer) for (version, alias), answer in zip(batch, answers, strict=True))
        _raise_where_nothing_was_read([answer for _, _, answer in answered])
        unasked = {version for version, _ in pairs[len(answered) :]}
        usages = tuple(
            _usage(version, [(by, answer) for of, by, answer in answered if of == version], unread=version in unasked)
            for version in versions
        )
        return Usages(function, since, usages, len(answered), _failures([answer for _, _, answer in answered]))


_TOTAL, _WHOLE = "", "function"
_JUDGED = frozenset({"calls", "errors", "p50", "p90"})
"""The fields that a verdict goes by."""

_Pairs = Sequence[tuple["_Asked", Answered]]


def _answered(traffic: AliasTraffic, versions: tuple[str, ...], pairs: _Pairs) -> AliasTraffic:
    """Return traffic with what CloudWatch answered to what was asked of it."""
    assert traffic.since is not None
    assert traffic.until is not None
    starts = range(int(traffic.since.timestamp()), int(traffic.until.timestamp()), traffic.period_s)
    series = {
        name: _series(name, of_name, starts)
        for name in (*versions, _TOTAL, _WHOLE)
        if (of_name := [pair for pair in pairs if pair[0].series == name])
    }
    return replace(
        traffic,
        series=tuple(series[version] for version in versions),
        total=series[_TOTAL],
        whole_function=series.get(_WHOLE),
        missing=tuple(dict.fromkeys(one.name for one, answer in pairs if not answer.complete)),
        failures=_failures([answer for _, answer in pairs]),
    )


def _asked(function: str, alias: str, versions: tuple[str, ...], period_s: int) -> Iterator[_Asked]:
    resource = {"FunctionName": function, "Resource": f"{function}:{alias}"}
    for version in versions:
        for field, name, stat in _FIELDS:
            yield _Asked(version, field, Metric(name, stat, {**resource, "ExecutedVersion": version}, period_s))
    for series, dimensions in ((_TOTAL, resource), (_WHOLE, {"FunctionName": function})):
        field, name, stat = _CALLS
        yield _Asked(series, field, Metric(name, stat, dimensions, period_s))


def _asked_to_judge(alias: Alias) -> Iterator[_Asked]:
    for one in _asked(alias.function, alias.name, alias.routing.versions, PERIOD):
        if one.series != _WHOLE and one.field in _JUDGED:
            yield one


def _series(name: str, pairs: _Pairs, starts: range) -> Series:
    unread = frozenset(one.field for one, answer in pairs if not answer.complete) | {
        field.name for field in fields(Minute) if field.name not in {one.field for one, _ in pairs}
    }
    minutes = []
    for start in starts:
        values = {one.field: answer.points[start] for one, answer in pairs if start in answer.points}
        minute = Minute(datetime.fromtimestamp(start, UTC), **_typed(values))
        minutes.append(read_minute(minute, unread & _COUNTS))
    return Series("" if name == _WHOLE else name, tuple(minutes))


def _typed(values: Mapping[str, float]) -> dict[str, Any]:
    return {name: round(value) if name in _COUNTS else value for name, value in values.items()}


def _usage_metric(function: str, version: str, alias: str) -> Metric:
    dimensions = {"FunctionName": function, "Resource": f"{function}:{alias or version}"}
    if alias:
        dimensions["ExecutedVersion"] = version
    return Metric("Invocations", "Sum", dimensions, _DAY)


def _usage(version: str, answers: list[tuple[str, Answered]], *, unread: bool) -> Usage:
    called = [(alias, answer.points) for alias, answer in answers if any(answer.points.values())]
    days = [start for _, points in called for start, calls in points.items() if calls]
    return Usage(
        version,
        calls=round(sum(sum(points.values()) for _, points in called)),
        last=datetime.fromtimestamp(max(days), UTC) if days else None,
        by=tuple(alias for alias, _ in called),
        unread=unread or any(not answer.complete for _, answer in answers),
    )


def _raise_where_nothing_was_read(answered: Sequence[Answered]) -> None:
    if answered and all(answer.status == "Forbidden" for answer in answered):
        raise _cause(answered[0])


def _failures(answered: Sequence[Answered]) -> tuple[ReadFailure, ...]:
    """Return why metrics were not read completely, each reason once."""
    reasons = {(answer.status, answer.reason): answer for answer in answered if not answer.complete}
    return tuple(ReadFailure(ACTION, reason or status, _cause(answer)) for (status, reason), answer in reasons.items())


def _cause(answer: Answered) -> ProviderError:
    kind = NotPermitted if answer.status == "Forbidden" else ServiceFailed
    return kind(ACTION, answer.reason or answer.status, answer.status)


def _floor(time: datetime, period_s: int) -> datetime:
    seconds = int(time.timestamp())
    return datetime.fromtimestamp(seconds - seconds % period_s, UTC)
