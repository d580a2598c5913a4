"""Two versions compared: rows to walk through, to unfold, and to jump along from change to change."""

from __future__ import annotations

from dataclasses import dataclass
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

from tui.features.diff.comparison import Comparison
from tui.features.diff.rows import LOAD, DiffRow, diff_rows
from tui.presentation.spans import Span
from tui.widgets.lines import cut_spans, to_strip, width_of

_CURSOR = 1
"""Cells before a row, where the cursor stands."""

_SIDEWAYS = 8


class DiffView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a comparison; it decides nothing, and asks for code by a message."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff-view--cursor",
        "diff-view--heading",
        "diff-view--quiet",
        "diff-view--added",
        "diff-view--removed",
        "diff-view--changed",
        "diff-view--place",
        "diff-view--file",
        "diff-view--load",
    }
    DEFAULT_CSS = """
    DiffView {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="diff.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="diff.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="diff.page_up"),
        Binding("pagedown,space", "page(1)", "Page down", show=False, id="diff.page_down"),
        Binding("home,g", "put(0)", "Top", show=False, id="diff.first"),
        Binding("end,G", "put(-1)", "Bottom", show=False, id="diff.last"),
        Binding("left", "sideways(-1)", "Left", show=False, id="diff.left"),
        Binding("right", "sideways(1)", "Right", show=False, id="diff.right"),
    ]

    comparison: reactive[Comparison | None] = reactive(None, init=False, repaint=False)
    whole: reactive[bool] = reactive(False, init=False, repaint=False)

    @dataclass
    class CodeAsked(Message):
        """The code of both versions is to be downloaded."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `comparison`."""
        super().__init__(id=id)
        self._rows: tuple[DiffRow, ...] = ()
        self._opened: frozenset[str] = frozenset()
        self._at = self._aside = 0

    @property
    def cursor(self) -> int:
        """The row that the cursor stands on."""
        return self._at

    def on_mount(self) -> None:
        """Show what was given before there was a screen."""
        self._build()

    def watch_comparison(self, old: Comparison | None, new: Comparison | None) -> None:
        """Take in new data; another pair of versions begins at the top, folded."""
        numbers = [(c.before.number, c.after.number) if c else None for c in (old, new)]
        if numbers[0] != numbers[1]:
            self._opened, self._at, self._aside = frozenset(), 0, 0
            self.scroll_to(y=0, animate=False, force=True)
        self._build()

    def watch_whole(self) -> None:
        """Show or hide what is the same."""
        self._build()

    def on_resize(self) -> None:
        """Lay out anew for another width."""
        self._build()
        self._follow()

    def open_all(self) -> None:
        """Unfold every file and field, or fold them all where they are unfolded."""
        keys = frozenset(row.key for row in self._rows if row.key and row.key != LOAD)
        self._opened = frozenset() if keys and keys <= self._opened else self._opened | keys
        self._build()
        self._follow()

    def jump(self, direction: int) -> bool:
        """Go to the next change, or with -1 to the one before; return False where there is none."""
        ahead = range(self._at + 1, len(self._rows)) if direction > 0 else range(self._at - 1, -1, -1)
        found = next((index for index in ahead if self._rows[index].change), None)
        if found is not None:
            self._put(found)
        return found is not None

    def action_open(self) -> None:
        """Unfold or fold what is under the cursor, or ask for the code."""
        key = self._rows[self._at].key if self._rows else ""
        if key == LOAD:
            self.post_message(self.CodeAsked())
        elif key:
            self._opened = self._opened ^ {key}
            self._build()
            self._follow()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._put(self._at + by)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is in view."""
        self._put(self._at + pages * max(self.size.height - 1, 1))

    def action_put(self, row: int) -> None:
        """Put the cursor on the first row, or with -1 on the last."""
        self._put(row if row >= 0 else len(self._rows) - 1)

    def action_sideways(self, by: int) -> None:
        """Move long lines of code sideways."""
        longest = max((width_of(row.spans) for row in self._in_view() if row.code), default=0)
        most = max(longest - self._room, 0)
        aside = min(max(self._aside + by * _SIDEWAYS, 0), max(most, self._aside if by < 0 else 0))
        if aside != self._aside:
            self._aside = aside
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row, and open it where it can be."""
        place = event.get_content_offset(self)
        if place is not None and place.y + self.scroll_offset.y < len(self._rows):
            event.stop()
            self._put(place.y + self.scroll_offset.y)
            self.action_open()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        return to_strip(self._spans(y), self.scrollable_size.width, self.rich_style, self._style_of)

    @property
    def _room(self) -> int:
        return max(self.scrollable_size.width - _CURSOR, 0)

    def _in_view(self) -> tuple[DiffRow, ...]:
        return self._rows[self.scroll_offset.y : self.scroll_offset.y + self.size.height]

    def _spans(self, y: int) -> list[Span]:
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            return [Span("  reading…", "quiet")] if y == 0 and self.comparison is None else []
        row = self._rows[index]
        spans = list(row.spans)
        if row.code and self._aside:
            spans = [spans[0]._replace(text=_without(spans[0].text, self._aside))]
        mark = Span("▌", "cursor") if index == self._at else Span(" ")
        return [mark, *cut_spans(spans, self._room)]

    def _style_of(self, role: str) -> Style:
        return self.rich_style if role == "plain" else self.get_component_rich_style(f"diff-view--{role}")

    def _build(self) -> None:
        if not self.is_mounted:
            return
        held = self._rows[self._at].key if self._at < len(self._rows) else ""
        room = self._room
        comparison = self.comparison
        self._rows = (
            diff_rows(comparison, self._opened, room, whole=self.whole, measure=cell_len) if comparison and room else ()
        )
        if held:
            self._at = next((index for index, row in enumerate(self._rows) if row.key == held), self._at)
        self._at = min(self._at, max(len(self._rows) - 1, 0))
        self.virtual_size = Size(1, len(self._rows))
        self.refresh()

    def _put(self, row: int) -> None:
        before, self._at = self._at, min(max(row, 0), max(len(self._rows) - 1, 0))
        for index in {before, self._at}:
            self.refresh(Region(0, index - self.scroll_offset.y, _CURSOR, 1))
        self._follow()

    def _follow(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self._at < top:
            self.scroll_to(y=self._at, animate=False, force=True)
        elif height and self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False, force=True)


def _without(text: str, cells: int) -> str:
    """Return text without its first so many cells."""
    taken = 0
    for index, character in enumerate(text):
        if taken >= cells:
            return text[index:]
        taken += cell_len(character)
    return ""
