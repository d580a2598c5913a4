"""What bets on errors are worth, and that they cannot be talked up."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import at
from tui.domain.traffic import Minute
from tui.features.health.statistics.e_process import (
    LARGEST_RATIO,
    e_value,
    error_e_process,
    max_undetected_ratio,
    not_worse,
    within,
)
from tui.features.health.statistics.paired_minutes import Pair
from tui.features.health.statistics.rules import RATIOS


def pair(
    stable: tuple[int, int], canary: tuple[int, int], minute: int = 0, shares: tuple[float, float] | None = None
) -> Pair:
    seen = canary[0] / (stable[0] + canary[0])
    low, high = shares or (seen, seen)
    return Pair(at(minute), Minute(at(minute)), Minute(at(minute)), *stable, *canary, low, high)


SINGLY = [1.0] * 20
"""Errors that come one at a time, in every minute."""

versions = st.integers(1, 5_000).flatmap(lambda calls: st.tuples(st.just(calls), st.integers(0, min(calls, 50))))
minutes = st.lists(st.builds(pair, versions, versions), min_size=1, max_size=12)


def test_the_bet_is_the_formula_of_the_facts() -> None:
    evidence = error_e_process([pair((540, 5), (60, 4))], SINGLY, 25, 3)
    by_ratio = [ratio**4 / (1 + (ratio - 1) * 0.1) ** 9 for ratio in RATIOS]
    assert evidence.value == pytest.approx(sum(by_ratio) / len(RATIOS))
    assert not_worse([pair((540, 5), (60, 4))], 3.0, 1.0) == pytest.approx(-4 * math.log(3) + 9 * math.log(1.2))


def test_332_clean_calls_are_within_one_percent() -> None:
    assert e_value(within([pair((1, 0), (330, 0))], 0.01, 1.0)) < 20
    assert e_value(within([pair((1, 0), (332, 0))], 0.01, 1.0)) >= 20


@pytest.mark.parametrize("rate", [0.01, 0.2, 0.9])
def test_the_mean_e_value_is_at_most_one_where_error_rates_are_equal(rate: float) -> None:
    """The mean over every outcome of a minute is at most 1."""
    stable_calls, canary_calls = 6, 3

    def chance(calls: int, errors: int) -> float:
        return math.comb(calls, errors) * rate**errors * (1 - rate) ** (calls - errors)

    mean = sum(
        chance(stable_calls, e0)
        * chance(canary_calls, e1)
        * error_e_process([pair((6, e0), (3, e1))], SINGLY, 25, 3).value
        for e0 in range(stable_calls + 1)
        for e1 in range(canary_calls + 1)
    )
    assert mean <= 1 + 1e-12


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.3])
def test_the_bet_for_a_pass_is_fair_where_the_canary_is_three_times_worse(rate: float) -> None:
    def chance(calls: int, errors: int, p: float) -> float:
        return math.comb(calls, errors) * p**errors * (1 - p) ** (calls - errors)

    mean = sum(
        chance(6, e0, rate) * chance(3, e1, 3 * rate) * math.exp(not_worse([pair((6, e0), (3, e1))], 3.0, 1.0))
        for e0 in range(7)
        for e1 in range(4)
    )
    assert mean <= 1 + 1e-12


@given(minutes, st.randoms(use_true_random=False))
def test_the_order_of_the_minutes_does_not_matter(pairs: list[Pair], rng: object) -> None:
    shuffled = list(pairs)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert error_e_process(shuffled, SINGLY, 25, 3).log == pytest.approx(
        error_e_process(pairs, SINGLY, 25, 3).log, abs=1e-6
    )
    assert not_worse(shuffled, 3.0, 1.0) == pytest.approx(not_worse(pairs, 3.0, 1.0), abs=1e-6)
    assert within(shuffled, 0.01, 1.0) == pytest.approx(within(pairs, 0.01, 1.0), abs=1e-6)


@given(minutes, versions, st.integers(1, 20))
def test_more_errors_on_the_canary_are_more_evidence_against_it(
    pairs: list[Pair], stable: tuple[int, int], more: int
) -> None:
    calls = 200
    one, other = pair(stable, (calls, 3)), pair(stable, (calls, 3 + more))
    assert error_e_process([*pairs, other], SINGLY, 25, 3).log > error_e_process([*pairs, one], SINGLY, 25, 3).log
    assert not_worse([*pairs, other], 3.0, 1.0) < not_worse([*pairs, one], 3.0, 1.0)
    assert within([*pairs, other], 0.01, 1.0) < within([*pairs, one], 0.01, 1.0)


@given(minutes)
def test_minutes_without_errors_say_nothing_of_which_is_worse(pairs: list[Pair]) -> None:
    clean = pair((500, 0), (500, 0))
    assert error_e_process([*pairs, clean], SINGLY, 25, 3) == error_e_process(pairs, SINGLY, 25, 3)
    assert not_worse([*pairs, clean], 3.0, 1.0) == pytest.approx(not_worse(pairs, 3.0, 1.0))


@given(minutes, st.floats(1, 20))
def test_overdispersion_weakens_evidence(pairs: list[Pair], phi: float) -> None:
    assert not_worse(pairs, 3.0, phi) == pytest.approx(not_worse(pairs, 3.0, 1.0) / phi)
    assert error_e_process(pairs, [phi] * len(pairs), 25, 3).peak <= error_e_process(pairs, SINGLY, 25, 3).peak + 1e-9


@given(minutes)
def test_a_weight_that_moved_weakens_both_bets(pairs: list[Pair]) -> None:
    unsure = [
        pair(
            (p.stable_calls, p.stable_errors),
            (p.canary_calls, p.canary_errors),
            shares=(p.lightest / 2, (1 + p.heaviest) / 2),
        )
        for p in pairs
    ]
    assert error_e_process(unsure, SINGLY, 25, 3).log <= error_e_process(pairs, SINGLY, 25, 3).log
    assert not_worse(unsure, 3.0, 1.0) <= not_worse(pairs, 3.0, 1.0)


@given(minutes, st.floats(1, 5))
@example([pair((2468, 12), (2151, 40)), pair((2643, 33), (1, 1))], 4.2578125)
def test_the_largest_undetected_ratio_is_the_edge_of_what_is_excluded(pairs: list[Pair], phi: float) -> None:
    edge = max_undetected_ratio(pairs, phi, 20)
    grid = [1.01 * 1.2**index for index in range(26)]
    if edge is None:
        assert all(not_worse(pairs, ratio, phi) < math.log(20) for ratio in grid)
        return
    assert 1 < edge <= LARGEST_RATIO
    assert not_worse(pairs, edge, phi) >= math.log(20) * (1 - 1e-9)
    assert not_worse(pairs, max(edge * 0.995, 1.0), phi) < math.log(20)
    assert all(not_worse(pairs, ratio, phi) >= math.log(20) * (1 - 1e-9) for ratio in grid if ratio > edge)


def test_nothing_is_excluded_by_nothing() -> None:
    assert max_undetected_ratio([], 1.0, 20) is None
    assert max_undetected_ratio([pair((1_000_000, 0), (1_000_000, 0))], 1.0, 20) is None


def test_a_swapped_minute_swaps_the_bet() -> None:
    minute = pair((540, 5), (60, 4), shares=(0.08, 0.12))
    there = minute.swapped()
    assert (there.stable_calls, there.canary_errors) == (60, 5)
    assert there.lightest == pytest.approx(0.88)
    assert there.swapped().heaviest == pytest.approx(minute.heaviest)
    assert there.swapped().canary_errors == minute.canary_errors


def test_each_minute_is_judged_by_what_was_seen_up_to_it() -> None:
    pairs = [pair((540, 5), (60, 4), index) for index in range(6)]
    looks = [error_e_process(pairs[:end], SINGLY, 25, 3) for end in range(1, 7)]
    clumped = error_e_process(pairs, [1.0, 1.0, 9.0, 9.0, 9.0, 9.0], 25, 3)
    assert looks[1].crossed is not None
    assert clumped.crossed == looks[1].crossed, "what was found is not taken back"
    assert clumped.log == pytest.approx(error_e_process(pairs, [9.0] * 6, 25, 3).log)


def test_evidence_beyond_a_float_is_held() -> None:
    evidence = error_e_process([pair((9_000_000, 0), (1_000_000, 900_000))], SINGLY, 25, 3)
    assert math.isfinite(evidence.value)
    assert evidence.value > 1e300
