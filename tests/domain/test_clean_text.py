"""Text from AWS comes out harmless, readable and short."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.clean_text import clean, is_clean

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("Größe 寸法 🙂", "Größe 寸法 🙂"),
        ("\x1b[2J", "␛[2J"),
        ("a\x00b\x07c\x7f", "a␀b␇c␡"),
        ("\x9b31m", "\\x9b31m"),
        ("\x1b]52;c;aGk=\x1b\\", "␛]52;c;aGk=␛\\"),
        ("a\u202eb\u2066c\u200e", "a\\u202eb\\u2066c\\u200e"),
        ("a\nb\tc\r", "a␊b␉c␍"),
        ("\ud800", "\\ud800"),
        ("line\u2028end\u0085", "line\\u2028end\\x85"),
        ("x [/oops] [@click=app.quit]", "x [/oops] [@click=app.quit]"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a" + "\u200b" * 40 + "b", "a\\u200b×40b"),
        ("e" + "\u0301" * 30, "e\u0301\u0301\u0301\\u0301×30"),
    ],
)
def test_what_could_steer_a_terminal_is_shown(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert clean("a\n\tb\x1b\r", lines=True) == "a\n\tb␛␍"


def test_the_length_is_capped() -> None:
    assert clean("x" * 300, 256) == "x" * 255 + "…"
    assert clean("x" * 256, 256) == "x" * 256
    assert len(clean("\x1b" * 10_000_000, 100)) == 100
    assert len(clean("\u202e" * 1000, 100)) == 100


@given(ANYTHING, st.integers(1, 80), st.booleans())
def test_nothing_dangerous_comes_through(raw: str, limit: int, lines: bool) -> None:
    shown = clean(raw, limit, lines=lines)
    assert len(shown) <= limit
    kept = shown.replace("\n", "").replace("\t", "") if lines else shown
    assert not {unicodedata.category(character) for character in kept} & {"Cc", "Cs", "Zl", "Zp"}
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI") for c in kept
    )
    assert is_clean(kept)
    shown.encode()


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "P", "Zs"))))
def test_ordinary_text_is_left_alone(raw: str) -> None:
    assert clean(raw, len(raw) + 1) == raw
