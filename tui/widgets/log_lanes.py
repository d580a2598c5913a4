"""A version's log as a lane: newest last, a cursor on lines or calls, and it stays at the end while lines come."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.domain.logs import LogLine, Request
from tui.features.logs.rows import row_spans, wrapped
from tui.features.logs.view import LaneView, next_failed
from tui.presentation.spans import Span, Spans
from tui.widgets.lines import cut_spans, to_strip

_CURSOR = 1
"""Cells before a row, where the cursor stands."""

ROLES = ("cursor", "quiet", "strong", "good", "warn", "bad", "mark")


class LogHead(Widget):
    """One line over the lanes, or over one of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"log-head--{role}" for role in ROLES}
    DEFAULT_CSS = "LogHead { height: 1; }"

    spans: reactive[tuple[Span, ...]] = reactive(())

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        width = self.size.width
        spans = cut_spans([Span(" "), *self.spans], width)
        return to_strip(spans, width, self.rich_style, self._style_of)

    def _style_of(self, role: str) -> Style:
        if role == "plain":
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"log-head--{role}", partial=True)


class LogLane(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a view of a lane; a row is drawn only once it comes into sight, however many there are."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"log-lane--{role}" for role in ROLES}
    DEFAULT_CSS = """
    LogLane { width: 1fr; height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="log.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="log.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="log.page_up"),
        Binding("pagedown,space", "page(1)", "Page down", show=False, id="log.page_down"),
        Binding("home", "first", "Oldest", show=False, id="log.first"),
        Binding("end,G", "last", "Newest", show=False, id="log.last"),
    ]

    view: reactive[LaneView | None] = reactive(None, init=False, repaint=False)
    wrapping: reactive[bool] = reactive(False, init=False, repaint=False)
    words: reactive[str] = reactive("", init=False, repaint=False)
    """What stands there while there is nothing to show."""

    @dataclass
    class Opened(Message):
        """The line, or call, under the cursor is to be shown whole."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `view`."""
        super().__init__(id=id)
        self._at = 0
        self._at_end = True
        self._ends: list[int] = []
        self._painted: dict[int, list[Span]] = {}

    @property
    def item(self) -> LogLine | Request | None:
        """What stands under the cursor."""
        items = self._items
        return items[self._at] if 0 <= self._at < len(items) else None

    def jump(self, direction: int) -> bool:
        """Go to the next error, or with -1 to the one before; return False where there is none."""
        found = next_failed(self.view, self._at, direction) if self.view is not None else None
        if found is not None:
            self._put(found)
        return found is not None

    # -- data

    def watch_view(self, old: LaneView | None, new: LaneView | None) -> None:
        """Take in other lines; the cursor stays on its own, or at the end where it was there."""
        held = old.items[self._at] if old is not None and 0 <= self._at < len(old.items) else None
        items = new.items if new is not None else ()
        if self._at_end or held is None:
            self._at = max(len(items) - 1, 0)
        else:
            self._at = _place_of(held, items)
        self._lay_out()

    def watch_wrapping(self) -> None:
        """Break lines, or cut them."""
        self._lay_out()

    def watch_words(self) -> None:
        """Say something else."""
        if not self._items:
            self.refresh()

    def on_resize(self) -> None:
        """Lay out anew for another width."""
        self._lay_out()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._refresh_cursor(self._at)

    def on_blur(self) -> None:
        """Show the cursor as a mere place."""
        self._refresh_cursor(self._at)

    @property
    def _items(self) -> tuple[LogLine | Request, ...]:
        return self.view.items if self.view is not None else ()

    @property
    def _width(self) -> int:
        return max(self.scrollable_size.width - _CURSOR, 0)

    def _lay_out(self) -> None:
        items = self._items
        if self.wrapping and self.view is not None:
            calls, width = self.view.calls, self._width
            self._ends = list(accumulate(len(wrapped(item, calls, width, cell_len)) for item in items))
        else:
            self._ends = list(range(1, len(items) + 1))
        height = self._ends[-1] if self._ends else 0
        self.virtual_size = Size(1, height)
        self._show_cursor()
        self._repaint()

    # -- cursor and scrolling

    def _put(self, place: int) -> None:
        before, self._at = self._at, min(max(place, 0), max(len(self._items) - 1, 0))
        self._at_end = self._at >= len(self._items) - 1
        self._show_cursor()
        for one in {before, self._at}:
            self._refresh_cursor(one)

    def _start(self, place: int) -> int:
        return self._ends[place - 1] if 0 < place <= len(self._ends) else 0

    def _show_cursor(self) -> None:
        height = self.size.height
        if not self._ends or not height:
            return
        start, end, top = self._start(self._at), self._ends[self._at], self.scroll_offset.y
        if self._at_end:
            self.scroll_to(y=max(self._ends[-1] - height, 0), animate=False, force=True)
        elif start < top:
            self.scroll_to(y=start, animate=False, force=True)
        elif end > top + height:
            self.scroll_to(y=max(end - height, 0) if end - start <= height else start, animate=False, force=True)

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._put(self._at + by)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is in view."""
        line = self._start(self._at) + pages * max(self.size.height - 1, 1)
        self._put(bisect_left(self._ends, max(line, 0) + 1))

    def action_first(self) -> None:
        """Go to the oldest."""
        self._put(0)

    def action_last(self) -> None:
        """Go to the newest, and stay there while more come."""
        self._put(len(self._items) - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row, or open the one it stands on."""
        place = event.get_content_offset(self)
        line = place.y + self.scroll_offset.y if place is not None else -1
        if not 0 <= line < (self._ends[-1] if self._ends else 0):
            return
        event.stop()
        found = bisect_left(self._ends, line + 1)
        if found == self._at:
            self.post_message(self.Opened())
        else:
            self._put(found)

    # -- painting

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        spans = self._painted[y] = self._spans(y)
        return to_strip(spans, self.scrollable_size.width, self.rich_style, self._style_of)

    def _spans(self, y: int) -> list[Span]:
        line = y + self.scroll_offset.y
        if self.view is None or not self._ends:
            return [Span(f" {self.words}", "quiet")] if y == 0 else []
        if line >= self._ends[-1]:
            return []
        place = bisect_left(self._ends, line + 1)
        item, calls = self.view.items[place], self.view.calls
        row: Spans
        if self.wrapping:
            row = wrapped(item, calls, self._width, cell_len)[line - self._start(place)]
        else:
            row = row_spans(item, calls, self._width)
        here = place == self._at and line == self._start(place)
        return [Span("▌", "cursor") if here else Span(" "), *cut_spans(row, self._width)]

    def _style_of(self, role: str) -> Style:
        return self.rich_style if role == "plain" else self.get_component_rich_style(f"log-lane--{role}")

    def _repaint(self) -> None:
        for y in range(self.size.height):
            if self._painted.get(y) != self._spans(y):
                self.refresh(Region(0, y, self.scrollable_size.width, 1))

    def _refresh_cursor(self, place: int) -> None:
        self.refresh(Region(0, self._start(place) - self.scroll_offset.y, _CURSOR, 1))


def _place_of(held: LogLine | Request, items: tuple[LogLine | Request, ...]) -> int:
    """Return where an item stands among others now, or where it would."""
    when = _when(held)
    place = bisect_left(items, when, key=_when)
    for found in range(place, len(items)):
        if _when(items[found]) != when:
            break
        if _same(items[found], held):
            return found
    return min(place, max(len(items) - 1, 0))


def _same(one: LogLine | Request, other: LogLine | Request) -> bool:
    if isinstance(one, Request) and isinstance(other, Request):
        return one.id == other.id
    return one == other


def _when(item: LogLine | Request) -> datetime:
    return item.started if isinstance(item, Request) else item.time
