"""Two versions compared: rows to walk through, to unfold, and to jump along from change to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui.features.diff.comparison import Comparison
from tui.features.diff.rows import LOAD, DiffRow, coloured, diff_rows
from tui.presentation.spans import Span
from tui.widgets.cursor_bindings import cursor_bindings
from tui.widgets.line_list import LineList
from tui.widgets.lines import cut_spans, width_of

_CURSOR = 1
"""Cells before a row, where the cursor is."""

_SIDEWAYS = 8


class DiffView(LineList, inherit_bindings=False):
    """Shows a comparison; it decides nothing, and asks for code by a message."""

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
        "diff-view--on-added",
        "diff-view--on-removed",
        "diff-view--word-added",
        "diff-view--word-removed",
        "diff-view--comment",
        "diff-view--keyword",
        "diff-view--string",
        "diff-view--number",
        "diff-view--name",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_bindings(),
        Binding("left", "sideways(-1)", "Left", show=False, id="diff.left"),
        Binding("right", "sideways(1)", "Right", show=False, id="diff.right"),
    ]
    style_prefix = "diff-view"
    cursor_spans = 1

    comparison: reactive[Comparison | None] = reactive(None, init=False, repaint=False)
    whole: reactive[bool] = reactive(False, init=False, repaint=False)

    @dataclass
    class CodeRequested(Message):
        """The code of both versions is to be downloaded."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `comparison`."""
        super().__init__(id=id)
        self._rows: tuple[DiffRow, ...] = ()
        self._opened: frozenset[str] = frozenset()
        self._aside = 0

    def on_mount(self) -> None:
        """Show what was given before there was a screen."""
        self._build()

    def watch_comparison(self, old: Comparison | None, new: Comparison | None) -> None:
        """Take in new data; another pair of versions begins at the top, folded."""
        numbers = [(c.before.number, c.after.number) if c else None for c in (old, new)]
        if numbers[0] != numbers[1]:
            self._opened, self._row, self._aside = frozenset(), -1, 0
            self.scroll_to_line(0)
        self._build()

    def watch_whole(self) -> None:
        """Show or hide what is the same."""
        self._build()

    def on_resize(self) -> None:
        """Lay out again for another width."""
        self._build()

    def open_all(self) -> None:
        """Unfold every file and field, or fold them all where they are unfolded."""
        keys = frozenset(row.key for row in self._rows if row.key and row.key != LOAD)
        self._opened = frozenset() if keys and keys <= self._opened else self._opened | keys
        self._build()
        self.show_cursor()

    def jump(self, direction: int) -> bool:
        """Go to the next change, or with -1 to the one before; return False where there is none."""
        ahead = range(self.row + 1, len(self._rows)) if direction > 0 else range(self.row - 1, -1, -1)
        change = next((index for index in ahead if self._rows[index].change), None)
        if change is not None:
            self.put(change)
        return change is not None

    @property
    def opens(self) -> bool:
        """Whether there is more of the row under the cursor, or code to ask for."""
        return self.row >= 0 and bool(self._rows[self.row].key)

    def action_open(self) -> None:
        """Unfold or fold what is under the cursor, or ask for the code."""
        key = self._rows[self.row].key if self.row >= 0 else ""
        if key == LOAD:
            self.post_message(self.CodeRequested())
        elif key:
            self._opened = self._opened ^ {key}
            self._build()
            self.show_cursor()

    def action_sideways(self, by: int) -> None:
        """Move long lines of code sideways."""
        longest = max((width_of(row.spans) for row in self._in_view() if row.code), default=0)
        most = max(longest - self._room, 0)
        aside = min(max(self._aside + by * _SIDEWAYS, 0), max(most, self._aside if by < 0 else 0))
        if aside != self._aside:
            self._aside = aside
            self.repaint()

    def row_clicked(self, row: int, line: int, x: int) -> None:
        """Put the cursor on a row, and open it where it can be."""
        del line, x
        self.put(row)
        self.action_open()

    def empty_spans(self) -> Sequence[Span]:
        """Say that the versions are being read."""
        return [Span("  loading…", "quiet")] if self.comparison is None else []

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return a row behind the cursor, long lines of code as far aside as they were moved."""
        del line
        drawn = self._rows[row]
        spans: Sequence[Span] = coloured(drawn)
        if drawn.code and self._aside:
            spans = _without(spans, self._aside)
        mark = Span("▌", "cursor") if row == self.row else Span(" ")
        return [mark, *cut_spans(spans, self._room)]

    @property
    def _room(self) -> int:
        return max(self.scrollable_size.width - _CURSOR, 0)

    def _in_view(self) -> tuple[DiffRow, ...]:
        return self._rows[self.scroll_offset.y : self.scroll_offset.y + self.size.height]

    def _build(self) -> None:
        if not self.is_mounted:
            return
        held = self._rows[self.row].key if 0 <= self.row < len(self._rows) else ""
        room = self._room
        comparison = self.comparison
        self._rows = (
            diff_rows(comparison, self._opened, room, whole=self.whole, measure=cell_len) if comparison and room else ()
        )
        same = next((index for index, row in enumerate(self._rows) if row.key == held), -1) if held else -1
        self._row = same if same >= 0 else min(max(self.row, 0), len(self._rows) - 1)
        self.lay_out(range(len(self._rows) + 1))
        self.repaint()


def _without(spans: Sequence[Span], cells: int) -> list[Span]:
    """Return a line without its first so many cells."""
    kept: list[Span] = []
    for span in spans:
        text = span.text
        while text and cells > 0:
            cells -= cell_len(text[0])
            text = text[1:]
        kept.append(span._replace(text=text))
    return kept
