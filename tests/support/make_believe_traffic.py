"""Traffic for the tests of the verdict: two versions of an alias, minute by minute."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tui.domain.routing import Weight
from tui.domain.traffic import AliasTraffic, Minute, Series, WeightSince

BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When the canary got its first weight."""

STABLE, CANARY = "6", "7"

Counts = tuple[int | None, int | None]
"""Calls and errors of a minute."""


def at(minute: int) -> datetime:
    """Return the start of a minute, counted from the canary's first."""
    return BEGAN + timedelta(minutes=minute)


def weights(*basis_points: int, every: int = 60) -> tuple[WeightSince, ...]:
    """Return weights, each held for so many minutes."""
    return tuple(WeightSince(at(index * every), Weight(points)) for index, points in enumerate(basis_points))


def series(version: str, counts: Sequence[Counts], first: int = 0, ms: float | None = 100.0) -> Series:
    """Return a version's minutes from the `first` on, all with the same durations."""
    return Series(
        version,
        tuple(
            Minute(at(first + index), calls, errors, 0, *([ms, None if ms is None else 2 * ms] if calls else []))
            for index, (calls, errors) in enumerate(counts)
        ),
    )


def traffic(
    stable: Sequence[Counts],
    canary: Sequence[Counts],
    before: Sequence[Counts] = (),
    provisional_from: datetime | None = None,
    stable_ms: float | None = 100.0,
    canary_ms: float | None = 100.0,
) -> AliasTraffic:
    """Return what was read at the end of the minutes, `before` being the stable's before the canary."""
    until = at(max(len(stable), len(canary)))
    return AliasTraffic(
        "orders",
        "PROD",
        (
            series(STABLE, [*before, *stable], -len(before), stable_ms),
            series(CANARY, canary, ms=canary_ms),
        ),
        read_at=until,
        since=at(-len(before)),
        until=until,
        provisional_from=provisional_from,
    )


def poisson(die: random.Random, mean: float) -> int:
    """Draw a number of calls or errors."""
    if mean > 40:
        return max(0, round(die.gauss(mean, math.sqrt(mean))))
    limit, number, product = math.exp(-mean), 0, die.random()
    while product > limit:
        number += 1
        product *= die.random()
    return number


def minute(die: random.Random, calls_mean: float, rate: float, clump: int = 1) -> tuple[int, int]:
    """Draw the calls and errors of one version in a minute, the errors in clumps of that size."""
    calls = poisson(die, calls_mean)
    return calls, min(calls, clump * poisson(die, calls * rate / clump)) if rate < 0.2 else _many(die, calls, rate)


def _many(die: random.Random, calls: int, rate: float) -> int:
    if calls <= 40:
        return sum(die.random() < rate for _ in range(calls))
    return min(calls, max(0, round(die.gauss(calls * rate, math.sqrt(calls * rate * (1 - rate))))))
