"""Errors that come in bursts are recognised; an error rate that moved is not taken for bursts."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tests.support.make_believe_traffic import BEGAN, CANARY, STABLE, Counts, minute, series, traffic, weights
from tui.features.health.statistics.overdispersion import (
    ASSUMED,
    CAUTIOUS,
    Overdispersion,
    estimate_overdispersion,
    overdispersion_by_minute,
)
from tui.features.health.statistics.paired_minutes import pair_minutes


def estimate_of(counts: Sequence[Counts]) -> Overdispersion:
    return estimate_overdispersion(series(STABLE, counts, first=-len(counts)), BEGAN)


def drawn(rate: float, clump: int, number: int = 60) -> list[Counts]:
    rng = random.Random(f"{rate} {clump}")
    return [minute(rng, 600, rate, clump) for _ in range(number)]


def test_errors_that_come_singly_are_not_divided() -> None:
    assert 1 <= estimate_of(drawn(0.01, 1)).phi < 1.4


@pytest.mark.parametrize("clump", [3, 5, 10])
def test_bursts_are_measured(clump: int) -> None:
    assert estimate_of(drawn(0.01, clump)).phi == pytest.approx(clump, rel=0.35)


def in_the_window(stable: Sequence[Counts], canary: Sequence[Counts], before: Sequence[Counts] = ()) -> list[float]:
    """Return the estimate at the end of each minute."""
    read = traffic(stable, canary, before)
    paired_minutes = pair_minutes(read, STABLE, CANARY, weights(1_000))
    return [one.phi for one in overdispersion_by_minute(read.of(STABLE), paired_minutes.began, paired_minutes.pairs)]


@pytest.mark.parametrize(
    "counts",
    [
        [],
        [(600, 6)],
        [(600, 0)] * 60,
        [(None, None)] * 60,
        [(0, 0)] * 60,
        [(600, None)] * 60,
    ],
)
def test_without_data_bursts_are_assumed(counts: list[Counts]) -> None:
    estimate = estimate_of(counts)
    assert estimate.assumed
    assert estimate.phi == (ASSUMED if estimate.minutes < 30 else CAUTIOUS)


def test_what_is_seen_weighs_more_with_every_minute() -> None:
    singly = [estimate_of(drawn(0.01, 1, number)).phi for number in (3, 8, 16, 40)]
    assert singly == sorted(singly, reverse=True)
    assert 2 < singly[0] < ASSUMED
    assert singly[-1] < 1.4
    assert estimate_of(drawn(0.01, 1, 20)).assumed
    assert not estimate_of(drawn(0.01, 1, 40)).assumed


def test_one_clump_tells_its_size() -> None:
    assert estimate_of([(600, 0)] * 58 + [(600, 40), (600, 0)]).phi > 25


@pytest.mark.parametrize("clump", [1, 3, 10])
def test_where_there_is_no_hour_before_the_window_tells(clump: int) -> None:
    rng = random.Random(f"window {clump}")
    stable = [minute(rng, 5_400, 0.01, clump) for _ in range(60)]
    canary = [minute(rng, 600, 0.01, clump) for _ in range(60)]
    phis = in_the_window(stable, canary)
    assert phis[-1] == pytest.approx(clump, rel=0.35)
    assert phis[0] == ASSUMED


def test_an_incident_after_an_hour_with_errors_does_not_look_like_bursts() -> None:
    before = drawn(0.01, 1)
    incident: Sequence[Counts] = [(540, 5)] * 10 + [(540, 430)] + [(540, 5)] * 10
    both: Sequence[Counts] = [(60, 0)] * 10 + [(60, 48)] + [(60, 1)] * 10
    assert set(in_the_window(incident, both, before)) == {estimate_of(before).phi}


def test_the_canarys_own_clump_counts_in_the_minute_that_it_comes() -> None:
    phis = in_the_window([(540, 0)] * 5, [(60, 0)] * 4 + [(60, 20)])
    assert phis[:4] == [ASSUMED] * 4
    assert phis[4] > ASSUMED


def test_a_canary_that_errs_all_the_time_does_not_look_like_bursts() -> None:
    assert max(in_the_window([(540, 5 + i % 2) for i in range(20)], [(60, 30)] * 20, drawn(0.01, 1))) < 1.5


def test_an_error_rate_that_grows_does_not_look_like_bursts() -> None:
    rng = random.Random("diurnal")
    assert estimate_of([minute(rng, 60 + 50 * i, 0.002 + 0.0003 * i) for i in range(60)]).phi < 1.4


def test_a_rate_that_moved_once_hardly_counts() -> None:
    calm, storm = [(600, 6 + index % 3 - 1) for index in range(30)], [(600, 300 + index % 5) for index in range(30)]
    assert estimate_of([*calm, *storm]).phi < 7


def test_all_failing_tells_nothing() -> None:
    assert estimate_of([(600, 600)] * 60) == Overdispersion(CAUTIOUS, 60, 36_000, 36_000, assumed=True)


def test_only_the_last_hour_before_the_canary_counts() -> None:
    long_ago = drawn(0.01, 10)
    recent = drawn(0.01, 1)
    assert estimate_of([*long_ago, *recent]) == estimate_of(recent)
    with_canary = estimate_overdispersion(series(STABLE, [*recent, *[(600, 500)] * 20], first=-60), BEGAN)
    assert with_canary == estimate_of(recent)
