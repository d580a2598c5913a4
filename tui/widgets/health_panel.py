"""How the versions behind the selected alias are doing and did, below its fader."""

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

from tui.features.alias_history.read import MovesRead
from tui.features.fader.machine import Fader
from tui.features.health.chart.draw import STYLES as CHART_STYLES
from tui.features.health.chart.draw import Drawing, draw_past, minute_at
from tui.features.health.chart.panel import Panel, draw_panel
from tui.features.health.chart.past import Past, deployment_of, past_of
from tui.features.health.health import Health, subject
from tui.features.health.traffic_window import WINDOWS, Window
from tui.presentation.canvas import BLOCKS, BRAILLE
from tui.terminal.abilities import abilities
from tui.widgets.lines import to_strip
from tui.writes.ownership.status import AliasStatus

STYLES = ("strong", "quiet", "good", "warn", "bad", "mark", "errors", *CHART_STYLES)


class HealthPanel(Widget):
    """Draws what fits its height, and repaints only the lines that changed; where there is one line, it says it all."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"health--{style}" for style in STYLES}
    DEFAULT_CSS = "HealthPanel { width: 1fr; height: 1fr; min-height: 1; }"

    @dataclass
    class MinuteChosen(Message):
        """A minute of the chart was clicked on."""

        at: datetime

    health: reactive[Health | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    window: reactive[Window] = reactive(WINDOWS[0], repaint=False)
    moves: reactive[MovesRead | None] = reactive(None, repaint=False)
    alias_status: reactive[AliasStatus | None] = reactive(None, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by the reactives."""
        super().__init__(id=id)
        self._glyphs = BRAILLE if abilities(os.environ).every_glyph else BLOCKS
        self._panel = Panel(())
        self._past: Past | None = None
        self._drawn: object = None
        self._laid_out: object = None
        self._charted: object = None
        self._drawing: Drawing | None = None

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        self._draw()
        lines = self._panel.lines
        line = lines[y] if y < len(lines) else ()
        return to_strip(line, self.size.width, self.rich_style, self._style)

    def watch_health(self) -> None:
        """Show what was read."""
        self._update()

    def watch_fader(self) -> None:
        """Show what belongs to the selected alias."""
        self._update()

    def watch_window(self) -> None:
        """Sum up over another time."""
        self._update()

    def watch_moves(self) -> None:
        """Mark who moved the alias."""
        self._update()

    def watch_alias_status(self) -> None:
        """Mark the deployment that moves it."""
        self._update()

    def on_click(self, event: Click) -> None:
        """Ask for the minute of the chart that was clicked on."""
        if self._past is None or self._panel.chart is None or event.y < self._panel.chart:
            return
        at = minute_at(self._past, self.size.width, event.x)
        if at is not None:
            event.stop()
            self.post_message(self.MinuteChosen(at))

    def _draw(self) -> None:
        alias = self.fader.confirmed if self.fader is not None else None
        # What is drawn does not follow the knob: a drag costs nothing here.
        of = (subject(alias), alias.routing.weight) if alias is not None else None
        moves = self.moves.moves if self.moves is not None else ()
        deployment = deployment_of(self.alias_status)
        drawn = (self.health, of, self.window, self.size, moves, deployment)
        if drawn != self._drawn:
            self._past = past_of(self.health, moves, self.window, deployment) if self.health is not None else None
            laid_out = (alias.function, alias.name, self.window, self.size) if alias is not None else None
            start = self._panel.chart or 0 if laid_out == self._laid_out else 0
            self._panel = draw_panel(self.health, alias, self._chart, self.window, *self.size, start)
            self._drawn, self._laid_out = drawn, laid_out

    def _chart(self, height: int) -> Drawing | None:
        """Draw the past, unless it is what was drawn last: a weight that is confirmed changes the words alone."""
        wanted = (self._past, self.size.width, height)
        if self._past is not None and wanted != self._charted:
            self._charted, self._drawing = wanted, draw_past(self._past, self.size.width, height, self._glyphs)
        return self._drawing if self._past is not None else None

    def _update(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        before = self._panel.lines
        self._draw()
        now = self._panel.lines
        for y in range(self.size.height):
            if before[y : y + 1] != now[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def _style(self, style: str) -> Style:
        if style == "plain":
            return self.rich_style
        return self.get_component_rich_style(f"health--{style}")
