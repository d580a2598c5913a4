"""How often the verdict is wrong and how fast it is right, over many simulated hours of the code as shipped.

Every figure is over 60 looks, one a minute. The evidence is a running one, so one look back over the hour finds what
60 looks would have found (shown in test_verdict), and that is what is counted here. All dice are seeded.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

import pytest

from tests.support.make_believe_traffic import CANARY, STABLE, Counts, at, minute, traffic, weights
from tests.support.thorough import tries
from tui.domain.routing import Weight
from tui.domain.traffic import Minute, Series, WeightSince
from tui.features.health.statistics.verdict import Outcome, Verdict, evaluate_canary

HOUR = 60

Rates = Callable[[int], float]
"""The error rate in a minute, counted from the canary's first."""


def hour(
    rng: random.Random,
    rps: float,
    stable_rate: Rates,
    canary_rate: Rates,
    held: Sequence[WeightSince],
    clump: int = 1,
    length: int = HOUR,
    before_it: int = HOUR,
    grows: float = 0,
    warm_up: int = 0,
    slower: float = 1.6,
    missing: float = 0,
) -> Verdict:
    """Judge one simulated hour after another hour of the stable alone.

    `grows` is by how many times the traffic grows over the two hours; over `warm_up` minutes the canary takes `slower`
    times as long; `missing` is the part of each version's minutes that CloudWatch does not have.
    """

    def calls(index: int) -> float:
        return rps * 60 * (1 + grows * (index + HOUR) / (2 * HOUR))

    before: list[Counts] = [minute(rng, calls(-index), stable_rate(-index), clump) for index in range(before_it, 0, -1)]
    stable: list[Counts] = []
    canary: list[Counts] = []
    for index in range(length):
        share = [step.weight.share for step in held if step.since <= at(index)][-1]
        # No datapoint where there was no call, as with CloudWatch.
        for counts, part, rate in ((stable, 1 - share, stable_rate), (canary, share, canary_rate)):
            drawn = minute(rng, calls(index) * part, rate(index), clump)
            is_there = drawn[0] and (not missing or rng.random() >= missing)
            counts.append(drawn if is_there else (None, None))
    read = traffic(stable, canary, before)
    timed = tuple(
        Series(
            one.version,
            tuple(
                _timed(rng, a_minute, 100 * slower if one.version == CANARY and a_minute.at < at(warm_up) else 100)
                for a_minute in one.minutes
            ),
        )
        for one in read.series
    )
    return evaluate_canary(replace(read, series=timed), STABLE, CANARY, held, at(length))


def _timed(rng: random.Random, a_minute: Minute, ms: float) -> Minute:
    """Give a minute the percentiles of so many calls whose durations spread widely (a lognormal's, sigma 0.8)."""
    if not a_minute.calls:
        return a_minute
    spread = 0.8 / math.sqrt(a_minute.calls)
    return replace(
        a_minute,
        p50=ms * math.exp(1.25 * spread * rng.gauss(0, 1)),
        p90=2.8 * ms * math.exp(1.7 * spread * rng.gauss(0, 1)),
    )


def hours(seed: str, number: int, *arguments: object, **named: object) -> list[Verdict]:
    rng = random.Random(seed)
    return [hour(rng, *arguments, **named) for _ in range(number)]  # type: ignore[arg-type]


def flat(rate: float) -> Rates:
    return lambda _: rate


def incident(rate: float) -> Rates:
    return lambda index: 0.19 if 20 <= index < 28 else rate


def bad_minute(index: int) -> float:
    return 0.8 if index == 20 else 0.001


def drift(rate: float) -> Rates:
    return lambda index: rate * (1 + 3 * max(index, 0) / HOUR)


def part(verdicts: Sequence[Verdict], outcome: Outcome) -> float:
    return sum(verdict.outcome is outcome for verdict in verdicts) / len(verdicts)


def minutes_to_fail(verdicts: Sequence[Verdict]) -> float:
    """Return the median of minutes until more errors are found; those that are not found count as an hour."""
    return _median_minutes([verdict.errors.crossed for verdict in verdicts])


def _median_minutes(crossed: Sequence[datetime | None]) -> float:
    return median((when - at(0)).total_seconds() / 60 + 1 if when else HOUR for when in crossed)


TEN = weights(1_000)
RAMP = weights(100, 500, 1_000, 2_500, 5_000, every=12)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a canary that is like its stable may live through."""

    name: str
    rps: float
    rate: Rates
    held: tuple[WeightSince, ...] = TEN
    clump: int = 1
    before_it: int = HOUR
    grows: float = 0
    warm_up: int = 0
    missing: float = 0

    def hours(self, number: int) -> list[Verdict]:
        """Judge so many of them."""
        names = ("clump", "before_it", "grows", "warm_up", "missing")
        named = {name: getattr(self, name) for name in names}
        return hours(self.name, number, self.rps, self.rate, self.rate, self.held, **named)


ALIKE = (
    Kind("one in a thousand", 10, flat(0.001)),
    Kind("one in a hundred", 10, flat(0.01)),
    Kind("five percent", 10, flat(0.05)),
    Kind("a fifth", 10, flat(0.2)),
    Kind("a small canary", 10, flat(0.01), weights(500)),
    Kind("one call a minute", 1 / 60, flat(0.2)),
    Kind("fifty thousand calls a minute", 833, flat(0.0001)),
    Kind("little traffic", 1, flat(0.01), RAMP),
    Kind("much traffic", 100, flat(0.01), RAMP),
    Kind("a ramp", 10, flat(0.01), RAMP),
    Kind("a ramp while errors grow fourfold", 10, drift(0.01), RAMP),
    Kind("a ramp with an incident that hits both", 10, incident(0.01), RAMP),
    Kind("an incident that hits both", 10, incident(0.001)),
    Kind("one bad minute that hits both", 10, bad_minute),
    Kind("every seventh minute is missing", 10, flat(0.01), missing=0.15),
    Kind("bursts of three", 10, flat(0.001), clump=3),
    Kind("bursts of ten", 10, flat(0.01), clump=10),
    Kind("bursts of ten, no hour before", 10, flat(0.01), clump=10, before_it=0),
    Kind("bursts of ten, no hour before, a half", 10, flat(0.01), weights(5_000), clump=10, before_it=0),
    Kind("bursts of ten, a quarter of an hour before", 10, flat(0.01), clump=10, before_it=15),
    Kind("bursts of twenty, no hour before", 10, flat(0.01), clump=20, before_it=0),
    Kind("traffic grows a hundredfold while errors drift", 1, drift(0.002), grows=100),
    Kind("the same in bursts of five", 1, drift(0.002), clump=5, grows=100),
    Kind("a warm-up of nine minutes", 20, flat(0.001), warm_up=9),
)


def test_a_canary_like_its_stable_is_hardly_ever_called_failed() -> None:
    """At most 2 % of the hours of any kind, as thousands of them showed; here, so few that chance accounts for more."""
    hours_of_each = tries(6, 40)
    failed = {kind.name: sum(_ever_failed(verdict) for verdict in kind.hours(hours_of_each)) for kind in ALIKE}
    assert sum(failed.values()) <= 0.012 * hours_of_each * len(ALIKE), failed
    assert max(failed.values()) <= 0.02 * hours_of_each + 2, failed


def _ever_failed(verdict: Verdict) -> bool:
    """Whether any of the looks over the hour would have said so."""
    return verdict.errors.crossed is not None or verdict.latency.crossed is not None


def test_a_weight_that_is_dragged_while_errors_come_and_go_does_not_fool_it() -> None:
    """The worst that a hand can do: in the middle of every other minute from 1 to 50 %, just as all errors grow."""
    failed, plain, of = 0, 0, tries(8, 30)
    for index in range(of):
        rng = random.Random(f"dragged {index}")
        before: list[Counts] = [minute(rng, 600, 0.01) for _ in range(HOUR)]
        stable: list[Counts] = []
        canary: list[Counts] = []
        held: list[WeightSince] = []
        for start in range(0, HOUR, 2):
            low, high = Weight(100), Weight(5_000)
            held += [WeightSince(at(start), low), WeightSince(at(start) + timedelta(seconds=30), high)]
            halves = ((low, 0.002), (high, 0.04), (high, 0.04), (high, 0.04))
            drawn = [
                (minute(rng, 300 * (1 - weight.share), rate), minute(rng, 300 * weight.share, rate))
                for weight, rate in halves
            ]
            for one, other in (drawn[:2], drawn[2:]):
                stable.append((one[0][0] + other[0][0], one[0][1] + other[0][1]))
                canary.append((one[1][0] + other[1][0], one[1][1] + other[1][1]))
        read = traffic(stable, canary, before)
        failed += evaluate_canary(read, STABLE, CANARY, held, at(HOUR)).outcome is Outcome.FAIL
        plain += evaluate_canary(read, STABLE, CANARY, TEN, at(HOUR)).outcome is Outcome.FAIL
    assert failed <= 1
    assert plain > of / 3, "without knowing the weights it would be fooled"


def test_five_times_the_errors_are_found_in_four_minutes() -> None:
    verdicts = hours("five", tries(12, 50), 10, flat(0.01), flat(0.05), TEN)
    assert minutes_to_fail(verdicts) <= 4
    assert part(verdicts, Outcome.FAIL) == 1


def test_five_times_the_errors_are_found_without_an_hour_before() -> None:
    verdicts = hours("five at once", tries(8, 30), 10, flat(0.01), flat(0.05), TEN, before_it=0)
    assert minutes_to_fail(verdicts) <= 9


def test_five_times_the_errors_are_found_in_bursts_too() -> None:
    verdicts = hours("five in threes", tries(8, 30), 10, flat(0.01), flat(0.05), TEN, clump=3)
    assert minutes_to_fail(verdicts) <= 12


@pytest.mark.parametrize("points", [500, 1_000])
@pytest.mark.parametrize("rps", [1, 10])
@pytest.mark.parametrize("rate", [0.0, 0.001, 0.01])
def test_a_broken_canary_is_found_in_two_minutes(points: int, rps: float, rate: float) -> None:
    verdicts = hours(
        f"broken {points} {rps} {rate}", tries(7, 15), rps, flat(rate), flat(0.5), weights(points), length=15
    )
    # With one call a second and a canary of 5 % there are three calls of it in a minute.
    assert minutes_to_fail(verdicts) <= (2 if rps > 1 else 4)


@pytest.mark.parametrize(
    ("rps", "stable", "canary", "minutes"),
    [
        (10, 0.01, 0.02, 35),
        (10, 0.001, 0.005, 35),
        (10, 0.0, 0.005, 15),
        (833, 0.0001, 0.0005, 4),
        (10, 0.2, 1.0, 1),
    ],
)
def test_more_errors_are_found_in_good_time_be_they_few_or_many(
    rps: float, stable: float, canary: float, minutes: float
) -> None:
    verdicts = hours(f"{canary} beside {stable}", tries(8, 30), rps, flat(stable), flat(canary), TEN)
    assert minutes_to_fail(verdicts) <= minutes


@pytest.mark.parametrize(("rps", "slower", "minutes"), [(10, 1.3, 25), (2.5, 10, 30)])
def test_longer_durations_are_found_within_half_an_hour(rps: float, slower: float, minutes: float) -> None:
    """With 2.5 calls a second a canary of 10 % has fifteen in a minute: several minutes are compared together."""
    rate = flat(0.001)
    verdicts = hours(f"{slower} slower", tries(8, 30), rps, rate, rate, TEN, warm_up=HOUR, slower=slower)
    assert _median_minutes([verdict.latency.crossed for verdict in verdicts]) <= minutes


@pytest.mark.parametrize("rps", [0.0, 10.0])
def test_no_traffic_never_passes(rps: float) -> None:
    silent = [
        evaluate_canary(traffic([minute(rng, rps * 60, 0.0) for _ in range(HOUR)], []), STABLE, CANARY, TEN, at(end))
        for rng in [random.Random("silent")]
        for end in range(1, HOUR + 1)
    ]
    assert {verdict.outcome for verdict in silent} == {Outcome.NOT_ENOUGH}


def test_a_canary_five_times_worse_is_hardly_ever_passed() -> None:
    """At every other minute, by the three-times rule."""
    passed = 0
    for index in range(tries(10, 30)):
        rng = random.Random(f"false pass {index}")
        stable: list[Counts] = [minute(rng, 540, 0.01) for _ in range(HOUR)]
        canary: list[Counts] = [minute(rng, 60, 0.05) for _ in range(HOUR)]
        before: list[Counts] = [minute(rng, 600, 0.01) for _ in range(HOUR)]
        passed += any(
            evaluate_canary(traffic(stable[:end], canary[:end], before), STABLE, CANARY, TEN, at(end)).outcome
            in (Outcome.PASS, Outcome.ERRORS_ONLY)
            for end in range(2, 21, 2)
        )
    assert passed <= 1


@pytest.mark.parametrize("length", [13, 20, 40])
def test_a_slower_canary_is_hardly_ever_passed(length: int) -> None:
    verdicts = hours(f"slow {length}", 20, 10, flat(0.001), flat(0.001), TEN, length=length, warm_up=HOUR)
    assert part(verdicts, Outcome.PASS) <= 0.05


def test_a_sound_canary_is_passed_within_twenty_minutes() -> None:
    verdicts = hours("sound", tries(20, 60), 10, flat(0.01), flat(0.01), TEN, length=20)
    assert part(verdicts, Outcome.PASS) >= 0.85
