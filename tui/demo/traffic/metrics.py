"""CloudWatch's numbers of a demo's traffic: datapoints of AWS/Lambda, for the dimension sets that Lambda emits."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui.demo.traffic.calls import HOUR, MINUTE, Part, Source, calls_in, mean_duration
from tui.demo.traffic.rng import deviation

NAMESPACE = "AWS/Lambda"
LAG = 30
"""Seconds after a call until CloudWatch counts it: the last minute still grows."""

METRICS = frozenset({"Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"})
"""The metrics that are modelled; there is never a datapoint of another one."""

_STATISTIC = re.compile(r"SampleCount|Average|Sum|Minimum|Maximum|p(?:\d{1,2}(?:\.\d{1,10})?|100)", re.ASCII)
_DAY = 24 * HOUR
_STEPS = 24
_Parts = Sequence[Part]


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """One metric with a statistic; dimensions are a set, in whatever order they were named."""

    namespace: str
    metric: str
    dimensions: frozenset[tuple[str, str]]
    stat: str
    period: int


class Readings:
    """The datapoints of one region at one moment; what several metrics share is worked out once."""

    def __init__(self, sources: Callable[[str | None], tuple[Source, ...]], now: float) -> None:
        """Read the traffic of `sources`, given a function or None for all, as CloudWatch knows it `now`."""
        self._sources, self._now = sources, now
        self._sources_of: dict[str | None, tuple[Source, ...]] = {}
        self._parts: dict[tuple[str, str, int, int], tuple[Part, ...]] = {}

    def series(self, wanted: MetricQuery, start: float, end: float) -> dict[int, float]:
        """Return the datapoints that begin in a window, in seconds since 1970; none where nobody called."""
        called = self._called(wanted) if wanted.namespace == NAMESPACE and wanted.metric in METRICS else []
        if not called:
            return {}
        # A datapoint of less than a minute is not kept for AWS/Lambda.
        period = max(wanted.period, MINUTE)
        grain = HOUR if period % HOUR == 0 else MINUTE
        oldest = self._now - _kept(period)
        datapoints: dict[int, float] = {}
        for begin in range(math.floor(start / period) * period, math.ceil(min(end, self._now)), period):
            if begin < oldest:
                continue
            minutes = [
                parts for unit in range(begin, begin + period, grain) if (parts := self._at(called, unit, grain))
            ]
            if minutes:
                datapoints[begin] = _statistic(wanted, minutes, grain)
        return datapoints

    def _called(self, wanted: MetricQuery) -> list[tuple[Source, str | None]]:
        """Return what a dimension set counts: sources, and of each one version, or None for all."""
        left = dict(wanted.dimensions)
        if len(left) < len(wanted.dimensions):
            return []
        function, resource, executed = (
            left.pop(name, None) for name in ("FunctionName", "Resource", "ExecutedVersion")
        )
        if left or (function is None and resource) or (resource is None and executed):
            return []
        if function not in self._sources_of:
            self._sources_of[function] = self._sources(function)
        return [
            (source, executed)
            for source in self._sources_of[function]
            if resource in (None, _resource(source)) and (executed is None or not _direct(source))
        ]

    def _at(self, called: Iterable[tuple[Source, str | None]], begin: int, grain: int) -> list[Part]:
        return [
            part
            for source, executed in called
            for part in self._whole(source, begin, grain)
            if executed in (None, part.version)
        ]

    def _whole(self, source: Source, begin: int, grain: int) -> tuple[Part, ...]:
        key = source.function, source.qualifier, begin, grain
        if key not in self._parts:
            until = self._now - LAG
            is_over = begin + grain <= until
            self._parts[key] = (
                _over(source.during(begin, grain), begin, grain) if is_over else calls_in(source, begin, until, grain)
            )
        return self._parts[key]


@lru_cache(maxsize=2048)
def _over(source: Source, begin: int, grain: int) -> tuple[Part, ...]:
    """Return what is counted of a minute or hour that is over: the same however often it is read."""
    return calls_in(source, begin, grain=grain)


def is_statistic(text: str) -> bool:
    """Tell whether a statistic is one that is modelled."""
    return _STATISTIC.fullmatch(text) is not None


def dimensions(named: Iterable[Mapping[str, str]]) -> frozenset[tuple[str, str]]:
    """Return the dimensions of a metric as a set."""
    return frozenset((one["Name"], one["Value"]) for one in named)


def _resource(source: Source) -> str:
    return f"{source.function}:{source.qualifier}" if source.qualifier else source.function


def _direct(source: Source) -> bool:
    # only calls through an alias have an ExecutedVersion (aws-semantics 1.6).
    return not source.qualifier or source.qualifier.isdigit()


def _kept(period: int) -> int:
    """Return for how long CloudWatch keeps datapoints of a period, in seconds."""
    if period % HOUR == 0:
        return 455 * _DAY
    return 63 * _DAY if period % (5 * MINUTE) == 0 else 15 * _DAY


def _statistic(wanted: MetricQuery, minutes: Sequence[_Parts], grain: int) -> float:
    parts = [part for minute in minutes for part in minute]
    calls = sum(part.calls for part in parts)
    if wanted.stat == "SampleCount":
        return float(calls)
    match wanted.metric:
        case "Invocations":
            return float(calls) if wanted.stat == "Sum" else 1.0
        case "Errors":
            return _of_switches(wanted.stat, sum(part.errors for part in parts), calls)
        case "Duration":
            return _of_durations(wanted.stat, parts, calls)
        case "ConcurrentExecutions":
            return _of_peaks(wanted.stat, [_peak(minute, grain) for minute in minutes], calls)
    return 0.0


def _of_switches(stat: str, on: int, calls: int) -> float:
    """Return a statistic of values that are 1 `on` times and otherwise 0."""
    match stat:
        case "Sum":
            return float(on)
        case "Average":
            return on / calls
        case "Minimum":
            return float(on == calls)
        case "Maximum":
            return float(on > 0)
    return float(float(stat[1:]) / 100 * calls > calls - on)


def _of_durations(stat: str, parts: _Parts, calls: int) -> float:
    match stat:
        case "Sum" | "Average":
            total = sum(part.calls * mean_duration(part) for part in parts)
            return total if stat == "Sum" else total / calls
        case "Minimum":
            return min(_ranked(part, 0.0) for part in parts)
        case "Maximum":
            return max(_ranked(part, 1.0) for part in parts)
    return percentile(parts, float(stat[1:]) / 100)


def _of_peaks(stat: str, peaks: Sequence[int], calls: int) -> float:
    match stat:
        case "Minimum":
            return float(min(peaks))
        case "Average":
            return sum(peaks) / len(peaks)
        case "Sum":
            return sum(peaks) / len(peaks) * calls
        case "Maximum":
            return float(max(peaks))
    ordered = sorted(peaks)
    return float(ordered[min(int(float(stat[1:]) / 100 * len(ordered)), len(ordered) - 1)])


def _peak(parts: _Parts, grain: int) -> int:
    """Return the most calls at the same time: those on average, and a good deal more."""
    at_once = sum(part.calls * mean_duration(part) for part in parts) / 1000 / grain
    return max(round(at_once + 2 * math.sqrt(at_once)), 1)


def percentile(parts: _Parts, share: float) -> float:
    """Return the duration, in ms, that a share of all calls stay below."""
    ranked = [_ranked(part, share) for part in parts]
    low, high = min(ranked), max(ranked)
    if len(parts) == 1 or high <= low * 1.001:
        return high
    calls = sum(part.calls for part in parts)
    low, high = math.log(low), math.log(high)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        below = sum(part.calls * _below((middle - part.centre) / (part.spread or 1e-9)) for part in parts)
        low, high = (middle, high) if below < share * calls else (low, middle)
        if high - low < 1e-4:
            break
    return math.exp(high)


def _ranked(part: Part, share: float) -> float:
    """Return the duration of the call at a share of the ranks: a part's calls are spread evenly over its curve."""
    rank = min(max(math.ceil(share * part.calls) - 1, 0), part.calls - 1)
    return math.exp(part.centre + part.spread * _deviation(rank, part.calls))


@lru_cache(maxsize=2048)
def _deviation(rank: int, of: int) -> float:
    return deviation((rank + 0.5) / of)


def _below(deviations: float) -> float:
    return math.erfc(-deviations / math.sqrt(2)) / 2
