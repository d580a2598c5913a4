"""The allowance of calls: never more than its terms, halved by a throttle, back slowly, and fair to its clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.aws.allowance import (
    AT_ONCE_SECONDS,
    LEAST_PACE,
    RECOVERY_SECONDS,
    Allowance,
    Drawn,
    Terms,
    as_of,
    drawn_on,
    seconds_to_one,
    whole,
)

THREE = Terms(3.0, 6.0)
THROTTLED = Drawn(throttled=True)

terms = st.builds(Terms, st.floats(0.1, 1000), st.floats(1, 100))
drawn = st.one_of(
    st.builds(Drawn, calls=st.integers(1, 20)),
    st.integers(1, 5).map(lambda writes: Drawn(calls=writes, writes=writes)),
    st.just(THROTTLED),
)
steps = st.lists(st.tuples(st.floats(0, 200), drawn), max_size=12)


def after(allowance: Allowance, kept: Terms, draws: list[tuple[float, Drawn]]) -> Allowance:
    for seconds, one in draws:
        allowance = drawn_on(as_of(allowance, kept, allowance.at + seconds), kept, one)
    return allowance


@given(terms, steps)
def test_it_stays_within_its_bounds_whatever_is_drawn(kept: Terms, draws: list[tuple[float, Drawn]]) -> None:
    allowance = after(whole(kept, 0), kept, draws)
    assert -kept.burst <= allowance.tokens <= kept.burst
    assert LEAST_PACE <= allowance.pace <= 1


@given(terms, steps, st.floats(0, 300), st.floats(0, 300))
def test_it_earns_the_same_however_often_one_looks(
    kept: Terms, draws: list[tuple[float, Drawn]], first: float, rest: float
) -> None:
    begin = after(whole(kept, 0), kept, draws)
    twice = as_of(as_of(begin, kept, begin.at + first), kept, begin.at + first + rest)
    assert twice[:3] == pytest.approx(as_of(begin, kept, begin.at + first + rest)[:3], rel=1e-6, abs=1e-6)


@given(terms, steps)
def test_who_waits_as_long_as_told_has_a_call_and_not_before(kept: Terms, draws: list[tuple[float, Drawn]]) -> None:
    begin = after(whole(kept, 0), kept, draws)
    seconds = seconds_to_one(begin, kept)
    assert as_of(begin, kept, begin.at + seconds).tokens >= 1 - 1e-6
    if seconds > 0.001:
        assert not as_of(begin, kept, begin.at + seconds * 0.99).has_one


@given(terms, st.lists(st.floats(0, 5), min_size=1, max_size=40))
def test_those_who_wait_never_get_more_than_burst_and_rate(kept: Terms, pauses: list[float]) -> None:
    allowance, granted = whole(kept, 0), 0
    for pause in pauses:
        allowance = as_of(allowance, kept, allowance.at + pause)
        while allowance.has_one and granted < 10_000:
            allowance, granted = drawn_on(allowance, kept, Drawn(calls=1)), granted + 1
    assert granted <= kept.burst + kept.rate * allowance.at + 1e-3


def test_each_throttle_halves_the_pace_down_to_an_eighth() -> None:
    allowance, paces = whole(THREE, 0), []
    for second in range(5):
        allowance = drawn_on(as_of(allowance, THREE, second * AT_ONCE_SECONDS), THREE, THROTTLED)
        paces.append(allowance.pace)
        allowance = allowance._replace(at=second * AT_ONCE_SECONDS)
    assert paces == pytest.approx([1 / 2, 1 / 4, 1 / 8, 1 / 8, 1 / 8], rel=0.1)
    assert allowance.tokens <= 0


def test_calls_in_flight_that_are_throttled_together_are_one_throttle() -> None:
    allowance = drawn_on(whole(THREE, 10), THREE, THROTTLED)
    assert drawn_on(as_of(allowance, THREE, 10.9), THREE, THROTTLED).pace == pytest.approx(0.5 + 0.9 / 120)
    assert drawn_on(as_of(allowance, THREE, 11.0), THREE, THROTTLED).pace == pytest.approx((0.5 + 1 / 120) / 2)


def test_half_the_rate_is_back_in_a_minute_and_an_eighth_in_less_than_two() -> None:
    halved = drawn_on(whole(THREE, 0), THREE, THROTTLED)
    assert as_of(halved, THREE, 59).pace < 1
    assert as_of(halved, THREE, 60).pace == 1
    assert as_of(Allowance(0, LEAST_PACE, 0), THREE, RECOVERY_SECONDS * 7 / 8).pace == 1


def test_a_write_leaves_nothing_to_the_background() -> None:
    assert drawn_on(whole(THREE, 0), THREE, Drawn(calls=1, writes=1)).tokens == 0
    assert drawn_on(whole(THREE, 0), THREE, Drawn(calls=3, writes=1)).tokens == -2
    assert drawn_on(Allowance(-4, 1, 0), THREE, Drawn(calls=1, writes=1)).tokens == -5


def test_a_clock_that_was_set_back_earns_nothing_and_stops_nothing() -> None:
    empty = Allowance(0, 1, 1_000_000)
    assert as_of(empty, THREE, 5).tokens == 0
    assert as_of(as_of(empty, THREE, 5), THREE, 6).tokens == 3
