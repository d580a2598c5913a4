"""The panel below the fader: figures and verdict in words, and where there is room below them, the past as a chart."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.alias import Alias
from tui.features.health.chart.draw import Line, chart_lines, draw_past
from tui.features.health.chart.past import Past
from tui.features.health.health import Health
from tui.features.health.text.lines import health_lines
from tui.features.health.traffic_window import Window
from tui.presentation.canvas import BRAILLE, Glyphs

MOST_HEIGHT = 24
"""Lines beyond which a chart says no more."""


class Panel(NamedTuple):
    """The lines of the panel; from `chart` on they are the chart's, None where there is none."""

    lines: tuple[Line, ...]
    chart: int | None = None


def draw_panel(
    health: Health | None,
    alias: Alias | None,
    past: Past | None,
    window: Window,
    width: int,
    height: int,
    glyphs: Glyphs = BRAILLE,
) -> Panel:
    """Return the lines that fit; the chart takes no line from the words, and the place of their lines of blocks."""
    if past is not None and health is not None and alias is not None and health.is_of(alias):
        words = health_lines(health, alias, window, width, height, charted=True)
        drawing = draw_past(past, width, min(height - len(words) - 1, MOST_HEIGHT), glyphs)
        if drawing is not None:
            return Panel((*words, (), *chart_lines(drawing)), len(words) + 1)
    return Panel(health_lines(health, alias, window, width, height))
