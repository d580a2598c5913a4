"""Only minutes in which both versions were in force all the time are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import CANARY, STABLE, at, traffic, weights
from tui.domain.routing import Routing, Weight
from tui.domain.traffic import WeightSince
from tui.features.health.statistics.paired_minutes import (
    ExclusionReason,
    pair_minutes,
    split_since,
    weights_beside,
    weights_in_force,
)


def since(seconds: int, points: int) -> WeightSince:
    return WeightSince(at(0) + timedelta(seconds=seconds), Weight(points))


READ = traffic([(540, 5)] * 6, [(60, 1)] * 6)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((), [0]),
        ((since(0, 100),), [100]),
        ((since(1, 100),), [0, 100]),
        ((since(-600, 0), since(0, 100)), [0, 100]),
        ((since(-600, 0), since(-20, 100)), [100]),
        ((since(-600, 100), since(30, 500), since(59, 1_000)), [100, 500, 1_000]),
        ((since(-600, 100), since(60, 500)), [100]),
        ((since(60, 500),), [0]),
    ],
)
def test_the_weights_that_calls_of_a_minute_may_have_followed(
    held: tuple[WeightSince, ...], expected: list[int]
) -> None:
    assert [weight.basis_points for weight in weights_in_force(held, at(0))] == expected


def test_the_weights_of_a_pair_are_told_from_how_the_alias_stood() -> None:
    intervals = [
        (at(20), Routing("7")),
        (at(0), Routing("6")),
        (at(5), Routing("6", "7", Weight(100))),
        (at(9), Routing("6", "8", Weight(2_500))),
        (at(10), Routing("6", "7", Weight(500))),
    ]
    assert weights_beside(intervals, STABLE, CANARY) == tuple(
        WeightSince(at(minute), Weight(points)) for minute, points in ((0, 0), (5, 100), (9, 0), (10, 500), (20, 0))
    )
    assert weights_beside([], STABLE, CANARY) == ()


def test_the_first_and_the_last_minute_of_a_split_are_left_out() -> None:
    paired = pair_minutes(READ, STABLE, CANARY, (since(30, 1_000), since(200, 0)))
    assert [pair.at for pair in paired.pairs] == [at(1), at(2)]
    assert dict(paired.excluded) == {ExclusionReason.NOT_SPLIT: 4}


def test_a_minute_whose_weight_moved_is_bounded_by_both_weights() -> None:
    first, second, third = pair_minutes(READ, STABLE, CANARY, (since(0, 1_000), since(90, 5_000))).pairs[:3]
    assert first.lightest == first.heaviest == pytest.approx(0.1)
    assert [second.lightest, second.heaviest] == pytest.approx([0.1, 0.5])
    assert third.lightest == third.heaviest


def test_calls_may_follow_the_weight_before_for_some_seconds() -> None:
    pairs = pair_minutes(READ, STABLE, CANARY, (since(0, 1_000), since(55, 5_000))).pairs
    assert [pair.heaviest > 0.2 for pair in pairs] == [True, True, False, False, False, False]


def test_minutes_that_were_asked_for_and_are_not_there_are_told() -> None:
    read = replace(READ, until=at(10))
    assert dict(pair_minutes(read, STABLE, CANARY, weights(1_000)).excluded) == {ExclusionReason.NOTHING: 4}


def test_minutes_before_the_split_are_no_part_of_it() -> None:
    read = traffic([(540, 5)] * 2, [(60, 1)] * 2, before=[(600, 6)] * 30)
    paired = pair_minutes(read, STABLE, CANARY, weights(1_000))
    assert (len(paired.pairs), paired.excluded, paired.began) == (2, (), at(0))


def test_coarser_datapoints_are_no_minutes() -> None:
    assert pair_minutes(replace(READ, period_s=300), STABLE, CANARY, weights(1_000)).pairs == ()


def test_a_minute_that_still_runs_is_not_compared() -> None:
    paired = pair_minutes(replace(READ, until=at(5)), STABLE, CANARY, weights(1_000))
    assert [pair.at for pair in paired.pairs] == [at(index) for index in range(5)]


def test_settled_minutes_are_marked() -> None:
    paired = pair_minutes(replace(READ, provisional_from=at(2)), STABLE, CANARY, weights(1_000))
    assert [pair.at for pair in paired.settled] == [at(0), at(1)]


def test_a_split_begins_with_its_first_weight() -> None:
    assert split_since(weights(0, 100)) == at(60)
    assert split_since(weights(0)) is None
    assert split_since(()) is None


@given(st.integers(0, 300).flatmap(lambda calls: st.tuples(st.just(calls), st.integers(0, calls))))
def test_the_share_seen_lies_within_its_bounds(canary: tuple[int, int]) -> None:
    for held in (weights(1_000), (since(0, 1_000), since(10, 9_000))):
        for pair in pair_minutes(traffic([(540, 5)], [canary]), STABLE, CANARY, held).pairs:
            assert 0 <= pair.lightest <= canary[0] / (540 + canary[0]) <= pair.heaviest <= 1
