"""The calls that a demo's aliases get: a pure function of seed, function, qualifier and minute.

Metrics count whole minutes without looking at single calls; logs look at each one. Both come from the same plan, which
a change of weights in the middle of a minute leaves alone up to that moment: what was shown stays true.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tui.demo.traffic.rng import binomial, chosen, deviation, drawn, generator, poisson
from tui.demo.traffic.traffic import Behaviour, InForce

MINUTE = 60
HOUR = 3600

_DAY = 24 * HOUR
_PEAK = 14 * HOUR
_WAVE = 0.2
_RIPPLE = 0.05
_KNOTS = 15 * MINUTE
# In a standard normal distribution 90 % lie below this many deviations.
_NINETIETH = deviation(0.9)
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True, slots=True)
class Source:
    """Calls of one qualifier: an alias, a version's number, or empty for the function's bare name.

    `rate` is calls a minute on an average day, `routings` say which versions get them, oldest first, `behaviours` how
    those answer.
    """

    seed: int
    function: str
    qualifier: str
    rate: float
    routings: tuple[InForce, ...]
    behaviours: Mapping[str, Behaviour]
    since: tuple[float, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Note when each routing came into force, in seconds since 1970."""
        object.__setattr__(self, "since", tuple(routing.since.timestamp() for routing in self.routings))

    def __hash__(self) -> int:
        """Tell those apart that often differ; whether two are the same is for their comparison."""
        return hash((self.seed, self.function, self.qualifier, self.since))

    def during(self, begin: int, grain: int) -> Source:
        """Return what counts for the seconds from `begin` on: later moves leave it the same, so that it can be kept."""
        first = max(bisect_right(self.since, begin) - 1, 0)
        in_force = self.routings[first : bisect_left(self.since, begin + grain)]
        if len(in_force) == len(self.routings):
            return self
        numbers = {number for routing in in_force for number in (routing.primary, routing.additional)}
        behaviours = {number: one for number, one in self.behaviours.items() if number in numbers}
        return replace(self, routings=in_force, behaviours=behaviours)


@dataclass(frozen=True, slots=True)
class Part:
    """What one version did of a minute. The logarithms of its durations, in ms, spread normally round `centre`."""

    version: str
    calls: int
    errors: int
    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class OneCall:
    """A single call. `number` is its place in its minute, `at` its start in seconds since 1970, `took` is in ms."""

    number: int
    at: float
    version: str
    failed: bool
    took: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Calls `first` to below `last` of those that a version has by its plan, `planned` of them with `errors`.

    `off`, a drawn number, says how far this minute's durations are from the scenario's.
    """

    version: str
    planned: int
    errors: int
    first: int
    last: int
    off: float


def calls_in(source: Source, begin: int, until: float = math.inf, grain: int = MINUTE) -> tuple[Part, ...]:
    """Return what each version did in the minute from `begin` on, of the calls that were made before `until`.

    Times are seconds since 1970. `grain` HOUR counts a whole hour at once, drawn by itself: quicker, for long views.
    """
    parts: dict[str, Part] = {}
    for _, _, runs in _stretches(source, begin, until, grain):
        for run in runs:
            calls, errors = run.last - run.first, run.errors
            if calls < run.planned:
                errors = _between(_failing(source, begin, run), run.first, run.last)
            before = parts.get(run.version)
            if before is not None:
                parts[run.version] = replace(before, calls=before.calls + calls, errors=before.errors + errors)
            elif calls:
                parts[run.version] = Part(run.version, calls, errors, *_durations(source, run))
    return tuple(parts.values())


def each_call(source: Source, begin: int, until: float = math.inf) -> Iterator[OneCall]:
    """Yield every call of a minute that was made before `until`, in turn; `calls_in` counts the same ones."""
    planned = _arrivals(source, begin, MINUTE)
    durations: dict[str, tuple[float, float]] = {}
    for low, high, runs in _stretches(source, begin, until, MINUTE):
        key = _key(source, begin)
        additional = set(_additional(source, begin, planned, runs[1])) if len(runs) > 1 else set()
        failing = [set(_failing(source, begin, run)) for run in runs]
        ranks = [generator("ranks", *key, run.version).sample(range(run.planned), run.planned) for run in runs]
        places = [run.first for run in runs]
        for number in range(low, high):
            which = int(number in additional)
            run, place = runs[which], places[which]
            places[which] += 1
            centre, spread = durations.setdefault(run.version, _durations(source, run))
            took = math.exp(centre + spread * deviation((ranks[which][place] + 0.5) / run.planned))
            at = begin + MINUTE * (number + _offset(number)) / planned
            yield OneCall(number, at, run.version, place in failing[which], took)


def mean_duration(part: Part) -> float:
    """Return the mean of a log-normal duration, in ms."""
    return math.exp(part.centre + part.spread**2 / 2)


def _stretches(source: Source, begin: int, until: float, grain: int) -> Iterator[tuple[int, int, list[_Run]]]:
    """Yield, for each routing that was in force, which calls of the minute fell to it, and to which versions."""
    planned = _arrivals(source, begin, grain)
    first = max(bisect_right(source.since, begin) - 1, 0)
    last = bisect_left(source.since, min(begin + grain, until))
    for place in range(first, last):
        ends = source.since[place + 1] if place + 1 < len(source.since) else math.inf
        low = _before(planned, (source.since[place] - begin) / grain)
        high = _before(planned, (min(ends, until) - begin) / grain)
        if low < high:
            yield low, high, _runs(source, begin, planned, source.routings[place], low, high)


def _runs(source: Source, begin: int, planned: int, routing: InForce, low: int, high: int) -> list[_Run]:
    """Part the calls `low` to below `high` of a minute between the primary and the additional version."""
    if routing.additional is None or routing.weight <= 0.0:
        return [_run(source, begin, routing.primary, planned, low, high)]
    count = binomial(planned, routing.weight, drawn("minute", *_key(source, begin))[1])
    run = _run(source, begin, routing.additional, count, 0, count)
    if (low, high) != (0, planned):
        additional = _additional(source, begin, planned, run)
        first, last = bisect_left(additional, low), bisect_left(additional, high)
        run = replace(run, first=first, last=last)
    return [_run(source, begin, routing.primary, planned - count, low - run.first, high - run.last), run]


def _run(source: Source, begin: int, version: str, planned: int, first: int, last: int) -> _Run:
    behaviour = source.behaviours.get(version, _PLAIN)
    clumps = planned // behaviour.clump
    share, off, *_ = drawn("version", *_key(source, begin), version)
    errors = binomial(clumps, behaviour.errors, share) * behaviour.clump if behaviour.errors else 0
    return _Run(version, planned, errors, first, last, off)


def _additional(source: Source, begin: int, planned: int, run: _Run) -> list[int]:
    """Return which calls of a minute went to the additional version."""
    return chosen(run.planned, planned, "additional", *_key(source, begin), run.version, run.planned)


def _failing(source: Source, begin: int, run: _Run) -> list[int]:
    """Return which of a version's calls failed; errors that come in clumps follow one another."""
    clump = source.behaviours.get(run.version, _PLAIN).clump
    starts = chosen(run.errors // clump, run.planned // clump, "failing", *_key(source, begin), run.version)
    return [start * clump + place for start in starts for place in range(clump)]


def _durations(source: Source, run: _Run) -> tuple[float, float]:
    """Return centre and spread of a version's durations in a minute: the scenario's, as far off as few calls are."""
    behaviour = source.behaviours.get(run.version, _PLAIN)
    spread = math.log(behaviour.p90 / behaviour.p50) / _NINETIETH
    return math.log(behaviour.p50) + spread * deviation(run.off) / math.sqrt(max(run.planned, 1)), spread


def _arrivals(source: Source, begin: int, grain: int) -> int:
    """Return how many calls a minute brings, whatever the weights are."""
    if not source.rate:
        return 0
    return poisson(source.rate * grain / MINUTE * _tide(source, begin), drawn("minute", *_key(source, begin))[0])


def _tide(source: Source, begin: int) -> float:
    """Return how the hour of the day, and chance, raise or lower the rate."""
    wave = math.cos(2 * math.pi * (begin - _PEAK) / _DAY)
    knot, into = divmod(begin, _KNOTS)
    before, after = (_knot(source.seed, source.function, source.qualifier, place) for place in (knot, knot + 1))
    return (1 + _WAVE * wave) * (1 + _RIPPLE * (before + (after - before) * into / _KNOTS))


@lru_cache(maxsize=4096)
def _knot(seed: int, function: str, qualifier: str, place: int) -> float:
    return deviation(drawn("knot", seed, function, qualifier, place)[0])


def _key(source: Source, begin: int) -> tuple[object, ...]:
    return source.seed, source.function, source.qualifier, begin


def _before(planned: int, share: float) -> int:
    """Return how many of a minute's calls are made in the first `share` of it."""
    if share <= 0.0 or share >= 1.0:
        return 0 if share <= 0.0 else planned
    whole = int(share * planned)
    return whole + (_offset(whole) < share * planned - whole)


def _offset(number: int) -> float:
    """Return where a call lies in the stretch of time that is its own, from 0 to 1; not always in the middle."""
    return number * _GOLDEN % 1.0


def _between(places: list[int], first: int, last: int) -> int:
    return bisect_left(places, last) - bisect_left(places, first)


_PLAIN = Behaviour()
