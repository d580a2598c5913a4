"""A weight typed key by key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.routing import InvalidWeight, Weight
from tui.presentation.entry import press


def typed(text: str) -> str:
    buffer = ""
    for character in text:
        buffer = press(buffer, character, character) or ""
    return buffer


@pytest.mark.parametrize(
    ("text", "buffer"),
    [("12.5", "12.5"), ("12,5", "12.5"), ("1000", "100"), ("1.2.3", "1.23"), ("0.005", "0.00"), (".5", ".5")],
)
def test_digits_and_one_point_build_the_weight(text: str, buffer: str) -> None:
    assert typed(text) == buffer


def test_backspace_takes_the_last_character_and_is_no_typing_key_when_there_is_none() -> None:
    assert press("12.", "backspace", None) == "12"
    assert press("", "backspace", None) is None


@pytest.mark.parametrize(("key", "character"), [("x", "x"), ("left", None), ("٣", "٣"), ("space", " "), ("minus", "-")])
def test_other_keys_are_not_for_typing(key: str, character: str | None) -> None:
    assert press("1", key, character) is None


@given(st.text("0123456789.,", max_size=12))
def test_what_is_typed_is_a_weight_or_says_why_not(text: str) -> None:
    buffer = typed(text)
    assert len(buffer) <= len("100.00")
    try:
        weight = Weight.parse(buffer)
    except InvalidWeight:
        assert not any(digit in buffer for digit in "0123456789") or buffer[0] == "." or float(buffer) > 100
    else:
        assert weight.basis_points == round(float(buffer) * 100)
