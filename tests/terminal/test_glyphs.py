"""Glyphs take the cells that Textual counted, and nothing in them can act on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.terminal.glyphs import cells, is_trusted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ["p", "l", "a", "i", "n"]),
        ("漢", ["漢", ""]),
        ("e\u0301", ["e\u0301"]),
        ("👩\u200d💻", ["👩", ""]),
        ("👍🏽", ["👍", ""]),
        ("❤\ufe0f", ["❤", " "]),
        ("🇩🇪", ["D", "E"]),
        ("\x1b[31m", ["␛", "[", "3", "1", "m"]),
        ("\x9b", ["\ufffd"]),
        ("a\u202eb", ["a", "b"]),
        ("\u0301a", ["a"]),
        ("\ud800", ["\ufffd"]),
        ("z" + "\u0301" * 9, ["z" + "\u0301" * 3]),
    ],
)
def test_text_becomes_cells(text: str, expected: list[str]) -> None:
    assert list(cells(text)) == expected


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))))
def test_as_many_cells_as_textual_counts(text: str) -> None:
    assert len(cells(text)) == cell_len(text)


@given(st.text())
def test_nothing_acts_on_a_terminal(text: str) -> None:
    shown = "".join(cells(text))
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode()


def test_texts_share_their_glyphs() -> None:
    assert cells("⠿⠇")[1] is cells("⠇⠿")[0]


def test_what_terminals_dispute_is_known() -> None:
    assert is_trusted("a")
    assert is_trusted("漢")
    assert not is_trusted("👩")
    assert not is_trusted("e\u0301")
