"""How the versions behind the selected alias are doing, below its fader."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.features.fader.machine import Fader
from tui.features.health.health import Health, subject
from tui.features.health.text.lines import Line, health_lines
from tui.features.health.traffic_window import WINDOWS, Window
from tui.widgets.lines import to_strip

STYLES = ("strong", "quiet", "good", "warn", "bad", "mark", "errors")


class HealthPanel(Widget):
    """Draws what fits its height, and repaints only the lines that changed; where there is one line, it says it all."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"health--{style}" for style in STYLES}
    DEFAULT_CSS = "HealthPanel { width: 1fr; height: 1fr; min-height: 1; }"

    health: reactive[Health | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    window: reactive[Window] = reactive(WINDOWS[0], repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by the reactives."""
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._drawn: object = None

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        self._draw()
        line = self._lines[y] if y < len(self._lines) else ()
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

    def _draw(self) -> None:
        alias = self.fader.confirmed if self.fader is not None else None
        # What is drawn does not follow the knob: a drag costs nothing here.
        of = (subject(alias), alias.routing.weight) if alias is not None else None
        drawn = (self.health, of, self.window, self.size)
        if drawn != self._drawn:
            self._lines = health_lines(self.health, alias, self.window, self.size.width, self.size.height)
            self._drawn = drawn

    def _update(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        before = self._lines
        self._draw()
        for y in range(self.size.height):
            if before[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def _style(self, style: str) -> Style:
        if style == "plain":
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"health--{style}", partial=True)
