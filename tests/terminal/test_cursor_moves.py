"""Every cursor move ends where it should, and none is longer than the plain one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.pty.terminal import Screen
from tui.terminal.cursor_moves import cursor_move

ROWS, COLUMNS = st.integers(0, 23), st.integers(0, 79)


@given(ROWS, COLUMNS, ROWS, COLUMNS)
def test_a_move_ends_where_it_should(row: int, column: int, to_row: int, to_column: int) -> None:
    screen = Screen(80, 24)
    screen.feed(f"\x1b[{row + 1};{column + 1}H")
    screen.feed(cursor_move((row, column), to_row, to_column))
    assert screen.cursor == (to_column, to_row)


@given(ROWS, ROWS, COLUMNS)
def test_a_move_from_behind_the_last_cell_ends_where_it_should(row: int, to_row: int, to_column: int) -> None:
    screen = Screen(80, 24)
    screen.feed(f"\x1b[?7l\x1b[{row + 1};80Hx")
    screen.feed(cursor_move((row, None), to_row, to_column))
    assert screen.cursor == (to_column, to_row)


@given(ROWS, COLUMNS, ROWS, COLUMNS)
def test_no_move_is_longer_than_an_absolute_one(row: int, column: int, to_row: int, to_column: int) -> None:
    assert len(cursor_move((row, column), to_row, to_column)) <= len(f"\x1b[{to_row + 1};{to_column + 1}H")


def test_staying_costs_nothing() -> None:
    assert cursor_move((3, 4), 3, 4) == ""
    assert cursor_move((3, 4), 3, 3) == "\b"
    assert cursor_move((3, 4), 4, 0) == "\r\n"
