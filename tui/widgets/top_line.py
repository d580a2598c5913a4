"""The line on top of every screen: product, where one is in it, and which account and region this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.top_bar import CONNECTING, top_spans
from tui.widgets.lines import to_strip

if TYPE_CHECKING:
    from tui.domain.context import Context


class TopLine(Widget):
    """Shows the breadcrumb on the left and the context on the right; what marks a context is never cut."""

    COMPONENT_CLASSES = {
        "top-line--product",
        "top-line--crumb",
        "top-line--context",
        "top-line--ending",
        "top-line--name",
        "top-line--production",
        "top-line--read-only",
    }
    DEFAULT_CSS = "TopLine { dock: top; height: 1; }"

    context: reactive[Context | None] = reactive(None)
    unopened: reactive[str] = reactive(CONNECTING)
    """What is said while no context is open."""

    def __init__(self, crumbs: tuple[str, ...]) -> None:
        super().__init__()
        self.crumbs = crumbs

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        width = self.size.width
        return to_strip(
            top_spans(self.context, self.crumbs, width, cell_len, self.unopened), width, self.rich_style, self._style_of
        )

    def _style_of(self, style: str) -> Style:
        if style == "plain":
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"top-line--{style}", partial=True)
