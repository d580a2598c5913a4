"""A few lines of styled text that take the height they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.spans import Spans
from tui.widgets.lines import cut_spans, to_strip

STYLES = ("strong", "quiet", "good", "warn", "bad", "mark")
MARGIN = 1


class SpanLines(Widget):
    """Shows lines of spans, cut at the width, and repaints only those that changed."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"span-lines--{style}" for style in STYLES}
    DEFAULT_CSS = """
    SpanLines { width: 1fr; height: auto; }
    SpanLines > .span-lines--strong { text-style: bold; }
    SpanLines > .span-lines--quiet { color: $text-muted; }
    SpanLines > .span-lines--good { color: $text-success; text-style: bold; }
    SpanLines > .span-lines--warn { color: $text-warning; text-style: bold; }
    SpanLines > .span-lines--bad { color: $text-error; text-style: bold; }
    SpanLines > .span-lines--mark { color: $text-accent; text-style: bold; }
    """

    lines: reactive[Sequence[Spans]] = reactive((), repaint=False)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take a line for each."""
        del container, viewport, width
        return len(self.lines)

    def watch_lines(self, before: Sequence[Spans], now: Sequence[Spans]) -> None:
        """Show what changed."""
        if len(before) != len(now):
            self.refresh(layout=True)
            return
        for y, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = max(self.size.width - MARGIN, 0)
        line = cut_spans(self.lines[y], width) if y < len(self.lines) else ()
        return Strip.join([Strip.blank(MARGIN, self.rich_style), to_strip(line, width, self.rich_style, self._style)])

    def _style(self, style: str) -> Style:
        if style not in STYLES:
            return self.rich_style
        return self.get_component_rich_style(f"span-lines--{style}")
