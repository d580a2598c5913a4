"""Over which time traffic is read, how finely, and what that costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tui.domain.clock import minute_of

PER_VERSION = 7
"""Metrics asked for each version: invocations, errors, throttles, three percentiles of duration, concurrency."""

PER_ALIAS = 2
"""Metrics asked for an alias beside: the alias's invocations and the whole function's."""

_USD_PER_METRIC = 0.01 / 1000
_DAY_SECONDS = 86_400

_AXIS_STEPS = (3, 5, 15, 60, 120)
"""Minutes by which a chart's axis moves on."""


class Window(NamedTuple):
    """A time that ends now, and the seconds that each of its datapoints covers."""

    name: str
    length: timedelta
    period_s: int

    def bounds(self, now: datetime) -> tuple[datetime, datetime]:
        """Return start and end, on the periods' own bounds; the end is that of the last closed period."""
        seconds = minute_of(now).timestamp()
        end = datetime.fromtimestamp(seconds - seconds % self.period_s, UTC)
        return end - self.length, end

    def axis(self, until: datetime) -> tuple[datetime, datetime]:
        """Return start and end of a chart's axis, where data ends at `until`.

        It is a step longer than the window and moves on by whole steps: what was drawn stays in its place meanwhile.
        """
        minutes = round(self.length.total_seconds() / 60)
        step = next(step for step in _AXIS_STEPS if minutes / step <= 12)
        start = (until - self.length).timestamp()
        since = datetime.fromtimestamp(start - start % (step * 60), UTC)
        return since, since + self.length + timedelta(minutes=step)


WINDOWS = (
    Window("15 min", timedelta(minutes=15), 60),
    Window("1 h", timedelta(hours=1), 60),
    Window("3 h", timedelta(hours=3), 60),
    Window("24 h", timedelta(hours=24), 300),
)


def metrics_per_reading(versions: int) -> int:
    """Return how many metrics one reading of an alias asks for."""
    return PER_VERSION * versions + PER_ALIAS


def cost_per_day(metrics: int, refresh_seconds: float) -> float:
    """Return what CloudWatch bills for a day of readings, in USD; 0 where nothing is read by itself."""
    return metrics * _USD_PER_METRIC * _DAY_SECONDS / refresh_seconds if refresh_seconds > 0 else 0.0
