"""Covers a screen that has too few cells to be read, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.small_pane import Cells, is_too_small, small_pane_lines
from tui.presentation.spans import Span
from tui.widgets.lines import to_strip

if TYPE_CHECKING:
    from textual.screen import Screen


def cover(screen: Screen[Any], least: Cells) -> None:
    """Cover a screen as long as it has fewer cells than that."""
    panes = screen.query(SmallPane)
    for pane in panes:
        pane.fit(screen.size)
    if not panes:
        pane = SmallPane(least)
        pane.fit(screen.size)
        screen.mount(pane)


class SmallPane(Widget):
    """Shown while its screen is smaller than `least`; what it covers lives on, and keeps its keys."""

    DEFAULT_CSS = """
    SmallPane { layer: small; dock: top; width: 100%; height: 100%; display: none; }
    """

    def __init__(self, least: Cells) -> None:
        super().__init__()
        self._least, self._pane = least, least

    def fit(self, size: Cells) -> bool:
        """Show itself where the screen is too small; tell whether it is."""
        self._pane = size
        self.display = is_too_small(size, self._least)
        self.refresh()
        return self.display

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        lines = small_pane_lines((width, height), self._pane, self._least)
        return to_strip([Span(lines[y])] if y < len(lines) else [], width, self.rich_style, lambda _: self.rich_style)
