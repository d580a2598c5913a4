"""A slower canary is found by the signs of its minutes; a noisy or cold one is not called slow."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.operations.make_believe_traffic import at
from tui.domain.traffic import Minute
from tui.operations.latency import LatencyEvidence, slower
from tui.operations.pairing import Pair
from tui.operations.rules import STANDARD


def pair(
    minute: int,
    stable: tuple[float | None, float | None],
    canary: tuple[float | None, float | None],
    calls: int = 60,
    stable_calls: int = 540,
) -> Pair:
    there = Minute(at(minute), stable_calls, 0, p50=stable[0], p90=stable[1])
    here = Minute(at(minute), calls, 0, p50=canary[0], p90=canary[1])
    share = calls / (calls + stable_calls)
    return Pair(at(minute), there, here, stable_calls, 0, calls, 0, share, share)


def found(pairs: list[Pair]) -> LatencyEvidence:
    return slower(pairs, STANDARD)


def test_a_slower_canary_is_found_in_a_quarter_of_an_hour() -> None:
    evidence = found([pair(index, (100, 200), (125, 250)) for index in range(15)])
    assert evidence.crossed is not None
    assert evidence.crossed <= at(11)
    assert (evidence.minutes, evidence.slower_p50, evidence.slower_p90) == (15, 15, 15)


def test_slow_calls_alone_are_found_by_p90() -> None:
    evidence = found([pair(index, (100, 200), (100, 400)) for index in range(15)])
    assert evidence.crossed is not None
    assert (evidence.slower_p50, evidence.slower_p90) == (0, 15)


def test_within_ten_percent_is_not_slower() -> None:
    evidence = found([pair(index, (100, 200), (110, 220)) for index in range(60)])
    assert evidence.crossed is None
    assert evidence.slower_p50 == evidence.slower_p90 == 0
    assert evidence.value < 1


def test_p99_is_not_looked_at() -> None:
    pairs = [pair(index, (100, 200), (100, 200)) for index in range(60)]
    cold = [replace(one, canary=replace(one.canary, p99=9_000.0)) for one in pairs]
    assert found(cold) == found(pairs)


@pytest.mark.parametrize("calls", [(19, 540), (60, 19)])
def test_minutes_with_few_calls_are_not_compared(calls: tuple[int, int]) -> None:
    assert found([pair(index, (100, 200), (900, 900), *calls) for index in range(60)]) == LatencyEvidence()


@pytest.mark.parametrize("durations", [(None, 200.0), (100.0, None), (None, None)])
def test_durations_that_are_not_known_count_as_unknown(durations: tuple[float | None, float | None]) -> None:
    evidence = found([pair(index, (100, 200), durations) for index in range(60)])
    assert evidence == LatencyEvidence(unknown=60)
    assert found([pair(index, durations, (100, 200)) for index in range(9)]) == LatencyEvidence(unknown=9)


def quantiles(die: random.Random, calls: int) -> tuple[float, float]:
    durations = sorted(die.lognormvariate(4.6, 0.6) + (400 if die.random() < 0.03 else 0) for _ in range(calls))
    return durations[calls // 2], durations[calls * 9 // 10]


def test_a_canary_like_its_stable_is_hardly_ever_called_slow() -> None:
    die = random.Random("latency")
    called = 0
    for _ in range(60):
        pairs = [pair(index, quantiles(die, 60), quantiles(die, 20), 20, 60) for index in range(60)]
        called += found(pairs).crossed is not None
    assert called <= 1
