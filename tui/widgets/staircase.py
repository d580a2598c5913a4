"""A plan drawn to time as a staircase, with where its rollout is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.features.rollout.text.schedule import Stage
from tui.features.rollout.text.staircase import Line, draw_staircase
from tui.widgets.lines import cut_spans, to_strip

STYLES = ("done", "current", "muted")
MARGIN = 1
WIDEST = 110
"""Cells beyond which a longer drawing says no more."""


class Drawing(NamedTuple):
    """What is drawn; `current` is the stage that the alias is in."""

    stages: tuple[Stage, ...]
    current: int | None = None
    now: datetime | None = None


class Staircase(Widget):
    """Draws a plan in the width there is, and repaints only the lines that changed."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"staircase--{style}" for style in STYLES}
    DEFAULT_CSS = """
    Staircase { width: 1fr; height: auto; }
    Staircase > .staircase--done { color: $text-muted; }
    Staircase > .staircase--current { color: $text-accent; text-style: bold; }
    Staircase > .staircase--muted { color: $text-muted; }
    """

    drawing: reactive[Drawing] = reactive(Drawing(()), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty; data comes by `drawing`."""
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take a line for each stage, and one for the times."""
        del container, viewport, width
        return len(self.drawing.stages) + 1 if self.drawing.stages else 0

    def on_resize(self) -> None:
        """Draw in the other width."""
        self._draw()

    def watch_drawing(self, before: Drawing, now: Drawing) -> None:
        """Show what changed."""
        if len(before.stages) != len(now.stages):
            self.refresh(layout=True)
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted or not self.size.width:
            return
        stages, current, now = self.drawing
        before = self._lines
        width = min(self.size.width, WIDEST) - 2 * MARGIN - len(" bake")
        self._lines = draw_staircase(stages, width, current=current, now=now) if stages else ()
        for y in range(self.size.height):
            if before[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        line = self._lines[y] if y < len(self._lines) else ()
        strip = to_strip(
            cut_spans(line, self.size.width - MARGIN), self.size.width - MARGIN, self.rich_style, self._style
        )
        return Strip.join([Strip.blank(MARGIN, self.rich_style), strip])

    def _style(self, style: str) -> Style:
        if style not in STYLES:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"staircase--{style}", partial=True)
