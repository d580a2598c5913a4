"""One line of the functions list, and its titles, as pieces in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.domain.listing import Sort
from tui.features.functions.rows import MARK, NO_MARK, NUMERIC, Row, Span, title
from tui.presentation.spans import Piece
from tui.widgets.lines import cut_middle, cut_pieces, fit_aliases, flush, width_of


def title_pieces(spans: Iterable[Span], sort: Sort) -> list[Piece]:
    """Draw the titles; the one that the list is sorted by carries an arrow."""
    pieces = [Piece(NO_MARK, "header")]
    for span in spans:
        pieces.append(_gap(pieces, span, "header"))
        role = "sorted" if span.column == sort.column else "header"
        pieces.append(Piece(flush(title(span.column, sort), span.width, span.column in NUMERIC), role))
    return pieces


def row_pieces(row: Row, spans: Iterable[Span], under_cursor: bool) -> list[Piece]:
    """Draw one function; the cursor is a mark and a style on the name."""
    pieces = [Piece(MARK, "cursor") if under_cursor else Piece(NO_MARK)]
    for span in spans:
        pieces.append(_gap(pieces, span))
        pieces.extend(_cell(row, span, under_cursor))
    return pieces


def _cell(row: Row, span: Span, under_cursor: bool) -> Sequence[Piece]:
    match span.column:
        case "name":
            name = flush(cut_middle(row.name, span.width), span.width)
            return [Piece(name, "cursor" if under_cursor else "plain")]
        case "runtime":
            return [Piece(flush(row.runtime, span.width), "quiet")]
        case "aliases":
            return cut_pieces([row.remark], span.width) if row.remark else fit_aliases(row.aliases, span.width)
        case "latest":
            return [Piece(flush(row.latest, span.width, right=True), "version")]
        case "modified":
            return [Piece(flush(row.modified, span.width, right=True), "quiet")]


def _gap(pieces: Sequence[Piece], span: Span, role: str = "plain") -> Piece:
    return Piece(" " * (span.start - width_of(pieces)), role)
