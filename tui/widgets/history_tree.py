"""The version tree: a cursor on versions, aliases to select, versions to open or to drag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive

from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.domain.history import FoldRow, VersionRow
from tui.features.versions.drag import NO_DRAG, Drag
from tui.features.versions.hit_test import alias_at, version_at
from tui.features.versions.lanes import INDENT, head_of, prefix
from tui.features.versions.tree_cursor import TreeCursor
from tui.presentation.spans import Span, text_of
from tui.widgets.cursor_bindings import cursor_bindings
from tui.widgets.line_list import LineList
from tui.widgets.lines import cut_spans, fit_head

TREE_MOVES = cursor_bindings(leave=frozenset({"page_up", "page_down"}))
"""What moves its cursor, from the fader too: pages mean steps there, and are commands of the screen."""


class HistoryTree(LineList, inherit_bindings=False):
    """Versions newest first, from 38 to 200 columns; it leaves the fader's keys alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "history-tree--cursor",
        "history-tree--lane",
        "history-tree--link",
        "history-tree--number",
        "history-tree--selected",
        "history-tree--whole",
        "history-tree--primary",
        "history-tree--canary",
        "history-tree--twin",
        "history-tree--state",
        "history-tree--failure",
        "history-tree--quiet",
        "history-tree--age",
        "history-tree--detail",
        "history-tree--drop",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *TREE_MOVES,
        Binding("enter", "open", "Open", show=False, id="history.open"),
        Binding("space", "take_alias", "Select alias", show=False, id="function.take_alias"),
    ]
    style_prefix = "history-tree"
    cursor_spans = 5

    snapshot: reactive[FunctionSnapshot | None] = reactive(None, init=False, repaint=False)
    selected: reactive[str] = reactive("", init=False, repaint=False)
    now: reactive[datetime] = reactive(utc_now, init=False, repaint=False)

    @dataclass
    class VersionHighlighted(Message):
        """The cursor moved to another version; empty where it is on a fold."""

        number: str

    @dataclass
    class VersionOpened(Message):
        """The details of a version were unfolded."""

        number: str

    @dataclass
    class AliasChosen(Message):
        """The alias is to be selected."""

        name: str

    @dataclass
    class VersionDropped(Message):
        """The version was dragged onto a label of the alias."""

        number: str
        alias: str

    @dataclass
    class VersionCarried(Message):
        """The version was dragged out of the tree and dropped at that place of the screen."""

        number: str
        place: Offset

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by `snapshot`."""
        super().__init__(id=id, classes=classes)
        self._tree = self._tree_before = TreeCursor()
        self._drag = NO_DRAG
        self._ends_drag = False

    @property
    def cursor(self) -> str:
        """The number of the version under the cursor; empty where it is on a fold or nothing is shown."""
        return self._tree.number

    @property
    def row(self) -> int:
        """The row under the cursor."""
        return self._tree.at

    def row_text(self, row: int) -> str:
        """Return what a row says, before it is cut."""
        drawing = self._tree.drawing
        complete = self.snapshot is not None and self.snapshot.versions_known
        head = head_of(drawing, drawing.rows[row], complete, self.now)
        return f"{text_of(head.head)} {head.text} {text_of(head.tail)} {super().row_text(row)}"

    def remember_row(self) -> Callable[[], int]:
        """Remember the row by what is on it, and what is unfolded."""
        before = self._tree_before = self._tree
        return lambda: self._tree.place_of(before)

    def uncover(self, words: str) -> None:
        """Find in versions that a fold covers too: those are unfolded, as long as they have the words."""
        versions = self.snapshot.versions if self.snapshot is not None else ()
        self._unfold(self._tree_before.finding(words, versions))

    def cover(self) -> None:
        """Fold again what was unfolded for what was found."""
        self._unfold(self._tree_before.unfolded)

    def _unfold(self, unfolded: frozenset[str]) -> None:
        if unfolded != self._tree.unfolded:
            self._build(replace(self._tree, unfolded=unfolded))

    def can_stop(self, row: int) -> bool:
        """Stop on versions and folds."""
        return self._tree.can_stop(row)

    def go_to(self, number: str) -> bool:
        """Put the cursor on a version, unfolding the run it is in; return False where it is not known."""
        if self._tree.hides(number):
            self._build(self._tree.showing(number))
        row = self._tree.index_of(number)
        self.put(row)
        return row >= 0

    # -- data

    def on_mount(self) -> None:
        """Show what was given before there was a screen."""
        self._build()

    def watch_snapshot(self, old: FunctionSnapshot | None, new: FunctionSnapshot | None) -> None:
        """Take in new data; the cursor stays on its version as long as this is the same function."""
        if old is not None and new is not None and old.name != new.name:
            self.scroll_to(y=0, animate=False, force=True)
            self._build(TreeCursor())
        else:
            self._build()

    def watch_selected(self) -> None:
        """Put the selected alias first, and link its two versions."""
        self._build()

    def watch_now(self) -> None:
        """Let the ages grow."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out again for another width."""
        self._build()

    def on_blur(self) -> None:
        """Drop what is dragged."""
        self._let_go()

    def _build(self, tree: TreeCursor | None = None) -> None:
        y = self.cursor_y if tree is None else None
        number = self._tree.number
        self._tree = (tree or self._tree).drawn(self.snapshot, self.scrollable_size.width, self.selected, cell_len)
        drawing = self._tree.drawing
        self.lay_out((*drawing.starts, len(drawing.lines)))
        if y is not None:
            self.hold_cursor(y)
        elif tree is not None:
            self.show_cursor()
        self.repaint()
        if self._tree.number != number:
            self.post_message(self.VersionHighlighted(self._tree.number))

    # -- cursor

    def place_cursor(self, row: int) -> None:
        """Tell that the cursor moved to another version."""
        number = self._tree.number
        self._tree = replace(self._tree, at=row)
        if self._tree.number != number:
            self.post_message(self.VersionHighlighted(self._tree.number))

    def action_open(self) -> None:
        """Unfold or fold what is under the cursor: a version's details, or a run."""
        self._build(self._tree.toggled())
        number = self._tree.number
        if number in self._tree.opened:
            self.post_message(self.VersionOpened(number))

    def action_take_alias(self) -> None:
        """Take an alias that points at the version under the cursor; again for the next one."""
        row = self._tree.row
        if isinstance(row, VersionRow) and row.labels:
            names = [label.alias for label in row.labels]
            after = names.index(self.selected) + 1 if self.selected in names else 0
            self.post_message(self.AliasChosen(names[after % len(names)]))

    # -- mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a version, to click or to drag."""
        place = event.get_content_offset(self)
        self._drag, self._ends_drag = NO_DRAG, False
        if place is not None and event.button == 1:
            self._drag = Drag(version_at(self._tree.drawing, place.y + self.scroll_offset.y))
        if self._drag.held:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry the version along once the mouse has left its line."""
        if not self._drag.held:
            return
        event.stop()
        place, before = event.get_content_offset(self), self._drag
        x, line = (place.x, place.y + self.scroll_offset.y) if place is not None else (-1, -1)
        self._drag = before.moved(self._tree.drawing, line, x, cell_len)
        if self._drag.over != before.over:
            self.repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the version go."""
        drag = self._drag
        self._let_go()
        if not drag.is_dragged:
            return
        event.stop()
        # The click that follows belongs to the drag.
        self._ends_drag = True
        if drag.over:
            self.post_message(self.VersionDropped(drag.held, drag.over))
        elif event.get_content_offset(self) is None:
            self.post_message(self.VersionCarried(drag.held, event.screen_offset))

    def on_key(self, event: events.Key) -> None:
        """Let `escape` end a drag without a drop."""
        if event.key == "escape" and self._drag.is_dragged:
            event.stop()
            event.prevent_default()
            self._let_go()

    def _let_go(self) -> None:
        if self._drag.held:
            self.release_mouse()
            self._drag = NO_DRAG
            self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Let the click that ends a drag pass."""
        if self._ends_drag or event.get_content_offset(self) is None:
            self._ends_drag = False
            event.prevent_default()

    def row_clicked(self, row: int, line: int, x: int) -> None:
        """Select an alias, put the cursor on a version, or open what it is already on."""
        drawing = self._tree.drawing
        if alias := alias_at(drawing, drawing.starts[row] + line, x, cell_len):
            self.post_message(self.AliasChosen(alias))
            return
        again = line == 0 and row == self.row
        if self.can_stop(row):
            self.put(row)
        if again or isinstance(drawing.rows[row], FoldRow):
            self.action_open()

    # -- painting

    def empty_spans(self) -> Sequence[Span]:
        """Say that the function is being read."""
        return [Span("  loading…", "quiet")] if self.snapshot is None else []

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return a row's line behind the cursor, the link of the selected alias and the lane."""
        drawing = self._tree.drawing
        here = row == self.row
        drawn = drawing.lines[drawing.starts[row] + line]
        room = max(self.scrollable_size.width - INDENT, 0)
        if line == 0:
            complete = self.snapshot is not None and self.snapshot.versions_known
            spans = fit_head(head_of(drawing, drawing.rows[row], complete, self.now), room)
            if here and spans:
                spans[0] = spans[0]._replace(style="cursor")
        else:
            spans = [
                span._replace(style="drop") if span.target and span.target == self._drag.over else span
                for span in cut_spans(drawn.spans, room)
            ]
        return [*prefix(drawing, drawn, here), *spans]
