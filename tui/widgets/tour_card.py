"""The tour's card below a screen: it shows what to do next, and takes no keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.features.tour.text import Spot, Tour, card, lines_needed
from tui.widgets.lines import cut_spans, to_strip

if TYPE_CHECKING:
    from textual.screen import Screen


def show_card(screen: Screen[Any], tour: Tour, spot: Spot) -> None:
    """Show what is next on the tour below a screen."""
    for shown in screen.query(TourCard):
        shown.tour = tour
        return
    screen.add_class("-tour")
    first = TourCard(spot)
    first.tour = tour
    screen.mount(first)


def fit_card(screen: Screen[Any]) -> None:
    """Leave the card the lines there are for it."""
    for shown in screen.query(TourCard):
        shown.fit()


class TourCard(Widget):
    """Draws the card as high as its words need; what is above gives the lines."""

    COMPONENT_CLASSES = {"tour--mark", "tour--strong", "tour--good", "tour--quiet"}
    DEFAULT_CSS = "TourCard { height: 3; }"

    tour: reactive[Tour | None] = reactive(None)

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self._spot: Spot = spot

    def fit(self) -> None:
        """Take as many lines as there are for it on this terminal."""
        if self.tour is not None:
            size = self.app.size
            self.styles.height = lines_needed(self.tour, self._spot, size.width, size.height)
            self.refresh()

    def watch_tour(self) -> None:
        """Fold and unfold."""
        self.fit()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, tour = self.size.width, self.tour
        lines = card(tour, self._spot, width, self.app.size.height) if tour is not None else ()
        spans = lines[y] if y < len(lines) else ()
        return to_strip(cut_spans(spans, width), width, self.rich_style, self._style_of)

    def _style_of(self, style: str) -> Style:
        if style == "plain":
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"tour--{style}", partial=True)
