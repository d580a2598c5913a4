"""The cheapest way to bring a terminal's cursor from one cell to another."""

from __future__ import annotations

Position = tuple[int, int | None]
"""Row and column, from 0; the column is None where terminals disagree (after the last cell of a row)."""


def cursor_move(here: Position | None, row: int, column: int) -> str:
    """Give the shortest control sequence from `here` (None: anywhere) to a row and column counted from 0."""
    best = _position(row, column)
    if here is None:
        return best
    there, at = here
    if (there, at) == (row, column):
        return ""
    down = row - there
    if at is not None:
        best = min(best, _vertical(down) + _horizontal(column - at), key=len)
    if 0 <= down <= 2:
        # From column 0 on; a terminal line that turns "\n" into "\r\n" does no harm here.
        best = min(best, "\r" + "\n" * down + _horizontal(column), key=len)
    return best


def _position(row: int, column: int) -> str:
    if column:
        return f"\x1b[{row + 1};{column + 1}H"
    return f"\x1b[{row + 1}H" if row else "\x1b[H"


def _vertical(rows: int) -> str:
    if not rows:
        return ""
    count = abs(rows)
    return f"\x1b[{count if count > 1 else ''}{'B' if rows > 0 else 'A'}"


def _horizontal(columns: int) -> str:
    if not columns:
        return ""
    if -3 <= columns < 0:
        return "\b" * -columns
    count = abs(columns)
    return f"\x1b[{count if count > 1 else ''}{'C' if columns > 0 else 'D'}"
