"""The past of the selected alias as a chart with a cursor."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.style import Style
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.features.health.chart.draw import STYLES, Drawing, Line, chart_lines, column_of, draw_past, minute_at
from tui.features.health.chart.past import Past
from tui.presentation.canvas import BLOCKS, BRAILLE
from tui.terminal.abilities import abilities
from tui.widgets.lines import to_strip


class ChartView(Widget):
    """Draws a past in all the room there is, and repaints only the lines that changed."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chart--{style}" for style in (*STYLES, "quiet", "mark")}

    past: reactive[Past | None] = reactive(None, repaint=False)
    cursor: reactive[datetime | None] = reactive(None, repaint=False)

    @dataclass
    class MinuteChosen(Message):
        """A minute was clicked on."""

        at: datetime

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `past` and `cursor`."""
        super().__init__(id=id)
        self._glyphs = BRAILLE if abilities(os.environ).every_glyph else BLOCKS
        self._drawing: Drawing | None = None
        self._lines: tuple[Line, ...] = ()

    def watch_past(self) -> None:
        """Show what is known now."""
        self._draw()

    def watch_cursor(self, before: datetime | None, now: datetime | None) -> None:
        """Show where the cursor is: what changes are two columns."""
        if self._drawing is None:
            return
        self._lines = chart_lines(self._drawing, now)
        columns = {column_of(self._drawing, before), column_of(self._drawing, now)} - {None}
        if columns:
            self.refresh(*(Region(x, 0, 1, self.size.height) for x in columns if x is not None))

    def on_resize(self) -> None:
        """Draw in the other size."""
        self._draw()

    def on_click(self, event: Click) -> None:
        """Choose the minute of the cell."""
        event.stop()
        at = minute_at(self.past, self.size.width, event.x) if self.past is not None else None
        if at is not None:
            self.post_message(self.MinuteChosen(at))

    def _draw(self) -> None:
        self._drawing = draw_past(self.past, *self.size, self._glyphs) if self.past is not None else None
        self._update()

    def _update(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        before = self._lines
        self._lines = chart_lines(self._drawing, self.cursor) if self._drawing is not None else ()
        for y in range(self.size.height):
            if before[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        line = self._lines[y] if y < len(self._lines) else ()
        return to_strip(line, self.size.width, self.rich_style, self._style)

    def _style(self, style: str) -> Style:
        return self.rich_style if style == "plain" else self.get_component_rich_style(f"chart--{style}")
