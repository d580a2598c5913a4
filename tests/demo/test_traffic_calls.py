"""The demo's traffic: what a minute counts is what its calls are, and what was shown is never taken back."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from tui.demo.traffic.calls import HOUR, MINUTE, Source, calls_in, each_call
from tui.demo.traffic.traffic import Behaviour, InForce

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NOON = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp())
SPLIT = InForce(LONG_AGO, "6", "7", 0.1)
BEHAVIOURS = {"6": Behaviour(0.01, 40, 120), "7": Behaviour(0.05, 80, 200)}


def source(
    *routings: InForce, rate: float = 1000, seed: int = 0, behaviours: dict[str, Behaviour] = BEHAVIOURS
) -> Source:
    return Source(seed, "f", "PROD", rate, routings or (SPLIT,), behaviours)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(NOON + seconds, UTC)


def counted(source: Source, begin: int, until: float = math.inf) -> dict[str, tuple[int, int]]:
    return {part.version: (part.calls, part.errors) for part in calls_in(source, begin, until)}


def one_by_one(source: Source, begin: int, until: float = math.inf) -> dict[str, tuple[int, int]]:
    calls = list(each_call(source, begin, until))
    assert all(begin <= call.at < min(begin + MINUTE, until) for call in calls)
    assert [call.at for call in calls] == sorted(call.at for call in calls)
    total, failed = Counter(c.version for c in calls), Counter(c.version for c in calls if c.failed)
    return {version: (total[version], failed[version]) for version in total}


def in_all(source: Source, minutes: int = 120) -> dict[str, list[int]]:
    sums: dict[str, list[int]] = {}
    for minute in range(minutes):
        for version, pair in counted(source, NOON + MINUTE * minute).items():
            sums[version] = [a + b for a, b in zip(sums.get(version, [0, 0]), pair, strict=True)]
    return sums


def test_the_same_minute_is_always_the_same() -> None:
    assert calls_in(source(), NOON) == calls_in(source(), NOON)
    assert calls_in(source(), NOON) != calls_in(source(), NOON + MINUTE)
    assert calls_in(source(), NOON) != calls_in(source(seed=1), NOON)
    assert list(each_call(source(), NOON)) == list(each_call(source(), NOON))


@pytest.mark.parametrize(
    "routings",
    [
        (SPLIT,),
        (InForce(LONG_AGO, "6"), InForce(at(30), "6", "7", 0.25)),
        (SPLIT, InForce(at(10), "6", "7", 0.9), InForce(at(20), "6"), InForce(at(20.5), "7")),
        (InForce(at(45), "6"),),
        (InForce(at(600), "6"),),
        (InForce(LONG_AGO, "6", "7", 1.0),),
    ],
)
def test_a_minute_counts_what_its_calls_are(routings: tuple[InForce, ...]) -> None:
    clumped = {"6": Behaviour(0.2, 40, 120, clump=3), "7": Behaviour(1.0, 80, 200)}
    for behaviours, rate in product((BEHAVIOURS, clumped), (0.4, 3, 39, 80, 1335)):
        traffic = source(*routings, rate=rate, behaviours=behaviours)
        for until in (0, 0.5, 17, 59.9, math.inf):
            assert counted(traffic, NOON, NOON + until) == one_by_one(traffic, NOON, NOON + until), (rate, until)


def test_a_change_of_weights_leaves_what_went_before() -> None:
    before = list(each_call(source(SPLIT), NOON, NOON + 40))
    moved = source(SPLIT, InForce(at(40), "6", "7", 0.8))
    assert list(each_call(moved, NOON, NOON + 40)) == before
    after = Counter(call.version for call in each_call(moved, NOON) if call.at >= NOON + 40)
    assert 0.6 < after["7"] / after.total() < 0.95


def test_a_growing_minute_takes_nothing_back() -> None:
    whole = list(each_call(source(), NOON))
    for until in (10, 30, 50):
        assert list(each_call(source(), NOON, NOON + until)) == [c for c in whole if c.at < NOON + until]


def test_shares_and_error_rates_are_the_scenarios() -> None:
    sums = in_all(source())
    (stable, stable_errors), (canary, canary_errors) = sums["6"], sums["7"]
    assert canary / (stable + canary) == pytest.approx(0.1, abs=0.005)
    assert stable_errors / stable == pytest.approx(0.01, rel=0.15)
    assert canary_errors / canary == pytest.approx(0.05, rel=0.15)


def test_a_day_has_a_mild_wave() -> None:
    hours = [sum(part.calls for part in calls_in(source(), NOON + HOUR * hour, grain=HOUR)) for hour in range(24)]
    assert 1.3 < max(hours) / min(hours) < 2.2
    assert sum(hours) == pytest.approx(1000 * 60 * 24, rel=0.05)
    by_minute = sum(part.calls for minute in range(60) for part in calls_in(source(), NOON + MINUTE * minute))
    assert hours[0] == pytest.approx(by_minute, rel=0.1)


def test_few_calls_are_whole_calls() -> None:
    thin = [calls_in(source(rate=0.2), NOON + MINUTE * minute) for minute in range(300)]
    assert {sum(part.calls for part in parts) for parts in thin} >= {0, 1}
    assert 30 <= sum(part.calls for parts in thin for part in parts) <= 100
    assert calls_in(source(rate=0), NOON) == ()


def test_nobody_calls_before_the_alias_is_there() -> None:
    late = source(InForce(at(600), "6"))
    assert calls_in(late, NOON) == ()
    assert calls_in(late, NOON + 600) != ()


def test_durations_are_the_versions_own() -> None:
    calls = [call for minute in range(20) for call in each_call(source(), NOON + MINUTE * minute)]
    for version, behaviour in BEHAVIOURS.items():
        took = sorted(call.took for call in calls if call.version == version)
        assert took[len(took) // 2] == pytest.approx(behaviour.p50, rel=0.05)
        assert took[len(took) * 9 // 10] == pytest.approx(behaviour.p90, rel=0.05)


def test_errors_that_clump_follow_one_another() -> None:
    lonely = source(behaviours={"6": Behaviour(0.02), "7": Behaviour()})
    clumped = source(behaviours={"6": replace(Behaviour(0.02), clump=10), "7": Behaviour()})

    def spread(traffic: Source) -> float:
        errors = [sum(part.errors for part in calls_in(traffic, NOON + MINUTE * minute)) for minute in range(200)]
        mean = sum(errors) / len(errors)
        assert mean == pytest.approx(0.02 * 900, rel=0.25)
        return sum((count - mean) ** 2 for count in errors) / len(errors) / mean

    assert spread(lonely) < 2
    assert spread(clumped) > 5
