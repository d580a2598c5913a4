"""A picture of dots in terminal cells: several lines in one, told apart by their shapes also where there is no colour.

A cell has dots of its own: braille has eight, and where a terminal's font lacks that (the Linux console), blocks have
two. What was never drawn on stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

Dot = tuple[int, int]
"""A place among the dots: from the left, and from the top."""

_BRAILLE = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille cell, by its row and column."""


class Stroke(IntEnum):
    """How something is drawn; in a cell that several share, the last of them gives the colour."""

    SHADE = 0
    DOTTED = 1
    SOLID = 2


class Glyphs(NamedTuple):
    """What dots are drawn with: dots of a cell across and down, and what a cell shows.

    `cells` has for each stroke the glyph of each set of dots (bit 0 is the upper one, bit 1 the lower); without it all
    strokes are drawn in braille.
    """

    across: int
    down: int
    cells: tuple[str, ...] = ()


BRAILLE = Glyphs(2, 4)
BLOCKS = Glyphs(1, 2, (" ░░░", " '.:", " ▀▄█"))
"""Glyphs that code page 437 has, and so the fonts of all consoles."""


class Cell(NamedTuple):
    """One cell as it is shown, with the name of its style."""

    glyph: str = " "
    style: str = "plain"


EMPTY = Cell()


class Canvas:
    """So many cells that are drawn on dot by dot; what is outside is left out."""

    def __init__(self, width: int, height: int, glyphs: Glyphs = BRAILLE) -> None:
        self.glyphs = glyphs
        self.width, self.height = width, height
        self._dots: dict[Dot, dict[Stroke, int]] = {}
        self._styles: dict[tuple[Dot, Stroke], str] = {}

    @property
    def across(self) -> int:
        """How many dots there are from left to right."""
        return self.width * self.glyphs.across

    @property
    def down(self) -> int:
        """How many dots there are from top to bottom."""
        return self.height * self.glyphs.down

    def draw(self, dots: Iterable[Dot], stroke: Stroke, style: str) -> None:
        """Set dots, those of a line in their order; in braille every second one of a dotted line, half of a shade."""
        across, down = self.glyphs.across, self.glyphs.down
        for number, (x, y) in enumerate(dots):
            left_out = number % 2 if stroke is Stroke.DOTTED else (x + y) % 2 if stroke is Stroke.SHADE else 0
            if left_out and not self.glyphs.cells:
                continue
            if 0 <= x < self.across and 0 <= y < self.down:
                cell = x // across, y // down
                bit = 1 << y % down if self.glyphs.cells else _BITS[y % down][x % across]
                strokes = self._dots.setdefault(cell, {})
                strokes[stroke] = strokes.get(stroke, 0) | bit
                self._styles[cell, stroke] = style

    def rows(self) -> list[list[Cell]]:
        """Return what all cells show, row by row."""
        rows = [[EMPTY] * self.width for _ in range(self.height)]
        for x, y in self._dots:
            rows[y][x] = self.at(x, y)
        return rows

    def at(self, x: int, y: int) -> Cell:
        """Return what a cell shows; EMPTY where nothing was drawn."""
        strokes = self._dots.get((x, y))
        if not strokes:
            return EMPTY
        top = max(strokes)
        style = self._styles[(x, y), top]
        if self.glyphs.cells:
            return Cell(self.glyphs.cells[top][strokes[top]], style)
        bits = 0
        for mask in strokes.values():
            bits |= mask
        return Cell(chr(_BRAILLE | bits), style)


def place(value: float, top: float, down: int) -> int:
    """Return the row of dots of a value on a scale from 0 to `top`; what is more than nothing is never at nothing."""
    lowest = down - 1
    if value <= 0 or top <= 0:
        return lowest
    return max(lowest - max(round(value / top * lowest), 1), 0)


def path(points: Sequence[tuple[int, int, int | None]]) -> Iterator[Dot]:
    """Yield the dots of a line through values in their order, one of each stretch of columns (start, end, row).

    Values side by side are joined from middle to middle; next to a gap (None) a value is drawn to the end of its own
    stretch. Nothing is drawn in a gap.
    """
    last: Dot | None = None
    for number, (start, end, y) in enumerate(points):
        if y is None:
            last = None
            continue
        middle = (start + end - 1) // 2
        here = (start if last is None else middle, y)
        yield from _joined(last, here)
        following = points[number + 1][2] if number + 1 < len(points) else None
        last = (middle if following is not None else max(end - 1, middle), y)
        yield from _joined(here, last)


def _joined(before: Dot | None, now: Dot) -> Iterator[Dot]:
    """Yield the dots after one and up to another, column by column, with no hole between two of them."""
    if before is None:
        yield now
        return
    (x0, y0), (x1, y1) = before, now
    if x0 == x1:
        step = 1 if y1 > y0 else -1
        yield from ((x0, between) for between in range(y0 + step, y1 + step, step) if y0 != y1)
    y = y0
    for x in range(x0 + 1, x1 + 1):
        following = y0 + round((y1 - y0) * (x - x0) / (x1 - x0))
        step = 1 if following > y else -1
        # A steep line is drawn in the column that it leads to, and begins there beside its last dot.
        yield from ((x, between) for between in range(y + step, following, step))
        yield x, following
        y = following
