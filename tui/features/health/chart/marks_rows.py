"""Who moved the alias when, below the chart: each move in the column of its time, with a name where there is room."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from tui.features.health.chart.past import Mark
from tui.presentation.canvas import EMPTY, Cell

_WHO = 16
"""Cells of a name at the most."""


class Columns(NamedTuple):
    """So many cells for a time."""

    since: datetime
    end: datetime
    cells: int

    def part(self, at: datetime) -> float:
        """Return where in it a time lies, 0 to 1."""
        return min(max((at - self.since) / (self.end - self.since), 0.0), 1.0)

    def cell(self, at: datetime) -> int:
        """Return the cell of a time."""
        return min(int(self.part(at) * self.cells), self.cells - 1)

    def minute(self, cell: int) -> datetime:
        """Return the start of the minute that a cell begins in, or of the first one that begins in it."""
        minutes = round((self.end - self.since).total_seconds() / 60)
        begun = cell * minutes / self.cells
        place = int(begun) if minutes <= self.cells else -int(-begun // 1)
        return self.since + (self.end - self.since) * min(max(place, 0), minutes - 1) / minutes


def marks_rows(marks: Sequence[Mark], columns: Columns, width: int, rows: int) -> list[list[Cell]]:
    """Return at most so many rows of so many cells; the newest moves are named first."""
    drawn = [[EMPTY] * width for _ in range(rows)]
    groups = [list(group) for _, group in groupby(marks, key=lambda mark: columns.cell(mark.at))]
    for group in groups:
        drawn[0][columns.cell(group[0].at)] = Cell(group[-1].glyph, "mark")
    for group in reversed(groups):
        column = columns.cell(group[0].at)
        if not any(_put(drawn[0], column, text, left) for text, left in _texts(group)):
            any(_put(row, column, text, left) for row in drawn[1:] for text, left in _texts(group))
    return [row for row in drawn if any(cell != EMPTY for cell in row)]


def _texts(group: Sequence[Mark]) -> tuple[tuple[str, bool], ...]:
    """Return what can be said of the moves of a column, the most first, and whether it stands to the left."""
    last = group[-1]
    who, more = narrow(last.who)[:_WHO], f" ×{len(group)}" if group[1:] else ""
    long, short = f"{who} {last.text}{more}", f"{who}{more}"
    return (
        (f"{last.glyph}{long}", False),
        (f"{long}{last.glyph}", True),
        (f"{last.glyph}{short}", False),
        (f"{short}{last.glyph}", True),
    )


def _put(row: list[Cell], column: int, text: str, left: bool) -> bool:
    """Write a text that begins or ends in a column, with a cell free on both sides; tell whether there was room."""
    start = column - len(text) + 1 if left else column
    end = start + len(text)
    around = [cell for x, cell in enumerate(row[max(start - 1, 0) : end + 1], max(start - 1, 0)) if x != column]
    if start < 0 or end > len(row) or any(cell != EMPTY for cell in around):
        return False
    row[start:end] = [Cell(one, "mark" if at == column else "quiet") for at, one in enumerate(text, start)]
    return True


def narrow(text: str) -> str:
    """Return a text in which each character has one cell."""
    return "".join(
        one
        if unicodedata.east_asian_width(one) not in ("W", "F") and not unicodedata.combining(one) and one.isprintable()
        else "?"
        for one in text
    )
