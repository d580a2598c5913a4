"""How many errors come at once: retries and bad batches make a minute's errors one event, not many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tui.domain.traffic import Series

BASELINE = 60
"""Minutes before the canary that are looked at."""

FEWEST_MINUTES = 30
FEWEST_ERRORS = 10
"""Below either the baseline shows too little, and CAUTIOUS is assumed."""

CAUTIOUS = 3.0
"""An error and its two retries, as Lambda makes them of an asynchronous call."""


@dataclass(frozen=True, slots=True)
class Clumping:
    """By how much every bet is divided: `phi`, 1 or more, from so many minutes, calls and errors of the baseline.

    `assumed` says that the baseline showed too little to go by.
    """

    phi: float = CAUTIOUS
    minutes: int = 0
    calls: int = 0
    errors: int = 0
    assumed: bool = True


def clumping(stable: Series, began: datetime | None) -> Clumping:
    """Estimate it from the stable's last minutes before the canary began.

    Of two estimates the smaller is taken. Pearson's chi-squared takes an error rate that moved, as in an incident,
    for clumps, and would hold up the fix for hours; the differences from minute to minute hardly do.
    """
    counts = [
        (minute.calls, minute.errors)
        for minute in stable.between(until=began.replace(second=0, microsecond=0) if began else None)
        if minute.calls and minute.errors is not None
    ][-BASELINE:]
    calls, errors = sum(count[0] for count in counts), sum(count[1] for count in counts)
    thin = len(counts) < FEWEST_MINUTES or errors < FEWEST_ERRORS
    found = 1.0
    if len(counts) > 1 and 0 < errors < calls:
        found = max(1.0, min(_around_the_mean(counts, errors / calls), _from_each_to_the_next(counts, errors / calls)))
    return Clumping(max(found, CAUTIOUS) if thin else found, len(counts), calls, errors, assumed=thin)


def _around_the_mean(counts: Sequence[tuple[int, int]], rate: float) -> float:
    squares = sum((errors - calls * rate) ** 2 / calls for calls, errors in counts)
    return squares / (rate * (1 - rate)) / (len(counts) - 1)


def _from_each_to_the_next(counts: Sequence[tuple[int, int]], rate: float) -> float:
    squares = expected = 0.0
    for (calls, errors), (next_calls, next_errors) in pairwise(counts):
        squares += (errors / calls - next_errors / next_calls) ** 2
        expected += rate * (1 - rate) * (1 / calls + 1 / next_calls)
    return squares / expected
