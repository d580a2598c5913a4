"""How long it takes to decide, told before it starts, holds in simulated traffic."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import BEGAN, CANARY, STABLE, Counts, at, minute, traffic, weights
from tests.support.thorough import tries
from tui.domain.routing import Weight
from tui.domain.traffic import AliasTraffic
from tui.features.health.forecast import Baseline, baseline, forecast, propose, remaining
from tui.features.health.statistics.latency import comparisons_needed
from tui.features.health.statistics.overdispersion import Overdispersion
from tui.features.health.statistics.rules import STANDARD
from tui.features.health.statistics.verdict import evaluate_canary

SINGLE = Overdispersion(1.0, 60, 36_000, 360, assumed=False)
BUSY = Baseline(600, 0.01, SINGLE, 60)
TEN = Weight(1_000)


def test_the_forecast_is_that_of_the_facts() -> None:
    """10 calls a second, 10 %, 1 % errors, at an alpha of 0.05: 5x in 2.5 min, 2x in 24, a pass in 7."""
    bold = replace(STANDARD, error_alpha=0.05, latency_alpha=0.2)
    expected = forecast(BUSY, TEN, bold)
    assert expected.finds_worse == pytest.approx(2.5, abs=0.1)
    assert expected.passes == pytest.approx(6.9, abs=0.1)
    assert forecast(BUSY, TEN, bold, worse=2).finds_worse == pytest.approx(24.3, abs=0.2)
    assert expected.decides == expected.passes


def test_a_pass_waits_for_the_durations() -> None:
    needed = comparisons_needed(STANDARD)
    assert forecast(BUSY, TEN).passes == needed
    # Six calls a minute: four minutes make one comparison.
    assert forecast(replace(BUSY, rate=0.3), Weight(100)).passes == pytest.approx(needed * 20 / 6)
    assert forecast(replace(BUSY, rate=0.3), Weight(9_900)).passes == pytest.approx(needed * 20 / 6)
    assert forecast(replace(BUSY, rate=0.3, calls=0.2), Weight(5_000)).passes is None


def test_the_forecast_of_a_pass_holds() -> None:
    passed = []
    for index in range(tries(12, 30)):
        rng = random.Random(f"pass {index}")
        before: list[Counts] = [minute(rng, 600, 0.01) for _ in range(60)]
        stable: list[Counts] = [minute(rng, 540, 0.01) for _ in range(40)]
        canary: list[Counts] = [minute(rng, 60, 0.01) for _ in range(40)]
        looks = (
            end
            for end in range(1, 41)
            if evaluate_canary(
                traffic(stable[:end], canary[:end], before), STABLE, CANARY, weights(1_000), at(end)
            ).permits_next_step
        )
        passed.append(next(looks, 60))
    assert comparisons_needed(STANDARD) <= median(passed) <= 16


def test_bursts_take_longer() -> None:
    clumped = forecast(replace(BUSY, overdispersion=replace(SINGLE, phi=4.0)), TEN)
    single = forecast(BUSY, TEN)
    assert single.finds_worse is not None
    assert clumped.finds_worse == pytest.approx(4 * single.finds_worse)
    assert clumped.passes == pytest.approx(4 * 6.9, abs=0.2)


def test_without_errors_the_slo_decides() -> None:
    expected = forecast(replace(BUSY, rate=0.0), TEN)
    assert expected.passes == comparisons_needed(STANDARD)
    assert forecast(replace(BUSY, rate=0.0), Weight(300)).passes == pytest.approx(331 / 18, abs=0.1)
    assert expected.finds_worse is not None
    assert expected.finds_worse < 15


@pytest.mark.parametrize(
    ("before", "weight"),
    [(Baseline(None), TEN), (Baseline(0.0), TEN), (BUSY, Weight(0)), (BUSY, Weight(10_000)), (Baseline(0.01), TEN)],
)
def test_what_cannot_be_decided_is_not_promised(before: Baseline, weight: Weight) -> None:
    expected = forecast(before, weight)
    assert (expected.finds_worse, expected.passes, expected.decides) == (None, None, None)


def test_thin_traffic_is_offered_a_larger_first_step() -> None:
    thin = Baseline(30, 0.01, SINGLE, 60)
    proposal = propose(thin, Weight(100), minutes=150)
    assert proposal.asked.decides is not None
    assert proposal.asked.decides > 1_000
    assert proposal.step is not None
    assert proposal.step.decides is not None
    assert proposal.step.decides <= 150
    smaller = forecast(thin, Weight(500)).decides
    assert proposal.step.weight == TEN
    assert smaller is not None
    assert smaller > 150


def test_busy_traffic_decides_at_the_smallest_step() -> None:
    proposal = propose(Baseline(60_000, 0.01, SINGLE, 60), TEN, minutes=15)
    assert proposal.step is not None
    assert proposal.step.weight == Weight(100)


def test_that_nothing_decides_is_said() -> None:
    proposal = propose(Baseline(0.02, 0.001, SINGLE, 60), TEN, minutes=60)
    assert proposal.step is None
    assert proposal.soonest is None
    slow = propose(Baseline(3, 0.001, SINGLE, 60), TEN, minutes=5)
    assert slow.step is None
    assert slow.soonest is not None
    assert slow.soonest.weight == Weight(5_000)


@given(st.floats(1, 50_000), st.floats(0, 0.3), st.integers(100, 4_000))
def test_more_traffic_decides_sooner(calls: float, rate: float, points: int) -> None:
    less, more = Baseline(calls, rate, SINGLE, 60), Baseline(2 * calls, rate, SINGLE, 60)
    for one, other in zip(
        (forecast(less, Weight(points)).passes, forecast(less, Weight(points)).finds_worse),
        (forecast(more, Weight(points)).passes, forecast(more, Weight(points)).finds_worse),
        strict=True,
    ):
        assert one is None or (other is not None and other <= one)


def before_only(counts: Sequence[Counts]) -> AliasTraffic:
    read = traffic([], [], counts)
    return replace(read, until=BEGAN)


def test_the_baseline_is_the_hour_before() -> None:
    hour_before = baseline(before_only([(9_999, 999)] * 30 + [(600, 6)] * 60), STABLE, BEGAN)
    assert (hour_before.calls, hour_before.rate, hour_before.minutes) == (600, 0.01, 60)
    assert not hour_before.overdispersion.assumed
    assert baseline(before_only([(600, 6)] * 60), STABLE, None) == hour_before


def test_minutes_without_calls_make_thin_traffic() -> None:
    hour_before = baseline(before_only([(6, 0), (None, None), (None, None)] * 20), STABLE, BEGAN)
    assert hour_before.calls == pytest.approx(2)
    assert hour_before.minutes == 20


def test_no_baseline_is_no_promise() -> None:
    hour_before = baseline(before_only([(None, None)] * 60), STABLE, BEGAN)
    assert hour_before == Baseline(None)
    assert baseline(AliasTraffic("orders", "PROD"), STABLE, None) == Baseline(None)


def test_minutes_that_may_still_grow_are_no_baseline() -> None:
    read = replace(before_only([(600, 6)] * 57 + [(10, 0)] * 3), provisional_from=at(-3))
    assert baseline(read, STABLE, None).calls == 600


def test_what_was_seen_shortens_the_wait() -> None:
    before: list[Counts] = [(600, 6 + index % 3 - 1) for index in range(60)]
    waits = []
    for length in (1, 3, 5):
        read = traffic([(540, 6)] * length, [(60, 0)] * length, before)
        verdict = evaluate_canary(read, STABLE, CANARY, weights(1_000), at(length))
        waits.append(remaining(verdict, baseline(read, STABLE, BEGAN), TEN))
    assert waits == sorted(waits, key=lambda wait: -(wait or 0))
    assert waits[-1] is not None
    assert waits[-1] == comparisons_needed(STANDARD) - 5


def test_a_pass_waits_until_minutes_settle() -> None:
    read = replace(before_only([(600, 6)] * 60), provisional_from=at(-15))
    before = baseline(read, STABLE, None)
    assert before.settles == 15
    alone = replace(before, settles=0.0)
    now, late = forecast(alone, TEN), forecast(before, TEN)
    assert now.passes is not None
    assert late.passes == pytest.approx(now.passes + 15)
    assert late.finds_worse == now.finds_worse
    early = evaluate_canary(
        traffic([(540, 6)] * 5, [(60, 0)] * 5, provisional_from=at(-10)), STABLE, CANARY, weights(1_000), at(5)
    )
    assert remaining(early, before, TEN) == pytest.approx((remaining(early, alone, TEN) or 0) + 10)


def test_without_a_baseline_the_split_itself_tells_the_wait() -> None:
    read = traffic([(540, 6)] * 2, [(60, 0)] * 2)
    verdict = evaluate_canary(read, STABLE, CANARY, weights(1_000), at(2) + timedelta(seconds=1))
    assert remaining(verdict, Baseline(None), TEN) is not None
    nothing = evaluate_canary(traffic([], []), STABLE, CANARY, weights(1_000), at(2))
    assert remaining(nothing, Baseline(None), TEN) is None
