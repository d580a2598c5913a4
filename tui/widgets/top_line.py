"""The line on top of every screen: product, where one is in it, and which account and region this is."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.domain.context import Context


class TopLine(Widget):
    """Shows the breadcrumb on the left and the context on the right; the context is never cut."""

    COMPONENT_CLASSES = {"top-line--product", "top-line--crumb", "top-line--context", "top-line--read-only"}
    DEFAULT_CSS = "TopLine { dock: top; height: 1; }"

    context: reactive[Context | None] = reactive(None)

    def __init__(self, crumbs: tuple[str, ...]) -> None:
        super().__init__()
        self.crumbs = crumbs

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        base = self.rich_style
        parts = context_parts(self.context)
        right = "  ".join(parts) + " "
        product = " crossfade"
        room = max(self.size.width - cell_len(product) - cell_len(right) - 1, 0)
        crumbs = "  " + " › ".join(self.crumbs)
        if cell_len(crumbs) > room:
            crumbs = set_cell_size(crumbs, max(room - 1, 0)) + ("…" if room else "")
        segments = [
            Segment(product, base + self.get_component_rich_style("top-line--product", partial=True)),
            Segment(
                set_cell_size(crumbs, room + 1), base + self.get_component_rich_style("top-line--crumb", partial=True)
            ),
        ]
        for index, part in enumerate(parts):
            name = "top-line--read-only" if part == "READ-ONLY" else "top-line--context"
            gap = "  " if index else ""
            segments += [
                Segment(gap, base),
                Segment(part, base + self.get_component_rich_style(name, partial=True)),
            ]
        segments.append(Segment(" ", base))
        return Strip(segments).adjust_cell_length(self.size.width, base)


def context_parts(context: Context | None) -> tuple[str, ...]:
    """Return the words of the context, most specific last; a context that is not known yet says so."""
    if context is None:
        return ("connecting…",)
    parts = (context.place, context.account, context.region, context.endpoint, "READ-ONLY" if context.read_only else "")
    return tuple(part for part in parts if part)
