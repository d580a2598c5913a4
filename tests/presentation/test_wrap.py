"""Lines are shared out: every text is seen, what matters first, and nothing is wider than there is room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.wrap import share_lines, wrap

LONG = "managed by stack shop: its next update reverts this"


def test_a_long_text_takes_the_lines_that_are_left() -> None:
    assert share_lines((LONG,), 30, 2, 2) == ("managed by stack shop: its\nnext update reverts this",)
    assert share_lines((LONG,), 30, 1, 2) == ("managed by stack shop: its ne…",)
    assert share_lines((LONG, "short"), 20, 3, 2) == ("managed by stack\nshop: its next upda…", "short")
    assert share_lines((LONG, LONG), 30, 3, 2)[1] == "managed by stack shop: its ne…"


def test_a_number_and_its_per_cent_stay_together() -> None:
    assert wrap("fastest at 50 %: about 3 h", 13) == ["fastest at", "50 %: about 3", "h"]
    assert wrap("a % b", 3) == ["a %", "b"]


@given(st.lists(st.text("ab ", min_size=1, max_size=60), max_size=4), st.integers(2, 30), st.integers(0, 8))
def test_every_text_has_a_line_and_none_is_too_wide(texts: list[str], width: int, most: int) -> None:
    shared = share_lines(texts, width, most, 2)
    lines = [line for text in shared for line in text.split("\n")]
    assert len(shared) == len(texts)
    assert len(lines) <= max(most, len(texts))
    assert all(len(line) <= width for line in lines)
