"""Finds rows of a list while words are typed: the cursor goes there, and back where no row has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.presentation.find import first_row, next_row

if TYPE_CHECKING:
    from tui.widgets.line_list import LineList


class RowFinding:
    """Looks for words from the row on where the cursor is; what was found is marked in the list's `matches`."""

    def __init__(self, rows: LineList) -> None:
        self._rows = rows
        self._start, self._start_y = rows.remember_row(), rows.cursor_y

    def find(self, words: str) -> None:
        """Mark the rows that have the words, and go to the first from where one began; no words mark none."""
        rows = self._rows
        rows.uncover(words)
        matches = rows.look_for(words)
        first = first_row(matches, self._start()) if matches is not None else None
        if first is not None:
            rows.put(first)
        else:
            self._put_back()
        rows.repaint()

    def go(self, step: int) -> None:
        """Go to the next row that is found by now, or to the one before."""
        rows = self._rows
        if rows.matches is not None:
            matches = rows.look_for(rows.matches.words)
            if matches is not None and (row := next_row(matches, rows.row, step)) is not None:
                rows.put(row)
            rows.repaint()

    def end(self, *, back: bool) -> None:
        """Mark nothing any more, and with `back` go to where one began."""
        rows = self._rows
        if back:
            rows.cover()
        rows.look_for("")
        if back:
            self._put_back()
        rows.repaint()

    def _put_back(self) -> None:
        self._rows.put(self._start())
        if self._start_y is not None:
            self._rows.hold_cursor(self._start_y)
