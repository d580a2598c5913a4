"""A figure as the table shows it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `reference` was measured in the same run, `bar` says what is wanted."""

    name: str
    value: float
    unit: str
    bar: str
    reference: float | None = None

    def line(self) -> str:
        """Return the figure as a line of the table."""
        reference = "" if self.reference is None else f"{self.reference:,.1f}"
        ratio = "" if not self.reference else f"{self.value / self.reference:.2f}"
        return f"{self.name:<46} {self.value:>10,.1f} {self.unit:<6} {reference:>10} {ratio:>6}  {self.bar}"


HEADING = f"{'figure':<46} {'value':>10} {'':<6} {'reference':>10} {'ratio':>6}  bar"

Benchmark = Callable[[], Iterable[Figure]]


def percentiles(
    name: str, seconds: Sequence[float], bars: Sequence[str], reference: Sequence[float] = ()
) -> list[Figure]:
    """Return p50, p95 and p99 of times in ms, with one bar each."""
    figures = []
    for share, bar in zip((50, 95, 99), bars, strict=True):
        of_reference = percentile(reference, share) if reference else None
        figures.append(Figure(f"{name}, p{share}", percentile(seconds, share), "ms", bar, of_reference))
    return figures


def percentile(seconds: Sequence[float], share: int) -> float:
    """Return a percentile of times, in ms."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[share - 1] * 1_000


def median_ms(seconds: Sequence[float]) -> float:
    """Return the median of times, in ms."""
    return statistics.median(seconds) * 1_000
