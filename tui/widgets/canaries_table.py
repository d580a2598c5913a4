"""The list of all aliases: one line each, in columns, of which the most important stay where there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui.domain.clock import utc_now
from tui.features.canaries.columns import Column, Shown, extents
from tui.features.canaries.listing import BY_ATTENTION, Filter, Listing, arrange
from tui.features.canaries.rows import AliasRow
from tui.presentation.columns import MARK, NO_MARK, Extent, Sort, column_at
from tui.presentation.spans import Span
from tui.widgets.column_lines import KeptLines, gap_before, title_spans
from tui.widgets.cursor_bindings import cursor_bindings
from tui.widgets.line_list import LineList
from tui.widgets.lines import cut_middle, flush

STYLES = ("header", "sorted", "cursor", "strong", "quiet", "good", "warn", "bad", "mark")


class CanariesTable(LineList, inherit_bindings=False):
    """Aliases in columns; the cursor stays on its alias while rows come, go and change their order."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"canaries-table--{style}" for style in STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_bindings(),
        Binding("enter", "open", "Open", show=False, id="canaries.open"),
    ]
    style_prefix = "canaries-table"
    header_lines = 1
    cursor_spans = 3

    rows: reactive[Sequence[AliasRow]] = reactive((), init=False, repaint=False)
    filter: reactive[Filter] = reactive(Filter(), init=False, repaint=False)
    sort: reactive[Sort[Column]] = reactive(BY_ATTENTION, init=False, repaint=False)
    now: reactive[datetime] = reactive(utc_now, init=False, repaint=False)
    reached: reactive[datetime | None] = reactive(None, init=False, repaint=False)
    empty: reactive[str] = reactive("", init=False, repaint=False)
    """What is said where there is no row."""

    @dataclass
    class Chosen(Message):
        """The alias under the cursor is to be opened."""

        row: AliasRow

    @dataclass
    class Highlighted(Message):
        """Another alias is under the cursor, or more is known of it."""

    @dataclass
    class InView(Message):
        """Aliases of other functions came into view."""

        functions: tuple[str, ...]

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `rows`."""
        super().__init__(id=id)
        self.listing = Listing()
        self._key = ""
        self._moved = False
        self._in_view: tuple[str, ...] | None = None
        self._lines: KeptLines[tuple[Shown, tuple[Extent[Column], ...], bool]] = KeptLines(lambda of: _draw(*of))

    @property
    def chosen(self) -> AliasRow | None:
        """The row under the cursor."""
        return self.listing.rows[self.row] if 0 <= self.row < len(self.listing.rows) else None

    # -- data

    def watch_rows(self) -> None:
        """Take in other rows; the cursor stays on its alias, or on the first one until it was moved."""
        self._arrange()

    def watch_filter(self) -> None:
        """Filter."""
        self._arrange()

    def watch_sort(self) -> None:
        """Sort."""
        self._arrange()

    def watch_now(self) -> None:
        """Let the ages grow."""
        self.repaint()

    def watch_reached(self) -> None:
        """Say since when moves are known."""
        self.repaint()

    def watch_empty(self) -> None:
        """Say something else where there is no row."""
        self.repaint()

    def on_resize(self) -> None:
        """Tell what is in view, once the cursor is."""
        self.show_cursor()
        self._post_view()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell what came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._post_view()

    def _arrange(self) -> None:
        before, y = self.chosen, self.cursor_y
        self.listing = arrange(self.rows, self.filter, self.sort)
        rows = self.listing.rows
        self.lay_out(range(len(rows) + 1))
        # What wants a look more may come in above: who has not moved the cursor yet looks at the first row.
        same = next((at for at, row in enumerate(rows) if row.key == self._key), -1) if self._moved else -1
        self._row = same if same >= 0 else min(max(self.row, 0) if self._moved else 0, len(rows) - 1)
        if y is not None and self._moved:
            self.hold_cursor(y)
        else:
            self.show_cursor()
        self.repaint()
        self._post_view()
        if self.chosen is not before:
            self._key = self.chosen.key if self.chosen is not None else self._key
            self.post_message(self.Highlighted())

    def _post_view(self) -> None:
        if not self.size.height:
            return
        top = self.scroll_offset.y
        in_view = dict.fromkeys(row.alias.function for row in self.listing.rows[top : top + self.rows_height])
        if tuple(in_view) != self._in_view:
            self._in_view = tuple(in_view)
            self.post_message(self.InView(self._in_view))

    # -- cursor

    def place_cursor(self, row: int) -> None:
        """Put the cursor on another alias on purpose."""
        super().place_cursor(row)
        self._moved = True
        if self.chosen is not None:
            self._key = self.chosen.key
        self.post_message(self.Highlighted())

    def action_open(self) -> None:
        """Open the alias under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Chosen(self.chosen))

    def header_clicked(self, x: int) -> None:
        """Sort by a title."""
        column = column_at(self._extents, x)
        if column is not None:
            self.sort = self.sort.by(column)

    # -- painting

    @property
    def _extents(self) -> tuple[Extent[Column], ...]:
        return extents(self.line_width, self.listing.longest)

    def header_spans(self) -> Sequence[Span]:
        """Return the titles."""
        return title_spans(self._extents, self.sort)

    def empty_spans(self) -> Sequence[Span]:
        """Say why there is no row."""
        return [Span(NO_MARK), Span(self.empty, "quiet")]

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return one alias's line."""
        del line
        shown = Shown(self.listing.rows[row], self.now, self.reached)
        return self._lines.line(shown.row.key, (shown, self._extents, row == self.row))


def _draw(shown: Shown, extents: tuple[Extent[Column], ...], here: bool) -> list[Span]:
    spans = [Span(MARK, "cursor") if here else Span(NO_MARK)]
    for extent in extents:
        column, width = extent.column, extent.width
        cell = column.cell(shown)
        text = cut_middle(cell.text, width) if column.keep_ends else cell.text
        style = "cursor" if here and extent.start == len(MARK) else cell.style
        spans.append(gap_before(spans, extent))
        spans.append(Span(flush(text, width, column.flush_right), style))
    return spans
