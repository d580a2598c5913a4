"""The cells of one row of the terminal, and where a run of what they show ends."""

from __future__ import annotations

from tui.terminal.glyphs import is_trusted
from tui.terminal.sgr import CellStyle

_BLANKS = [" ", " ", " "]


class Row:
    """The cells of one row, glyphs and styles side by side so that both compare at the speed of lists."""

    __slots__ = ("glyphs", "styles")

    def __init__(self, width: int, glyph: str, style: CellStyle) -> None:
        self.glyphs = [glyph] * width
        self.styles = [style] * width

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.glyphs == other.glyphs and self.styles == other.styles

    __hash__ = None  # type: ignore[assignment]

    def take(self, other: Row) -> None:
        """Become equal to another row."""
        self.glyphs[:] = other.glyphs
        self.styles[:] = other.styles

    def changed(self, since: Row) -> list[int]:
        """List the columns that look different from another row."""
        return [
            column
            for column, (glyph, style, old_glyph, old_style) in enumerate(
                zip(self.glyphs, self.styles, since.glyphs, since.styles, strict=True)
            )
            if glyph != old_glyph or (style is not old_style and (glyph != " " or style.blank != old_style.blank))
        ]


def changed_spans(row: Row, columns: list[int]) -> list[tuple[int, int]]:
    """Join changed columns to spans, each holding its wide glyphs whole."""
    glyphs, width = row.glyphs, len(row.glyphs)
    spans: list[tuple[int, int]] = []
    start = end = -1
    for column in columns:
        if column == end:
            end += 1
            continue
        if end >= 0:
            spans.append((start, end))
        start, end = column, column + 1
    if end >= 0:
        spans.append((start, end))
    return [
        (start - (glyphs[start] == "" and start > 0), end + (end < width and glyphs[end] == "")) for start, end in spans
    ]


def end_of_cell(row: Row, x: int) -> int:
    """Find where the glyph at x ends, a wide one taking two cells; x itself at the end of the row."""
    width = len(row.glyphs)
    if x + 1 < width and row.glyphs[x + 1] == "":
        return x + 2
    return min(x + 1, width)


def end_of_blanks(row: Row, x: int) -> int:
    """Find where blanks of one ground end that begin at x."""
    blank = row.styles[x].blank
    for end in range(x, len(row.glyphs)):
        if row.glyphs[end] != " " or row.styles[end].blank != blank:
            return end
    return len(row.glyphs)


def end_of_text(row: Row, x: int, end: int) -> int:
    """Find where text of one style ends, or where enough blanks begin that erasing them may pay."""
    glyphs, styles = row.glyphs, row.styles
    style = styles[x]
    for stop in range(x + 1, end):
        glyph = glyphs[stop]
        if styles[stop] is not style or (glyph and not is_trusted(glyph)):
            return stop
        if glyph == " " and glyphs[stop + 1 : stop + 4] == _BLANKS:
            return stop
    return end
