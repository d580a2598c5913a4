"""Two lines above a comparison: which version it goes from, and which it goes to."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.features.diff.comparison import Sides
from tui.features.diff.sides import side_lines
from tui.widgets.lines import cut_spans, to_strip


class DiffSides(Widget):
    """Shows `- 6  3 d ago, PROD stable  retry on 5xx` over `+ 7  …`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"diff-sides--added", "diff-sides--removed", "diff-sides--quiet"}
    DEFAULT_CSS = "DiffSides { height: 2; }"

    function: reactive[FunctionSnapshot | None] = reactive(None)
    sides: reactive[Sides] = reactive(Sides("", ""))
    now: reactive[datetime] = reactive(utc_now)

    def render_line(self, y: int) -> Strip:
        """Draw one of the two lines."""
        width = self.size.width
        lines = side_lines(self.function, self.sides, self.now, width, cell_len)
        spans = cut_spans(lines[y], width) if y < len(lines) else []
        return to_strip(spans, width, self.rich_style, self._style_of)

    def _style_of(self, style: str) -> Style:
        return self.rich_style if style == "plain" else self.get_component_rich_style(f"diff-sides--{style}")
