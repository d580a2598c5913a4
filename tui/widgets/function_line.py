"""One line of the functions list, and its titles, as spans in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tui.features.functions.columns import MARK, NO_MARK, Entry, Extent
from tui.presentation.spans import Span
from tui.widgets.lines import cut_middle, fit_aliases, flush, width_of

if TYPE_CHECKING:
    from tui.features.functions.listing import Sort


def title_spans(extents: Iterable[Extent], sort: Sort) -> list[Span]:
    """Draw the titles; the one that the list is sorted by carries an arrow."""
    spans = [Span(NO_MARK, "header")]
    for extent in extents:
        column = extent.column
        spans.append(_gap(spans, extent, "header"))
        style = "sorted" if column is sort.column else "header"
        spans.append(Span(flush(sort.title(column), extent.width, column.flush_right), style))
    return spans


def entry_spans(entry: Entry, extents: Iterable[Extent], under_cursor: bool) -> list[Span]:
    """Draw one function; the cursor is a mark, and a style on the first column."""
    spans = [Span(MARK, "cursor") if under_cursor else Span(NO_MARK)]
    for extent in extents:
        spans.append(_gap(spans, extent))
        cell = _cell(entry, extent)
        spans.extend([cell[0]._replace(style="cursor")] if under_cursor and extent.start == len(MARK) else cell)
    return spans


def _cell(entry: Entry, extent: Extent) -> Sequence[Span]:
    column, width = extent.column, extent.width
    cell = column.cell(entry)
    if not isinstance(cell, Span):
        return fit_aliases(cell, width)
    text = cut_middle(cell.text, width) if column.keep_ends else cell.text
    return [cell._replace(text=flush(text, width, column.flush_right))]


def _gap(spans: Sequence[Span], extent: Extent, style: str = "plain") -> Span:
    return Span(" " * (extent.start - width_of(spans)), style)
