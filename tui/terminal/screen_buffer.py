"""A double buffer of the terminal's cells: it takes what should be seen and gives the fewest bytes that make it so."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment

from tui.terminal import scrolling
from tui.terminal.abilities import ALL, Abilities
from tui.terminal.console_font import drawable
from tui.terminal.cursor_moves import Position, cursor_move
from tui.terminal.glyphs import cells, is_trusted
from tui.terminal.row import Row, changed_spans, end_of_blanks, end_of_cell, end_of_text
from tui.terminal.sgr import CellStyle, CellStyles

Patch = tuple[int, int, int, Iterable[Segment]]
"""Row, column, the number of cells that may be painted, and the segments to paint."""

# Erasing to the end of the line takes 3 bytes; erasing a run and stepping over it up to 12.
_WORTH_ERASING_LINE = 4
_WORTH_ERASING_RUN = 12
# A short gap in one style is rewritten for less than it takes to step over it.
_WORTH_REWRITING = 3

_UNKNOWN = "\x00"


class ScreenBuffer:
    """What the terminal shows (`front`), cell by cell, and what it should show (`back`).

    `paint` does both steps at once. With `take` and `frame` apart, frames that a slow terminal has no room for are
    left out: only their sum is written. Nothing here reads or writes; positions and sizes are in cells.
    """

    def __init__(self, styles: CellStyles, *, abilities: Abilities = ALL, width: int = 0, height: int = 0) -> None:
        self._styles = styles
        self.abilities = abilities
        self._style: CellStyle | None = None
        self._at: Position | None = None
        self._dirty: set[int] = set()
        self._fresh: set[int] = set()
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Take a new size, after which nothing is known of the terminal."""
        self.width, self.height = width, height
        self.back = [Row(width, " ", self._styles.plain) for _ in range(height)]
        self.front = [Row(width, _UNKNOWN, self._styles.plain) for _ in range(height)]
        self.forget()

    def forget(self) -> None:
        """Take nothing on the terminal for granted any more, so that the next frame paints all of it."""
        for row in self.front:
            row.glyphs[:] = [_UNKNOWN] * self.width
        self._style = self._at = None
        self._dirty, self._fresh = set(range(self.height)), set()

    def use(self, styles: CellStyles) -> None:
        """Change to other styles, for another number of colours or another ground; the next frame paints all."""
        self._styles = styles
        back = self.back
        self.resize(self.width, self.height)
        for row, old in zip(self.back, back, strict=True):
            row.glyphs[:] = old.glyphs

    def paint(self, patches: Iterable[Patch]) -> str:
        """Take patches and give the bytes that show them."""
        self.take(patches)
        return self.frame()

    def take(self, patches: Iterable[Patch]) -> None:
        """Note what should be seen."""
        style_of = self._styles.of
        for y, x, room, segments in patches:
            room = min(room, self.width - x)
            if not 0 <= y < self.height or x < 0 or room <= 0:
                continue
            glyphs: list[str] = []
            styles: list[CellStyle] = []
            surplus = 0
            for text, rich_style, control in segments:
                if control:
                    continue
                glyphs_of_text = cells(text)
                if surplus and text.isspace():
                    # Cells for what should have had none (control characters) are taken from the blanks after them.
                    glyphs_of_text, surplus = glyphs_of_text[surplus:], max(0, surplus - len(glyphs_of_text))
                elif not (text.isascii() and text.isprintable()):
                    surplus += len(glyphs_of_text) - cell_len(text)
                glyphs += glyphs_of_text
                styles += [style_of(rich_style)] * len(glyphs_of_text)
                if len(glyphs) >= room:
                    break
            self._place(self.back[y], x, room, glyphs, styles)
            self._dirty.add(y)
            self._fresh.add(y)

    def _place(self, row: Row, x: int, room: int, glyphs: list[str], styles: list[CellStyle]) -> None:
        """Put glyphs into a row without leaving half of a wide one behind at either end."""
        if len(glyphs) > room:
            del glyphs[room:], styles[room:]
            if glyphs[-1] != "" and len(cells(glyphs[-1])) == 2:
                glyphs[-1] = " "
        end = x + len(glyphs)
        if not glyphs:
            return
        if row.glyphs[x] == "" and x:
            row.glyphs[x - 1] = " "
        if end < self.width and row.glyphs[end] == "":
            row.glyphs[end] = " "
        row.glyphs[x:end] = glyphs
        row.styles[x:end] = styles

    def frame(self, cursor: tuple[int, int] | None = None, room: int | None = None) -> str:
        """Give the bytes that bring the terminal from what it shows to what it should show.

        With `room` it stops after the row that takes more bytes than that: rows that were noted since the last frame
        come first, the others with frames to come. The cursor is left at (column, row) if one is named, else wherever
        painting ended.
        """
        out: list[str] = []
        if self._dirty:
            self._scroll(out)
            size = 0
            for y in sorted(self._dirty, key=lambda y: (y not in self._fresh, y)):
                back, front = self.back[y], self.front[y]
                if back != front:
                    began = len(out)
                    self._paint_row(out, y, back, back.changed(front))
                    front.take(back)
                    size += sum(map(len, out[began:]))
                self._dirty.discard(y)
                if room is not None and size >= room:
                    break
            self._fresh.clear()
        if cursor is not None:
            self._move(out, cursor[1], cursor[0])
        return "".join(out) if self.abilities.every_glyph else drawable("".join(out))

    # The parts below append control sequences and keep count of the cursor and the style.

    def _move(self, out: list[str], y: int, x: int) -> None:
        if self._at != (y, x):
            out.append(cursor_move(self._at, y, x))
            self._at = (y, x)

    def _change_style(self, out: list[str], style: CellStyle) -> None:
        if style is not self._style:
            out.append(self._styles.transition(self._style, style))
            self._style = style

    def _scroll(self, out: list[str]) -> None:
        """Let the terminal move rows that only changed their place."""
        shift = scrolling.find(self.back, self.front, self._dirty) if self.abilities.moves_rows else None
        if shift is None:
            return
        # The rows that come free are empty, and of the style in force where the terminal erases in colour.
        self._change_style(out, self._styles.plain)
        out.append(scrolling.sequence(shift))
        self._at = None  # at home, says the standard, but not every terminal
        rows = self.front[shift.top : shift.bottom]
        fresh = [Row(self.width, " ", self._styles.plain) for _ in range(abs(shift.rows))]
        kept = rows[shift.rows :] if shift.rows > 0 else rows[: shift.rows]
        self.front[shift.top : shift.bottom] = kept + fresh if shift.rows > 0 else fresh + kept
        self._dirty.update(range(shift.top, shift.bottom))

    def _paint_row(self, out: list[str], y: int, row: Row, columns: list[int]) -> None:
        painted = 0
        for start, end in changed_spans(row, columns):
            if end <= painted:
                continue
            if painted and start - painted <= _WORTH_REWRITING and self._can_rewrite(row, painted, start):
                start = painted
            painted = self._paint_cells(out, y, row, max(start, painted), end)

    def _can_rewrite(self, row: Row, start: int, end: int) -> bool:
        style = self._style
        return all(row.styles[x] is style and row.glyphs[x].isascii() and row.glyphs[x] for x in range(start, end))

    def _paint_cells(self, out: list[str], y: int, row: Row, x: int, end: int) -> int:
        """Paint at least the cells from x to end, and tell where painting ended."""
        glyphs, styles = row.glyphs, row.styles
        while x < end:
            self._move(out, y, x)
            glyph, style = glyphs[x], styles[x]
            if glyph == " ":
                if self._style is None or self._style.blank != style.blank:
                    self._change_style(out, style)
                stop = end_of_blanks(row, x)
                can_erase = not style.blank[0] and (self.abilities.colour_erases or not style.back)
                if can_erase and stop == self.width and end - x >= _WORTH_ERASING_LINE:
                    out.append("\x1b[K")
                    return stop
                stop = min(stop, end)
                if can_erase and self.abilities.erases_runs and stop - x >= _WORTH_ERASING_RUN:
                    out.append(f"\x1b[{stop - x}X")
                    x = stop
                    continue
                out.append(" " * (stop - x))
            elif is_trusted(glyph):
                self._change_style(out, style)
                stop = end_of_text(row, x, end)
                out.append("".join(glyphs[x:stop]))
            else:
                self._change_style(out, style)
                stop = self._paint_disputed(out, y, row, x)
                # A terminal that took the glyph for a wider one has run over the next cell.
                end = max(end, end_of_cell(row, stop))
            x = stop
            self._at = (y, x if x < self.width and self._at is not None and self._at[1] is not None else None)
        return x

    def _paint_disputed(self, out: list[str], y: int, row: Row, x: int) -> int:
        """Paint a glyph whose width terminals disagree on, with its cells emptied before and the cursor lost after."""
        stop = x + 1
        if stop < self.width and row.glyphs[stop] == "":
            stop += 1
            out.append("  ")
            self._at = (y, None)
            self._move(out, y, x)
        out.append(row.glyphs[x])
        self._at = (y, None)
        return stop
