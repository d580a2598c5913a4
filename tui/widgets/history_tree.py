"""A function's history as a tree: a cursor on versions, pointers to take hold of, versions to open or to drag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.domain.function import FunctionSnapshot
from tui.domain.history import FoldRow, VersionRow
from tui.features.versions.hit_test import alias_at, drop_target, version_at
from tui.features.versions.lanes import INDENT, head_of, prefix
from tui.features.versions.tree_cursor import Walk
from tui.presentation.spans import Span
from tui.widgets.lines import cut_spans, fit_head, to_strip, width_of


class HistoryTree(ScrollView, can_focus=True, inherit_bindings=False):
    """Versions newest first, from 38 to 200 columns; it leaves the fader's keys alone."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "history-tree--cursor",
        "history-tree--lane",
        "history-tree--link",
        "history-tree--number",
        "history-tree--in-hand",
        "history-tree--whole",
        "history-tree--primary",
        "history-tree--canary",
        "history-tree--twin",
        "history-tree--state",
        "history-tree--trouble",
        "history-tree--quiet",
        "history-tree--age",
        "history-tree--detail",
        "history-tree--drop",
    }
    DEFAULT_CSS = """
    HistoryTree {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="history.up"),
        Binding("down", "move(1)", "Down", show=False, id="history.down"),
        Binding("home", "first", "Newest", show=False, id="history.first"),
        Binding("end", "last", "Oldest", show=False, id="history.last"),
        Binding("enter", "open", "Open", show=False, id="history.open"),
        Binding("space", "take_alias", "Take alias", show=False, id="history.take_alias"),
    ]

    snapshot: reactive[FunctionSnapshot | None] = reactive(None, init=False, repaint=False)
    in_hand: reactive[str] = reactive("", init=False, repaint=False)
    now: reactive[datetime] = reactive(lambda: datetime.now(UTC), init=False, repaint=False)

    @dataclass
    class VersionHighlighted(Message):
        """The cursor stands on another version; empty where it stands on a fold."""

        number: str

    @dataclass
    class VersionOpened(Message):
        """The details of a version were unfolded."""

        number: str

    @dataclass
    class AliasChosen(Message):
        """The alias is to be taken in hand."""

        name: str

    @dataclass
    class VersionDropped(Message):
        """The version was dragged onto a pointer of the alias."""

        number: str
        alias: str

    @dataclass
    class VersionCarried(Message):
        """The version was dragged out of the tree and let go at that place of the screen."""

        number: str
        place: Offset

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by `snapshot`."""
        super().__init__(id=id, classes=classes)
        self._walk = Walk()
        self._painted: dict[int, list[Span]] = {}
        # The version under a held button, the same once it is being dragged, and the alias it would be dropped on.
        self._held = self._carried = self._over = ""

    @property
    def cursor(self) -> str:
        """The number of the version under the cursor; empty where it stands on a fold or nothing is shown."""
        return self._walk.number

    def go_to(self, number: str) -> bool:
        """Put the cursor on a version, unfolding the run it is in; return False where it is not known."""
        if self._walk.hides(number):
            self._build(self._walk.showing(number))
        found = self._walk.found(number)
        if found is not None:
            self._step(found)
        return found is not None

    # -- data

    def on_mount(self) -> None:
        """Show what was given before there was a screen."""
        self._build()

    def watch_snapshot(self, old: FunctionSnapshot | None, new: FunctionSnapshot | None) -> None:
        """Take in new data; the cursor stays on its version as long as this is the same function."""
        if old is not None and new is not None and old.name != new.name:
            self.scroll_to(y=0, animate=False, force=True)
            self._build(Walk())
        else:
            self._build()

    def watch_in_hand(self) -> None:
        """Put the selected alias first, and link its two versions."""
        self._build()

    def watch_now(self) -> None:
        """Let the ages grow."""
        self._repaint()

    def on_resize(self) -> None:
        """Lay out anew for another width."""
        self._build()
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._refresh_row(self._walk.at)

    def on_blur(self) -> None:
        """Show the cursor as a mere place, and let go of what is dragged."""
        self._let_go()
        self._refresh_row(self._walk.at)

    def _build(self, walk: Walk | None = None) -> None:
        line = self._walk.first_line - self.scroll_offset.y
        was_in_view = walk is None and self._walk.row is not None and 0 <= line < self.size.height
        number = self._walk.number
        self._walk = (walk or self._walk).drawn(self.snapshot, self.scrollable_size.width, self.in_hand, cell_len)
        self.virtual_size = Size(1, len(self._walk.drawing.lines))
        if was_in_view:
            self.scroll_to(y=max(self._walk.first_line - line, 0), animate=False, force=True)
        elif walk is not None:
            self._scroll_to_cursor()
        self._repaint()
        if self._walk.number != number:
            self.post_message(self.VersionHighlighted(self._walk.number))

    # -- cursor and scrolling

    def _step(self, walk: Walk) -> None:
        before, self._walk = self._walk, walk
        self._scroll_to_cursor()
        if walk.at != before.at:
            self._refresh_row(before.at)
            self._refresh_row(walk.at)
        if walk.number != before.number:
            self.post_message(self.VersionHighlighted(walk.number))

    def _scroll_to_cursor(self) -> None:
        if self._walk.row is None or not self.size.height:
            return
        top, start = self.scroll_offset.y, self._walk.first_line
        end = start + min(self._walk.drawing.height(self._walk.at), self.size.height)
        if start < top:
            self.scroll_to(y=start, animate=False, force=True)
        elif end > top + self.size.height:
            self.scroll_to(y=end - self.size.height, animate=False, force=True)

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many versions or folds."""
        self._step(self._walk.moved(rows))

    def action_page(self, pages: int) -> None:
        """Move the cursor by so many heights of the view, at least by one row."""
        lines = pages * max(self.size.height - 1, 1)
        self._step(self._walk.paged(lines))

    def action_first(self) -> None:
        """Move the cursor to the newest row."""
        self._step(self._walk.moved(-len(self._walk.stops)))

    def action_last(self) -> None:
        """Move the cursor to the oldest row."""
        self._step(self._walk.moved(len(self._walk.stops)))

    def action_open(self) -> None:
        """Unfold or fold what stands under the cursor: a version's details, or a run."""
        self._build(self._walk.toggled())
        number = self._walk.number
        if number in self._walk.opened:
            self.post_message(self.VersionOpened(number))

    def action_take_alias(self) -> None:
        """Take an alias that points at the version under the cursor; again for the next one."""
        row = self._walk.row
        if isinstance(row, VersionRow) and row.pointers:
            names = [pointer.alias for pointer in row.pointers]
            after = names.index(self.in_hand) + 1 if self.in_hand in names else 0
            self.post_message(self.AliasChosen(names[after % len(names)]))

    # -- mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a version, to click or to drag."""
        place = event.get_content_offset(self)
        self._held = self._carried = self._over = ""
        if place is not None and event.button == 1:
            self._held = version_at(self._walk.drawing, place.y + self.scroll_offset.y)
        if self._held:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry the version along once the mouse has left its line."""
        if not self._held:
            return
        event.stop()
        place = event.get_content_offset(self)
        line = place.y + self.scroll_offset.y if place is not None else -1
        if self._carried or version_at(self._walk.drawing, line) != self._held:
            self._carried = self._held
            over = drop_target(self._walk.drawing, line, place.x, cell_len) if place is not None else ""
            if over != self._over:
                self._over = over
                self._repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the version go."""
        if not self._held:
            return
        carried, over = self._carried, self._over
        self._let_go()
        if not carried:
            return
        event.stop()
        # The click that follows belongs to the drag.
        self._carried = carried
        if over:
            self.post_message(self.VersionDropped(carried, over))
        elif event.get_content_offset(self) is None:
            self.post_message(self.VersionCarried(carried, event.screen_offset))

    def on_key(self, event: events.Key) -> None:
        """Let `escape` end a drag without a drop."""
        if event.key == "escape" and self._held and self._carried:
            event.stop()
            event.prevent_default()
            self._let_go()

    def _let_go(self) -> None:
        if self._held:
            self.release_mouse()
            self._held = self._carried = self._over = ""
            self._repaint()

    def on_click(self, event: events.Click) -> None:
        """Take an alias by its pointer, put the cursor on a version, or open what it already stands on."""
        place = event.get_content_offset(self)
        if place is None or self._carried:
            self._carried = ""
            return
        event.stop()
        drawing = self._walk.drawing
        number = place.y + self.scroll_offset.y
        if number >= len(drawing.lines):
            return
        if alias := alias_at(drawing, number, place.x, cell_len):
            self.post_message(self.AliasChosen(alias))
            return
        line = drawing.lines[number]
        again = line.first and line.row == self._walk.at
        self._step(self._walk.put(line.row))
        if again or isinstance(drawing.rows[line.row], FoldRow):
            self.action_open()

    # -- painting

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        spans = self._painted[y] = self._spans(y)
        return to_strip(spans, self.scrollable_size.width, self.rich_style, self._style_of)

    def _spans(self, y: int) -> list[Span]:
        drawing = self._walk.drawing
        number = y + self.scroll_offset.y
        if number >= len(drawing.lines):
            return [Span("  reading…", "quiet")] if y == 0 and self.snapshot is None else []
        line = drawing.lines[number]
        under_cursor = line.row == self._walk.at
        room = max(self.scrollable_size.width - INDENT, 0)
        if line.first:
            complete = self.snapshot is not None and self.snapshot.versions_known
            head = head_of(drawing, drawing.rows[line.row], complete, self.now)
            spans = fit_head(head, room)
            if under_cursor and spans:
                spans[0] = spans[0]._replace(style="cursor")
        else:
            spans = [
                span._replace(style="drop") if span.target and span.target == self._over else span
                for span in cut_spans(line.spans, room)
            ]
        return [*prefix(drawing, line, under_cursor), *spans]

    def _style_of(self, role: str) -> Style:
        return self.rich_style if role == "plain" else self.get_component_rich_style(f"history-tree--{role}")

    def _repaint(self) -> None:
        for y in range(self.size.height):
            if self._painted.get(y) != self._spans(y):
                self.refresh(Region(0, y, self.scrollable_size.width, 1))

    def _refresh_row(self, index: int) -> None:
        """Repaint what the cursor changes: the cells before the text, and its first span."""
        drawing = self._walk.drawing
        if 0 <= index < len(drawing.starts):
            y = drawing.starts[index] - self.scroll_offset.y
            head = self._spans(y)[: len(prefix(drawing, drawing.lines[drawing.starts[index]], False)) + 1]
            self.refresh(Region(0, y, width_of(head), 1))
