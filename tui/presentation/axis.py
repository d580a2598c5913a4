"""The scales of a chart: round numbers upwards, clock times along."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from tui.presentation.times import shown

_ROUND = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440)
"""Minutes between two times that are written out."""


def round_top(highest: float, least: float = 0.0, most: float = math.inf) -> float:
    """Return the end of a scale that holds a value: a number of one figure, or 15, with zeros, `least` to `most`."""
    value = max(highest, least)
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    top = next((step * power for step in _ROUND if value <= step * power * (1 + 1e-9)), 10 * power)
    return min(top, most)


def ticks(since: datetime, until: datetime, most: int) -> Iterator[datetime]:
    """Yield times from `since` on and before `until` that are round as they are shown, at most `most` of them."""
    minutes = (until - since).total_seconds() / 60
    step = next((step for step in _STEPS if minutes / step <= most), None)
    if step is None or most < 1:
        return
    midnight = shown(since).replace(hour=0, minute=0, second=0, microsecond=0)
    passed = math.ceil((since - midnight).total_seconds() / 60 / step)
    tick = midnight + timedelta(minutes=passed * step)
    while tick < until:
        yield tick
        tick += timedelta(minutes=step)
