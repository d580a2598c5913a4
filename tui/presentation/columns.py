"""The columns of a list: what it is sorted by, and where on a line each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

MARK, NO_MARK = "▸ ", "  "
"""What stands before the first column, under the cursor and elsewhere."""

GAP = 2
"""Cells between two columns."""


class ListColumn(Protocol):
    """What the columns of all lists have: a title that fits `least` cells, and how they are sorted and stand."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def least(self) -> int: ...  # noqa: D102
    @property
    def greatest_first(self) -> bool: ...  # noqa: D102
    @property
    def flush_right(self) -> bool: ...  # noqa: D102


ColumnT = TypeVar("ColumnT", bound=ListColumn)


class Sort(NamedTuple, Generic[ColumnT]):
    """A column and a direction; unknown values stay at the end in both."""

    column: ColumnT
    descending: bool = False

    def by(self, column: ColumnT) -> Sort[ColumnT]:
        """Return the sort by a column that was asked for, reversed where it is this one already."""
        if column is self.column:
            return self._replace(descending=not self.descending)
        return Sort(column, column.greatest_first)

    def by_next(self, columns: Sequence[ColumnT]) -> Sort[ColumnT]:
        """Return the sort by the column behind this one, by the first behind the last or one that is not shown."""
        place = columns.index(self.column) + 1 if self.column in columns else 0
        return self.by(columns[place % len(columns)])

    def title(self, column: ColumnT) -> str:
        """Return a column's title, with an arrow where the list is sorted by it."""
        if column is not self.column:
            return column.title
        arrow = "▼" if self.descending else "▲"
        spaced = f"{column.title} {arrow}"
        return spaced if len(spaced) <= column.least else f"{column.title}{arrow}"


class Extent(NamedTuple, Generic[ColumnT]):
    """A column's first cell and its width."""

    column: ColumnT
    start: int
    width: int


def side_by_side(columns: Iterable[ColumnT], widths: Mapping[ColumnT, int]) -> tuple[Extent[ColumnT], ...]:
    """Place columns of these widths on a line, behind the mark."""
    placed: list[Extent[ColumnT]] = []
    start = len(MARK)
    for column in columns:
        placed.append(Extent(column, start, widths[column]))
        start += widths[column] + GAP
    return tuple(placed)


def column_at(extents: Iterable[Extent[ColumnT]], x: int) -> ColumnT | None:
    """Return the column at a cell, which the gap before it belongs to; None behind the last one."""
    return next((extent.column for extent in extents if x < extent.start + extent.width), None)
