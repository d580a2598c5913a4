"""A version's log as a column: newest last, a cursor on lines or calls, and it stays at the end while lines come."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.domain.logs import LogLine, Request
from tui.features.logs.rows import row_spans, wrapped
from tui.features.logs.view import ColumnView, next_failed
from tui.presentation.parts import Part, fit_parts
from tui.presentation.spans import Span, Spans
from tui.widgets.cursor_bindings import cursor_bindings
from tui.widgets.line_list import LineList
from tui.widgets.lines import cut_spans, to_strip

_CURSOR = 1
"""Cells before a row, where the cursor is."""

STYLES = ("cursor", "quiet", "strong", "good", "warn", "bad", "mark")


class LogHead(Widget):
    """One line over the columns, or over one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"log-head--{style}" for style in STYLES}
    DEFAULT_CSS = "LogHead { height: 1; }"

    parts: reactive[tuple[Part, ...]] = reactive(())

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        width = self.size.width
        spans = cut_spans([Span(" "), *fit_parts(self.parts, width - 1, cell_len)], width)
        return to_strip(spans, width, self.rich_style, self._style_of)

    def _style_of(self, style: str) -> Style:
        if style == "plain":
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"log-head--{style}", partial=True)


class LogColumn(LineList, inherit_bindings=False):
    """Shows a view of a column; it stays at the end while lines come, where it was there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"log-column--{style}" for style in STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_bindings(),
    ]
    style_prefix = "log-column"
    cursor_spans = 1

    view: reactive[ColumnView | None] = reactive(None, init=False, repaint=False)
    wrapping: reactive[bool] = reactive(False, init=False, repaint=False)
    words: reactive[str] = reactive("", init=False, repaint=False)
    """What is shown while there is nothing else."""

    @dataclass
    class Opened(Message):
        """The line, or call, under the cursor is to be shown whole."""

    @dataclass
    class TopReached(Message):
        """One is at the first line, and wants to see what was before it."""

        version: str

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `view`."""
        super().__init__(id=id)
        self._at_end = True

    @property
    def item(self) -> LogLine | Request | None:
        """What is under the cursor."""
        items = self._items
        return items[self.row] if 0 <= self.row < len(items) else None

    def jump(self, direction: int) -> bool:
        """Go to the next error, or with -1 to the one before; return False where there is none."""
        failed = next_failed(self.view, self.row, direction) if self.view is not None else None
        if failed is not None:
            self.put(failed)
        return failed is not None

    # -- data

    def watch_view(self, old: ColumnView | None, new: ColumnView | None) -> None:
        """Take in other lines; the cursor stays on its own, or at the end where it was there."""
        held = old.items[self.row] if old is not None and 0 <= self.row < len(old.items) else None
        items, earlier = new.items if new is not None else (), old.items if old is not None else ()
        away, began, y = self.is_scrolled_away, self._starts, self.cursor_y
        self._row = len(items) - 1 if self._at_end or held is None else _place_of(held, items)
        self._lay_rows_out()
        if away:
            self.hold_view(began, lambda row: _place_of(earlier[row], items) if items else -1, at_top=True)
        elif y is not None and not self._at_end:
            # Older lines come above those that are being read.
            self.hold_cursor(y)
        else:
            self.show_cursor()
        self.repaint()

    def watch_wrapping(self) -> None:
        """Break lines, or cut them."""
        self._build()

    def watch_words(self) -> None:
        """Say something else."""
        if not self._items:
            self.refresh()

    def on_resize(self) -> None:
        """Lay out again for another width."""
        self._build()

    @property
    def _items(self) -> tuple[LogLine | Request, ...]:
        return self.view.items if self.view is not None else ()

    @property
    def _width(self) -> int:
        return max(self.scrollable_size.width - _CURSOR, 0)

    def _build(self) -> None:
        self._lay_rows_out()
        self.show_cursor()
        self.repaint()

    def _lay_rows_out(self) -> None:
        items = self._items
        if self.wrapping and self.view is not None:
            calls, width = self.view.calls, self._width
            self.lay_out(tuple(accumulate((len(wrapped(item, calls, width, cell_len)) for item in items), initial=0)))
        else:
            self.lay_out(range(len(items) + 1))

    # -- cursor

    def place_cursor(self, row: int) -> None:
        """Stay at the end from now on where this is the last row, and else on it."""
        super().place_cursor(row)
        self._at_end = row >= len(self._items) - 1

    def show_cursor(self) -> None:
        """Scroll to the cursor, and at the end to the last line."""
        if self._at_end and self.rows_height:
            self.scroll_to_line(self._starts[-1] - self.rows_height)
        else:
            super().show_cursor()

    def action_move(self, rows: int) -> None:
        """Move the cursor; up from the first line, ask for older ones."""
        if rows < 0 and self.row <= 0:
            self._reach_top()
        super().action_move(rows)

    def action_first(self) -> None:
        """Go to the first line, and from there ask for older ones."""
        if self.row <= 0:
            self._reach_top()
        super().action_first()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for older lines where one scrolls up to the first."""
        super().watch_scroll_y(old_value, new_value)
        if round(new_value) == 0 < round(old_value):
            self._reach_top()

    def _reach_top(self) -> None:
        if self.view is not None:
            self.post_message(self.TopReached(self.view.version))

    def action_open(self) -> None:
        """Show what is under the cursor whole."""
        self.post_message(self.Opened())

    # -- painting

    def empty_spans(self) -> Sequence[Span]:
        """Say why there is nothing to show."""
        return [Span(f" {self.words}", "quiet")]

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return a row's line behind the cursor."""
        if self.view is None:
            return ()
        item, calls = self.view.items[row], self.view.calls
        spans: Spans
        if self.wrapping:
            spans = wrapped(item, calls, self._width, cell_len)[line]
        else:
            spans = row_spans(item, calls, self._width)
        mark = Span("▌", "cursor") if row == self.row and line == 0 else Span(" ")
        return [mark, *cut_spans(spans, self._width)]


def _place_of(held: LogLine | Request, items: tuple[LogLine | Request, ...]) -> int:
    """Return where an item is among others now, or where it would."""
    when = _when(held)
    place = bisect_left(items, when, key=_when)
    for at in range(place, len(items)):
        if _when(items[at]) != when:
            break
        if _same(items[at], held):
            return at
    return min(place, max(len(items) - 1, 0))


def _same(one: LogLine | Request, other: LogLine | Request) -> bool:
    if isinstance(one, Request) and isinstance(other, Request):
        return one.id == other.id
    return one == other


def _when(item: LogLine | Request) -> datetime:
    return item.started if isinstance(item, Request) else item.time
