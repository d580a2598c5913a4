"""Errors that come in clumps are recognised; an error rate that moved is not taken for clumps."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tests.operations.make_believe_traffic import BEGAN, STABLE, Counts, minute, series
from tui.operations.clumping import CAUTIOUS, Clumping, clumping


def found(counts: Sequence[Counts]) -> Clumping:
    return clumping(series(STABLE, counts, first=-len(counts)), BEGAN)


def drawn(rate: float, clump: int, number: int = 60) -> list[Counts]:
    die = random.Random(f"{rate} {clump}")
    return [minute(die, 600, rate, clump) for _ in range(number)]


def test_errors_that_come_singly_are_not_divided() -> None:
    assert 1 <= found(drawn(0.01, 1)).phi < 1.4


@pytest.mark.parametrize("clump", [3, 5, 10])
def test_clumps_are_measured(clump: int) -> None:
    assert found(drawn(0.01, clump)).phi == pytest.approx(clump, rel=0.35)


@pytest.mark.parametrize(
    "counts",
    [
        [],
        [(600, 6)],
        drawn(0.01, 1, 29),
        [(600, 0)] * 60,
        [(600, 0)] * 59 + [(600, 9)],
        [(None, None)] * 60,
        [(0, 0)] * 60,
        [(600, None)] * 60,
    ],
)
def test_too_little_to_go_by_is_taken_for_clumps(counts: list[Counts]) -> None:
    estimate = found(counts)
    assert estimate.assumed
    assert estimate.phi >= CAUTIOUS


def test_a_thin_baseline_in_worse_clumps_counts_as_what_it_shows() -> None:
    assert found([(600, 0)] * 58 + [(600, 9), (600, 0)]).phi > CAUTIOUS


def test_a_rate_that_moved_once_hardly_counts() -> None:
    calm, storm = [(600, 6 + index % 3 - 1) for index in range(30)], [(600, 300 + index % 5) for index in range(30)]
    assert found([*calm, *storm]).phi < 10


def test_all_failing_is_not_clumped() -> None:
    assert found([(600, 600)] * 60).phi == 1


def test_only_the_last_hour_before_the_canary_counts() -> None:
    long_ago = drawn(0.01, 10)
    recent = drawn(0.01, 1)
    assert found([*long_ago, *recent]) == found(recent)
    with_canary = clumping(series(STABLE, [*recent, *[(600, 500)] * 20], first=-60), BEGAN)
    assert with_canary == found(recent)
