"""Lines are shared out: every text is seen, what matters first, and nothing is wider than there is room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.spans import Span, text_of
from tui.presentation.wrap import first_fit, share_lines, wrap

LONG = "managed by stack shop: its next update reverts this"


def test_a_long_text_takes_the_lines_that_are_left() -> None:
    assert share_lines((LONG,), 30, 2, 2) == ("managed by stack shop: its\nnext update reverts this",)
    assert share_lines((LONG,), 30, 1, 2) == ("managed by stack shop: its ne…",)
    assert share_lines((LONG, "short"), 20, 3, 2) == ("managed by stack\nshop: its next upda…", "short")
    assert share_lines((LONG, LONG), 30, 3, 2)[1] == "managed by stack shop: its ne…"


def test_nothing_of_a_text_is_lost_where_a_word_is_broken() -> None:
    assert share_lines(("arn:aws:lambda:eu-west-1",), 10, 3, 3) == ("arn:aws:la\nmbda:eu-we\nst-1",)
    assert share_lines(("in arn:aws:lambda:eu-west-1 now",), 10, 4, 4) == ("in\narn:aws:la\nmbda:eu-we\nst-1 now",)


def test_a_number_and_its_unit_stay_together() -> None:
    assert wrap("fastest at 50 %: about 3 h", 13) == ["fastest at", "50 %: about", "3 h"]
    assert wrap("since 29 Nov, 1 d ago", 15) == ["since 29 Nov,", "1 d ago"]
    assert wrap("version 7 does", 9) == ["version 7", "does"]
    assert wrap("a % b", 3) == ["a %", "b"]


@given(st.lists(st.text("ab ", min_size=1, max_size=60), max_size=4), st.integers(2, 30), st.integers(0, 8))
def test_every_text_has_a_line_and_none_is_too_wide(texts: list[str], width: int, most: int) -> None:
    shared = share_lines(texts, width, most, 2)
    lines = [line for text in shared for line in text.split("\n")]
    assert len(shared) == len(texts)
    assert len(lines) <= max(most, len(texts))
    assert all(len(line) <= width for line in lines)


def test_each_piece_goes_to_the_first_line_that_has_room_and_the_rest_to_the_last() -> None:
    pieces = [(Span(text),) for text in ("12345", "67890123", "ab", "", "the last of all")]
    assert [text_of(line) for line in first_fit(pieces, 10, 3)] == ["12345   ab", "67890123", "the last of all"]
    assert [text_of(line) for line in first_fit(pieces, 10, 2)] == ["12345   ab", "67890123   the last of all"]
    assert first_fit(pieces[:1], 10, 2)[1] == ()


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert wrap("compared since 20:03 UTC, 1 d", 28) == ["compared since 20:03 UTC,", "1 d"]
    assert wrap("30 % of 12 Min", 12) == ["30 % of 12", "Min"]
