"""One line of the functions list, as spans in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.features.functions.columns import Column, Entry
from tui.presentation.columns import MARK, NO_MARK, Extent
from tui.presentation.spans import Span
from tui.widgets.column_lines import gap_before
from tui.widgets.lines import cut_middle, fit_aliases, flush


def entry_spans(entry: Entry, extents: Iterable[Extent[Column]], under_cursor: bool) -> list[Span]:
    """Draw one function; the cursor is a mark, and a style on the first column."""
    spans = [Span(MARK, "cursor") if under_cursor else Span(NO_MARK)]
    for extent in extents:
        spans.append(gap_before(spans, extent))
        cell = _cell(entry, extent)
        spans.extend([cell[0]._replace(style="cursor")] if under_cursor and extent.start == len(MARK) else cell)
    return spans


def _cell(entry: Entry, extent: Extent[Column]) -> Sequence[Span]:
    column, width = extent.column, extent.width
    cell = column.cell(entry)
    if not isinstance(cell, Span):
        return fit_aliases(cell, width)
    text = cut_middle(cell.text, width) if column.keep_ends else cell.text
    return [cell._replace(text=flush(text, width, column.flush_right))]
