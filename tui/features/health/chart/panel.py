"""The panel below the fader: figures and verdict in words, and where there is room below them, the past as a chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tui.domain.alias import Alias
from tui.features.health.chart.draw import Drawing, Line, chart_lines
from tui.features.health.health import Health
from tui.features.health.text.lines import health_lines
from tui.features.health.traffic_window import Window

MOST_HEIGHT = 24
"""Lines beyond which a chart says no more."""


class Panel(NamedTuple):
    """The lines of the panel; from `chart` on they are the chart's, None where there is none."""

    lines: tuple[Line, ...]
    chart: int | None = None


def draw_panel(
    health: Health | None,
    alias: Alias | None,
    chart: Callable[[int], Drawing | None],
    window: Window,
    width: int,
    height: int,
    start: int = 0,
) -> Panel:
    """Return the lines that fit; the chart takes no line from the words, and the place of their lines of blocks.

    `chart` draws it in so many lines; it begins at the line `start` at the earliest, so that it stays where it was.
    """
    if health is not None and alias is not None and health.is_of(alias):
        words = health_lines(health, alias, window, width, height, charted=True)
        begin = max(len(words) + 1, start)
        drawing = chart(min(height - begin, MOST_HEIGHT))
        if drawing is not None:
            return Panel((*words, *[()] * (begin - len(words)), *chart_lines(drawing)), begin)
    return Panel(health_lines(health, alias, window, width, height))
