"""Round numbers and clock times along a chart."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.axis import round_top, ticks
from tui.presentation.times import minute_of, show_times_in

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("highest", "least", "most", "top"),
    [
        (0.0, 0.0, 9.0, 0.0),
        (0.0, 0.01, 1.0, 0.01),
        (0.1, 0.01, 1.0, 0.1),
        (0.11, 0.01, 1.0, 0.15),
        (0.84, 0.01, 1.0, 1.0),
        (1.0, 0.01, 1.0, 1.0),
        (118.0, 0.0, 1e9, 150.0),
        (1_001.0, 0.0, 1e9, 1_500.0),
    ],
)
def test_a_scale_ends_with_a_round_number(highest: float, least: float, most: float, top: float) -> None:
    assert round_top(highest, least, most) == pytest.approx(top)


@given(st.floats(1e-6, 1e9))
def test_a_scale_holds_its_highest_value_in_its_upper_part(highest: float) -> None:
    assert highest <= round_top(highest) * (1 + 1e-6) <= 1.5 * highest * (1 + 1e-5)


@given(st.integers(1, 3_000), st.integers(0, 3_000), st.integers(0, 20))
def test_ticks_are_round_times_in_the_axis_and_not_too_many(minutes: int, offset: int, most: int) -> None:
    since = NOON + timedelta(minutes=offset)
    until = since + timedelta(minutes=minutes)
    tick_times = list(ticks(since, until, most))
    assert all(since <= tick < until for tick in tick_times)
    assert len(tick_times) <= most + 1
    steps = {later - earlier for earlier, later in itertools.pairwise(tick_times)}
    assert len(steps) <= 1


def test_ticks_are_round_in_the_zone_that_times_are_shown_in() -> None:
    show_times_in(timezone(timedelta(hours=5, minutes=45)))
    try:
        tick_times = [minute_of(tick) for tick in ticks(NOON, NOON + timedelta(hours=10), 6)]
    finally:
        show_times_in(UTC)
    assert tick_times == ["18:00", "20:00", "22:00", "00:00", "02:00"]


def test_ticks_of_an_hour() -> None:
    tick_times = [f"{tick:%H:%M}" for tick in ticks(NOON - timedelta(minutes=3), NOON + timedelta(hours=1), 5)]
    assert tick_times == ["12:00", "12:15", "12:30", "12:45"]
