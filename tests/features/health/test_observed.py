"""The share that was seen, beside the one that was set; and throttles, an alarm of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import CANARY, STABLE, Counts, at, series, traffic, weights
from tui.domain.traffic import AliasTraffic, Minute, WeightSince
from tui.features.health.observed import Observed, observe, throttling


def seen(read: AliasTraffic, held: tuple[WeightSince, ...] | None = None) -> Observed:
    return observe(read, STABLE, CANARY, weights(1_000) if held is None else held)


def test_the_share_lies_in_the_band_of_what_was_set() -> None:
    observed = seen(traffic([(540, 5)] * 10, [(60, 1)] * 10))
    assert (observed.canary_calls, observed.calls, observed.minutes) == (600, 6_000, 10)
    assert observed.share == observed.configured == pytest.approx(0.1)
    assert observed.shown == pytest.approx((0.0925, 0.1079), abs=1e-4)
    assert not observed.off
    assert not observed.underserved


def test_a_share_outside_the_band_is_off() -> None:
    assert seen(traffic([(520, 5)] * 10, [(80, 1)] * 10)).off
    few = seen(traffic([(580, 5)] * 10, [(20, 1)] * 10))
    assert few.off
    assert few.underserved
    assert not seen(traffic([(550, 5)] * 20, [(50, 1)] * 20)).underserved


def test_noise_in_few_calls_is_not_off() -> None:
    """10 % of 50 calls is 5, give or take 4."""
    for calls in (1, 3, 9):
        assert not seen(traffic([(50 - calls, 0)], [(calls, 0)])).off


def test_every_minute_is_held_against_the_weight_of_its_time() -> None:
    """The weight moved from 10 to 50 %: neither alone fits the hour."""
    read = traffic([(540, 0)] * 60 + [(300, 0)] * 30, [(60, 0)] * 60 + [(300, 0)] * 30)
    observed = seen(read, weights(1_000, 5_000))
    assert observed.configured == pytest.approx((60 * 600 * 0.1 + 29 * 600 * 0.5) / (89 * 600), rel=1e-3)
    assert not observed.off
    assert seen(read, weights(1_000)).off


def test_minutes_before_and_after_the_split_and_unsettled_ones_do_not_count() -> None:
    read = traffic([(600, 0)] * 100, [(0, 0)] * 100)
    assert seen(read, ()) == Observed()
    assert seen(read, weights(1_000, 0)).minutes == 60
    assert seen(replace(read, provisional_from=at(10))).minutes == 10
    assert observe(read, STABLE, CANARY, weights(1_000), at(20), at(25)).minutes == 5


def test_a_version_without_a_datapoint_was_not_called_only_where_the_alias_says_so() -> None:
    stable: list[Counts] = [(30, 0)] * 10
    canary: list[Counts] = [(3, 0)] * 5 + [(None, None)] * 5
    alone = seen(traffic(stable, canary))
    assert (alone.minutes, alone.excluded) == (5, 5)
    with_total = replace(traffic(stable, canary), total=series("", [(33, 0)] * 5 + [(30, 0)] * 3 + [(34, 0)] * 2))
    observed = seen(with_total)
    assert (observed.minutes, observed.excluded) == (8, 2)
    assert observed.share == pytest.approx(15 / (33 * 5 + 30 * 3))


def test_a_stable_without_a_datapoint_was_not_called_where_the_alias_says_so() -> None:
    read = replace(traffic([(None, None)] * 4, [(9, 0)] * 4), total=series("", [(9, 0)] * 4))
    assert seen(read).share == 1.0
    assert seen(read).off


def test_without_calls_there_is_no_share() -> None:
    observed = seen(traffic([(0, 0)] * 5, [(0, 0)] * 5))
    assert observed.share is None
    assert observed.configured is None
    assert not observed.off
    assert not observed.underserved


@given(st.integers(1, 9_999), st.integers(0, 2_000), st.integers(0, 2_000))
def test_what_is_shown_holds_what_was_seen(points: int, stable: int, canary: int) -> None:
    observed = seen(traffic([(stable, 0)], [(canary, 0)]), weights(points))
    if observed.share is None:
        assert stable == canary == 0
    else:
        assert observed.shown.holds(observed.share)
        assert observed.off or observed.share == 1 or not observed.underserved


def test_throttles_alarm_by_their_share() -> None:
    def minute(calls: int | None, throttles: int | None) -> Minute:
        return Minute(at(0), calls, throttles=throttles)

    assert not throttling([minute(10_000, 5)]).alarming
    assert throttling([minute(400, 5)]).alarming
    assert not throttling([minute(3, 4)]).alarming
    assert throttling([minute(None, 9)]).share == 1.0
    unknown = throttling([minute(100, None)])
    assert (unknown.share, unknown.minutes, unknown.alarming) == (None, 0, False)
