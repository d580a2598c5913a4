"""CellStyles become the shortest SGR, in the number of colours that the terminal has."""

from __future__ import annotations

import re
from itertools import product

import pytest
from rich.color import Color
from rich.style import Style

from tests.support.pty.terminal import Screen
from tui.terminal.colours import Colours
from tui.terminal.sgr import CellStyles

WORDS = (
    "none",
    "bold",
    "dim",
    "bold dim",
    "underline",
    "underline2 italic",
    "reverse",
    "red",
    "red on #123456",
    "on blue",
)


@pytest.mark.parametrize(("before", "after"), list(product(WORDS, WORDS)))
def test_a_transition_ends_in_the_same_pen_as_a_fresh_start(before: str, after: str) -> None:
    cell_styles = CellStyles(Colours.TRUE)
    one, other = cell_styles.of(Style.parse(before)), cell_styles.of(Style.parse(after))
    moved, fresh = Screen(2, 1), Screen(2, 1)
    moved.feed(cell_styles.transition(None, one) + cell_styles.transition(one, other) + "x")
    fresh.feed(cell_styles.transition(None, other) + "x")
    assert moved.cell(0, 0) == fresh.cell(0, 0)


def test_bold_and_dim_end_by_one_code_and_what_stays_is_said_again() -> None:
    cell_styles = CellStyles(Colours.TRUE)
    both, bold = cell_styles.of(Style.parse("bold dim #010203")), cell_styles.of(Style.parse("bold #010203"))
    assert cell_styles.transition(both, bold) == "\x1b[22;1m"


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        (Colours.TRUE, "\x1b[0;38;2;255;0;0;48;2;18;18;18m"),
        (Colours.INDEXED, "\x1b[0;38;5;196;48;5;233m"),
        (Colours.SIXTEEN, "\x1b[0;31;40m"),
        (Colours.NONE, "\x1b[m"),
    ],
)
def test_colours_are_those_of_the_terminal(colours: Colours, expected: str) -> None:
    cell_styles = CellStyles(colours)
    assert cell_styles.transition(None, cell_styles.of(Style.parse("#ff0000 on #121212"))) == expected


def test_sixteen_colours_keep_text_apart_from_its_ground() -> None:
    cell_styles = CellStyles(Colours.SIXTEEN)
    dimmed = cell_styles.of(Style.parse("#303030 on #121212"))
    assert dimmed.fore != ""
    assert int(dimmed.fore) + 10 != int(dimmed.back)


def test_without_colour_a_ground_that_stands_out_is_reversed() -> None:
    cell_styles = CellStyles(Colours.NONE, ground=Color.parse("#121212"))
    assert cell_styles.of(Style.parse("white on #0178d4")) is cell_styles.of(Style.parse("reverse"))
    assert cell_styles.of(Style.parse("white on #1e1e1e")) is cell_styles.plain
    assert cell_styles.of(Style.parse("reverse white on #0178d4")) is cell_styles.of(Style.parse("reverse"))


def test_no_pen_without_colour_names_one() -> None:
    cell_styles = CellStyles(Colours.NONE)
    for words in WORDS:
        sequence = cell_styles.transition(None, cell_styles.of(Style.parse(words)))
        assert not re.search(r"[\[;](3[0-8]|4[0-8]|9\d|10\d)[;m]", sequence)


def test_links_are_left_out() -> None:
    cell_styles = CellStyles(Colours.TRUE)
    assert cell_styles.of(Style.parse("bold link https://example.invalid")) is cell_styles.of(Style.parse("bold"))


def test_pens_without_end_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.terminal.sgr._MOST_CELL_STYLES", 10)
    cell_styles = CellStyles(Colours.TRUE)
    for number in range(200):
        cell_styles.of(Style.parse(f"#0000{number:02x}"))
    assert len(cell_styles._cell_styles) <= 11


def test_a_vt100_gets_four_attributes_and_ends_them_together() -> None:
    cell_styles = CellStyles(Colours.NONE, ends_attributes=False)
    one, other = cell_styles.of(Style.parse("bold dim italic strike reverse")), cell_styles.of(Style.parse("underline"))
    assert cell_styles.transition(one, other) == "\x1b[0;4m"
    assert cell_styles.transition(other, one) == "\x1b[0;1;7m"
    assert cell_styles.transition(other, cell_styles.plain) == "\x1b[m"
