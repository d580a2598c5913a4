"""What lists in columns draw alike: the titles, and lines that are kept as they were drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from tui.presentation.columns import NO_MARK, ColumnT, Extent, Sort
from tui.presentation.spans import Span
from tui.widgets.lines import flush, width_of

KEPT = 300
"""Lines of which it is kept how they were drawn; a screen has some fifty."""

DrawnOf = TypeVar("DrawnOf")


class KeptLines(Generic[DrawnOf]):
    """Lines by their keys, each drawn anew only where what it is drawn of is another than before."""

    def __init__(self, draw: Callable[[DrawnOf], list[Span]]) -> None:
        self._draw = draw
        self._lines: dict[str, tuple[DrawnOf, list[Span]]] = {}

    def line(self, key: str, of: DrawnOf) -> list[Span]:
        """Return a line; most show what they showed before, which is quickly compared, being the same objects."""
        if key not in self._lines or self._lines[key][0] != of:
            if len(self._lines) > KEPT:
                self._lines.clear()
            self._lines[key] = of, self._draw(of)
        return self._lines[key][1]


def title_spans(extents: Iterable[Extent[ColumnT]], sort: Sort[ColumnT]) -> list[Span]:
    """Draw the titles; the one that the list is sorted by carries an arrow."""
    spans = [Span(NO_MARK, "header")]
    for extent in extents:
        column = extent.column
        spans.append(gap_before(spans, extent, "header"))
        style = "sorted" if column is sort.column else "header"
        spans.append(Span(flush(sort.title(column), extent.width, column.flush_right), style))
    return spans


def gap_before(spans: Sequence[Span], extent: Extent[ColumnT], style: str = "plain") -> Span:
    """Return what fills a line up to where a column begins."""
    return Span(" " * (extent.start - width_of(spans)), style)
