"""Weights are exact: what is typed, what AWS stores and what is shown never drift apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.routing import FULL, WHOLE, ZERO, InvalidWeight, Routing, Weight

points = st.integers(0, WHOLE)


def test_every_basis_point_survives_the_api_and_the_keyboard() -> None:
    for count in range(WHOLE + 1):
        weight = Weight(count)
        assert Weight.from_api(weight.share) == weight
        assert Weight.from_api(weight.share).double is None
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
        "0.005",
        "33.333333333333333333",
        ".5",
        "1000",
        "9" * 5_000,
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
def test_any_double_is_held_within_bounds_and_sent_back_as_it_came(share: float) -> None:
    try:
        weight = Weight.from_api(share)
    except InvalidWeight:
        assert not abs(share) <= 1_000
        return
    assert 0 <= weight.basis_points <= WHOLE
    assert weight.share == share
    assert len(str(weight)) <= len("-100000.0000000000")
    assert bool(weight) == (weight > ZERO)


@pytest.mark.parametrize(
    ("share", "text", "rest"),
    [
        (0.333333, "33.3333", "66.6667"),
        (1 / 3, "33.3333333333", "66.6666666667"),
        (0.00001, "0.001", "99.999"),
        (0.99999, "99.999", "0.001"),
        (0.00004, "0.004", "99.996"),
        (0.12345, "12.345", "87.655"),
        (0.1 + 0.2, "30", "70"),
        (0.29, "29", "71"),
    ],
)
def test_a_weight_is_shown_as_aws_has_it_and_sent_back_to_the_last_bit(share: float, text: str, rest: str) -> None:
    weight = Weight.from_api(share)
    assert (str(weight), str(weight.rest)) == (text, rest)
    assert Routing("6", "7", weight).additional_version_weights() == {"7": share}
    assert weight.rest.share == pytest.approx(1 - share, abs=1e-12)


def test_only_weights_that_look_the_same_are_equal() -> None:
    assert Weight.from_api(0.1 + 0.2) == Weight(3000)
    assert hash(Weight.from_api(0.1 + 0.2)) == hash(Weight(3000))
    assert Weight.from_api(0.333333) != Weight(3333)
    assert Weight(3333) < Weight.from_api(0.333333) < Weight(3334)
    assert Weight.from_api(0.99999) < FULL
    assert Weight.from_api(0.00001) > ZERO


def test_a_share_too_small_to_show_still_is_a_canarys() -> None:
    tiny = Weight.from_api(0.00001)
    assert Routing("6").at("7", tiny).canary == "7"
    assert tiny.moved(-100) == ZERO


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
