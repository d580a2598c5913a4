"""Rows that moved are found, and only where moving them pays."""

from __future__ import annotations

import random

from rich.segment import Segment

from tui.terminal.colours import Colours
from tui.terminal.row import Row
from tui.terminal.screen_buffer import ScreenBuffer
from tui.terminal.scrolling import Shift, find
from tui.terminal.sgr import CellStyles

CELL_STYLES = CellStyles(Colours.TRUE)


def rows(lines: list[str]) -> list[Row]:
    made = []
    for line in lines:
        row = Row(40, " ", CELL_STYLES.plain)
        row.glyphs[:] = line.ljust(40)
        made.append(row)
    return made


def lines(count: int) -> list[str]:
    source = random.Random(7)
    return ["".join(source.choices("abcdefghijkl", k=30)) for _ in range(count)]


def test_a_list_that_moved_up_under_a_heading() -> None:
    text = lines(30)
    heading = ["heading", ""]
    shift = find(rows(heading + text[1:11]), rows(heading + text[:10]), range(12))
    assert shift == Shift(2, 12, 1)


def test_a_list_that_moved_down() -> None:
    text = lines(30)
    assert find(rows(text[5:15]), rows(text[7:17]), range(10)) == Shift(0, 10, -2)


def test_other_text_is_no_move() -> None:
    assert find(rows(lines(20)[:10]), rows(lines(20)[10:]), range(10)) is None


def test_few_changes_are_no_move() -> None:
    text = lines(10)
    changed = [line[:10] + "x" + line[11:] for line in text]
    assert find(rows(changed), rows(text), range(10)) is None


def test_scrolling_by_a_row_costs_little_more_than_the_row() -> None:
    text = lines(60)
    screen_buffer = ScreenBuffer(CELL_STYLES, width=40, height=20)
    screen_buffer.paint((y, 0, 40, [Segment(text[y].ljust(40))]) for y in range(20))
    written = screen_buffer.paint((y, 0, 40, [Segment(text[y + 1].ljust(40))]) for y in range(20))
    assert len(written) < 40 + 30
