"""Weights are exact: what is typed, what AWS stores and what is shown never drift apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.routing import FULL, WHOLE, ZERO, InvalidWeight, Routing, Weight

points = st.integers(0, WHOLE)


def test_every_basis_point_survives_the_api_and_the_keyboard() -> None:
    for count in range(WHOLE + 1):
        weight = Weight(count)
        assert Weight.from_api(weight.share) == weight
        assert Weight.from_api(weight.share).stored == ""
        assert Weight.parse(str(weight)) == weight


@given(points)
def test_the_share_is_the_float_one_would_write_by_hand(count: int) -> None:
    assert Weight(count).share == float(f"0.{count:04}" if count < WHOLE else "1")


@pytest.mark.parametrize(
    ("text", "basis_points"),
    [
        ("0", 0),
        ("1", 100),
        ("12.5", 1250),
        ("12,5", 1250),
        (" 12.50 % ", 1250),
        ("0.01", 1),
        ("100.00", 10_000),
        ("7.", 700),
    ],
)
def test_percent_as_typed(text: str, basis_points: int) -> None:
    assert Weight.parse(text) == Weight(basis_points)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1e9",
        "-1",
        "100.001",
        "100.01",
        "٣",
        "NaN",
        "",
        " ",
        "inf",
        "0x10",
        "1_0",
        "1.2.3",
        ".5",
        "1000",
        "½",
        "1\x00",
    ],
)
def test_what_is_no_weight_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidWeight, match=r"weight"):
        Weight.parse(text)


@given(st.text(max_size=12))
def test_any_text_is_a_weight_or_refused(text: str) -> None:
    try:
        weight = Weight.parse(text)
    except InvalidWeight:
        return
    assert 0 <= weight.basis_points <= WHOLE
    assert Weight.parse(str(weight)) == weight


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_double_is_held_within_bounds_and_shown_as_stored(share: float) -> None:
    weight = Weight.from_api(share)
    assert 0 <= weight.basis_points <= WHOLE
    if not math.isfinite(share) or not 0 <= share <= 1:
        assert weight.stored


def test_a_finer_weight_is_shown_as_aws_stores_it() -> None:
    third = Weight.from_api(0.33333)
    assert (third.basis_points, str(third), str(third.rest)) == (3333, "33.333", "66.667")
    assert third == Weight(3333)


@given(points, st.integers(-2 * WHOLE, 2 * WHOLE))
def test_moving_stays_within_bounds(count: int, by: int) -> None:
    assert Weight(count).moved(by).basis_points == min(max(count + by, 0), WHOLE)


@given(points)
def test_a_weight_and_its_rest_are_the_whole(count: int) -> None:
    assert Weight(count).basis_points + Weight(count).rest.basis_points == WHOLE


@pytest.mark.parametrize("count", [-1, WHOLE + 1])
def test_no_weight_lies_outside(count: int) -> None:
    with pytest.raises(InvalidWeight):
        Weight(count)


def test_promote_and_roll_back_clear_the_split() -> None:
    split = Routing("6", "7", Weight(1000))
    assert split.additional_version_weights() == {"7": 0.1}
    assert split.promoted() == Routing("7")
    assert split.rolled_back() == Routing("6")
    assert split.promoted().additional_version_weights() == {}


def test_a_canary_of_nothing_is_kept_but_not_made() -> None:
    assert Routing("6", "7", ZERO).split
    assert Routing("6").at("7", ZERO) == Routing("6")
    assert Routing("6").at("7", FULL).versions == ("6", "7")


def test_impossible_routings_are_refused() -> None:
    with pytest.raises(InvalidWeight):
        Routing("6", None, Weight(1))
    with pytest.raises(InvalidWeight):
        Routing("6").promoted()
