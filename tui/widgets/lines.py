"""Lines made of pieces: measured in cells, cut with an ellipsis, turned into strips; text is never read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.features.versions.lanes import Head
from tui.presentation.pointers import AliasPieces
from tui.presentation.spans import ELLIPSIS, Piece, Pieces, shorten

GAP = "  "
TEXT_LEAST = 16
"""So many cells of a description are worth more than what would stand behind it."""


def width_of(pieces: Pieces) -> int:
    """Return how many cells the pieces take."""
    return sum(cell_len(piece.text) for piece in pieces)


def cut(text: str, width: int) -> str:
    """Shorten text to so many cells; what is cut ends with an ellipsis."""
    return shorten(text, width, cell_len)


def cut_middle(text: str, width: int) -> str:
    """Shorten a name to so many cells and keep both its ends: functions of one team often begin alike."""
    if cell_len(text) <= width or width < len("a…bc"):
        return cut(text, width)
    tail = width // 2
    chopped = text[-tail:]
    while cell_len(chopped) > tail:
        chopped = chopped[1:]
    return set_cell_size(text, width - 1 - cell_len(chopped)) + ELLIPSIS + chopped


def flush(text: str, width: int, right: bool = False) -> str:
    """Cut or pad text to exactly so many cells."""
    text = cut(text, width)
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding


def cut_pieces(pieces: Pieces, width: int) -> list[Piece]:
    """Shorten a line to so many cells, at its end."""
    if width_of(pieces) <= width:
        return list(pieces)
    kept: list[Piece] = []
    left = width
    for piece in pieces:
        size = cell_len(piece.text)
        if size >= left:
            # Something follows, or this is too long itself: either way the ellipsis has to stand here.
            kept.append(piece._replace(text=cut(piece.text + " " * (left + 1 - size), left)))
            break
        kept.append(piece)
        left -= size
    return kept


def fit_aliases(aliases: Sequence[AliasPieces], width: int) -> list[Piece]:
    """Place as many aliases as fit whole and count the rest (`+2`).

    Where not even the first one fits, its name is cut, never the versions and the weight behind it.
    """
    for count in range(len(aliases), 0, -1):
        left_out = len(aliases) - count
        pieces = _joined(aliases[:count], left_out)
        if width_of(pieces) <= width:
            return pieces
    if not aliases:
        return []
    (name, target), left_out = aliases[0], len(aliases) - 1
    tail = _joined([(name._replace(text=""), target)], left_out)
    room = width - width_of(tail)
    if room < len("x") + len(ELLIPSIS):
        return [Piece(cut(f"+{len(aliases)}", width), "quiet")]
    return [name._replace(text=cut(name.text, room)), *tail[1:]]


def _joined(aliases: Iterable[AliasPieces], left_out: int) -> list[Piece]:
    pieces: list[Piece] = []
    for alias in aliases:
        if pieces:
            pieces.append(Piece(GAP))
        pieces.extend(alias)
    if left_out:
        pieces.append(Piece(f"{GAP}+{left_out}", "quiet"))
    return pieces


def fit_head(head: Head, width: int) -> list[Piece]:
    """Put a history line together: whole parts of its tail go first, then the text is cut."""
    pieces = list(head.head)
    if width_of(pieces) > width:
        pieces = [piece for piece in pieces if piece.role != "age"]
    gap = GAP if pieces and head.text else ""
    room = width - width_of(pieces)
    text_least = cell_len(gap) + min(cell_len(head.text), TEXT_LEAST)
    tail: list[Piece] = []
    for part in head.tail:
        if width_of([*tail, part]) <= room - text_least:
            tail.append(part)
    text_room = room - width_of(tail) - cell_len(gap)
    if head.text and text_room > len(ELLIPSIS):
        pieces += [Piece(gap), Piece(cut(head.text, text_room))]
    return cut_pieces([*pieces, *tail], width)


def to_strip(pieces: Iterable[Piece], width: int, base: Style, style_of: Callable[[str], Style]) -> Strip:
    """Turn pieces into a strip of exactly so many cells."""
    segments = [Segment(piece.text, style_of(piece.role)) for piece in pieces if piece.text]
    return Strip(segments).adjust_cell_length(width, base)


def piece_at(pieces: Iterable[Piece], x: int) -> Piece | None:
    """Return the piece under a cell, or None behind the last one."""
    for piece in pieces:
        x -= cell_len(piece.text)
        if x < 0:
            return piece
    return None
