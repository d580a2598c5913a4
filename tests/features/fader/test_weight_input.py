"""A weight typed key by key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.routing import InvalidWeight, Weight
from tui.features.fader.text.weight_input import MOST, paste, press


def typed(text: str) -> str:
    buffer = ""
    for character in text:
        buffer = press(buffer, character, character) or ""
    return buffer


@pytest.mark.parametrize(
    ("text", "buffer"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1000", "1000"),
        ("1.2.3", "1.2.3"),
        ("0.005", "0.005"),
        (".5", ".5"),
        ("33.3333333333333", "33.33333333…"),
    ],
)
def test_what_is_typed_stands_there_uncut(text: str, buffer: str) -> None:
    assert typed(text) == buffer


def test_backspace_takes_the_last_character_and_is_no_typing_key_when_there_is_none() -> None:
    assert press("12.", "backspace", None) == "12"
    assert press("", "backspace", None) is None


@pytest.mark.parametrize(("key", "character"), [("x", "x"), ("left", None), ("٣", "٣"), ("space", " "), ("minus", "-")])
def test_other_keys_are_not_for_typing(key: str, character: str | None) -> None:
    assert press("1", key, character) is None


def parsed(text: str) -> Weight | None:
    try:
        return Weight.parse(text)
    except InvalidWeight:
        return None


@given(st.text("0123456789.,", max_size=20))
def test_a_weight_is_what_was_typed_to_the_last_digit_or_none(text: str) -> None:
    assert parsed(typed(text)) == (parsed(text) if len(text) <= MOST else None)


@pytest.mark.parametrize(
    ("text", "buffer"), [("12.5", "12.5"), (" 12,5 %\n", "12.5"), ("0.125", "0.125"), ("100%", "100")]
)
def test_a_weight_is_pasted_whole(text: str, buffer: str) -> None:
    assert paste("", text) == buffer
    assert paste("1", text) == "1" + buffer


@pytest.mark.parametrize("text", ["", " ", "-5", "1e3", "canary 10", "10 20", "10\n20", "٣", "%"])
def test_what_is_no_weight_is_not_pasted(text: str) -> None:
    assert paste("1", text) is None
