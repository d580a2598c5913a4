"""A table of texts: whole for a pipe, and for a terminal cut to its width, where the columns allow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple
from unicodedata import category, east_asian_width

from tui.presentation.spans import ELLIPSIS, Measure, shorten
from tui.presentation.wrap import wrap

GAP = 2
"""Cells between two columns."""


class TableColumn(NamedTuple):
    """A column by its title; where a table is too wide it is cut down to `least` cells, with 0 it stays whole.

    Where even that is too wide, the column with the lowest `goes` goes first, 0 never goes. What is cut loses its end,
    with `keep_ends` its middle; with `wraps` it goes on below.
    """

    title: str
    least: int = 0
    goes: int = 0
    keep_ends: bool = False
    wraps: bool = False


class Table(NamedTuple):
    """The lines of a table, the titles first, and the titles of the columns that it has no room for."""

    lines: Iterator[str]
    left_out: tuple[str, ...] = ()


Row = Sequence[str]


def lay_out(columns: Sequence[TableColumn], rows: Sequence[Row], width: int | None) -> Table:
    """Lay a table out for so many cells, None for as many as it takes."""
    lines = (tuple(column.title for column in columns), *rows)
    measure: Measure = len if width is None else cells
    wanted = [max(map(measure, texts)) for texts in zip(*lines, strict=True)]
    if width is None:
        # A journal has hundreds of thousands of rows.
        pattern = (" " * GAP).join(f"{{:<{size}}}" for size in wanted)
        return Table(pattern.format(*line).rstrip() for line in lines)
    if sum(wanted) + GAP * (len(wanted) - 1) <= width:
        return Table(_joined(line, wanted) for line in lines)
    widths = fit(columns, wanted, width)
    left_out = tuple(column.title for place, column in enumerate(columns) if place not in widths)
    return Table((shorten(text, width, cells) for line in lines for text in _cut(columns, line, widths)), left_out)


def fit(columns: Sequence[TableColumn], wanted: Sequence[int], width: int) -> dict[int, int]:
    """Return the width of each column that is shown, by its place.

    Those that never go may be too wide even so: then the last of those that have any room is cut.
    """
    widths = {
        place: min(size, column.least) if column.least else size
        for place, (column, size) in enumerate(zip(columns, wanted, strict=True))
    }
    for place in sorted((place for place in widths if columns[place].goes), key=lambda place: columns[place].goes):
        if _total(widths) <= width:
            break
        del widths[place]
    while len(widths) > 1 and _total(widths) - widths[max(widths)] >= width:
        del widths[max(widths)]
    free = width - _total(widths)
    # What is left is shared out evenly, and what one does not need goes to the others.
    while free > 0 and (growing := [place for place in widths if widths[place] < wanted[place]]):
        share = max(free // len(growing), 1)
        for place in growing:
            more = min(share, wanted[place] - widths[place], free)
            widths[place] += more
            free -= more
    return widths


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes, by Unicode's own tables."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def _total(widths: dict[int, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _joined(line: Row, widths: Sequence[int]) -> str:
    padded = (text + " " * (width - cells(text)) for text, width in zip(line, widths, strict=True))
    return (" " * GAP).join(padded).rstrip()


def _cut(columns: Sequence[TableColumn], line: Row, widths: dict[int, int]) -> Iterator[str]:
    """Yield a line of a table, and those below it that a cell goes on in."""
    parts = [
        wrap(line[place], width, cells)
        if columns[place].wraps
        else [_shortened(line[place], width, keep_ends=columns[place].keep_ends)]
        for place, width in widths.items()
    ]
    for each in zip_longest(*parts, fillvalue=""):
        yield _joined(each, list(widths.values()))


def _shortened(text: str, width: int, *, keep_ends: bool) -> str:
    """Shorten a text to so many cells, at its end or in its middle."""
    if not keep_ends or cells(text) <= width or width < len("a…bc"):
        return shorten(text, width, cells)
    tail = text[-(width // 2) :]
    while cells(tail) > width // 2:
        tail = tail[1:]
    return shorten(text, width - cells(tail), cells).removesuffix(ELLIPSIS) + ELLIPSIS + tail
