"""A series of minutes as a line of blocks, in which what is not known is a gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from tui.domain.traffic import Minute, Series

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""No data, which is not nothing."""

Value = Callable[[Minute], float | None]


def values(series: Series, value: Value, since: datetime, until: datetime, cells: int) -> tuple[float | None, ...]:
    """Return one value for each cell: the mean of its minutes that have data, None where none has.

    A window with fewer minutes than cells has one cell a minute.
    """
    minutes = max(round((until - since).total_seconds() / 60), 1)
    cells = max(min(cells, minutes), 1)
    known = series.at()
    minute_values = [
        value(minute) if (minute := known.get(since + timedelta(minutes=place))) is not None else None
        for place in range(minutes)
    ]
    edges = [minutes * cell // cells for cell in range(cells + 1)]
    return tuple(_mean(minute_values[start:end]) for start, end in pairwise(edges))


def stretched(line: str, cells: int) -> str:
    """Widen a line by a whole number, four times at the most, as far as it fits."""
    times = min(max(cells // max(len(line), 1), 1), 4)
    return "".join(block * times for block in line)


def highest(*series: Sequence[float | None]) -> float:
    """Return the highest value of several lines that share a scale, 0 where there is none."""
    return max((value for line in series for value in line if value is not None), default=0.0)


def sparkline(values: Sequence[float | None], top: float) -> str:
    """Draw values up to `top`; what is more than nothing is never drawn as nothing."""
    return "".join(_block(value, top) for value in values)


def _block(value: float | None, top: float) -> str:
    if value is None:
        return GAP
    if value <= 0 or top <= 0:
        return BLOCKS[0]
    return BLOCKS[min(max(round(value / top * (len(BLOCKS) - 1)), 1), len(BLOCKS) - 1)]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
