"""One line of the functions list, and its titles, as spans in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.domain.listing import Sort
from tui.features.functions.rows import MARK, NO_MARK, NUMERIC, Extent, Row, title
from tui.presentation.spans import Span
from tui.widgets.lines import cut_middle, cut_spans, fit_aliases, flush, width_of


def title_spans(extents: Iterable[Extent], sort: Sort) -> list[Span]:
    """Draw the titles; the one that the list is sorted by carries an arrow."""
    spans = [Span(NO_MARK, "header")]
    for extent in extents:
        spans.append(_gap(spans, extent, "header"))
        role = "sorted" if extent.column == sort.column else "header"
        spans.append(Span(flush(title(extent.column, sort), extent.width, extent.column in NUMERIC), role))
    return spans


def row_spans(row: Row, extents: Iterable[Extent], under_cursor: bool) -> list[Span]:
    """Draw one function; the cursor is a mark and a style on the name."""
    spans = [Span(MARK, "cursor") if under_cursor else Span(NO_MARK)]
    for extent in extents:
        spans.append(_gap(spans, extent))
        spans.extend(_cell(row, extent, under_cursor))
    return spans


def _cell(row: Row, extent: Extent, under_cursor: bool) -> Sequence[Span]:
    match extent.column:
        case "name":
            name = flush(cut_middle(row.name, extent.width), extent.width)
            return [Span(name, "cursor" if under_cursor else "plain")]
        case "runtime":
            return [Span(flush(row.runtime, extent.width), "quiet")]
        case "aliases":
            return cut_spans([row.remark], extent.width) if row.remark else fit_aliases(row.aliases, extent.width)
        case "latest":
            return [Span(flush(row.latest, extent.width, right=True), "version")]
        case "modified":
            return [Span(flush(row.modified, extent.width, right=True), "quiet")]


def _gap(spans: Sequence[Span], extent: Extent, role: str = "plain") -> Span:
    return Span(" " * (extent.start - width_of(spans)), role)
