"""Overdispersion: by how much errors vary more than chance, since retries and bad batches come in bursts.

Each minute is compared with the one before it, given the calls of both. Independent errors split between the two by
chance, and the squared, standardised difference has mean 1; errors that come ten at a time make it 10. No error rate
is assumed, so a slow drift of the rate does not count, and a jump hardly does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.traffic import Minute, Series
from tui.features.health.statistics.paired_minutes import Pair

BASELINE = 60
"""Minutes before the canary that the estimate uses."""

ASSUMED = 10.0
"""The value assumed while there is next to no data: a batch of records that fails as one."""

CAUTIOUS = 3.0
"""The same after `FEWEST_MINUTES` with few errors: an asynchronous call that fails with its two retries."""

FEWEST_MINUTES = 30

ENOUGH = 30
"""Steps with errors from which nothing is assumed."""

_LEAST, _MOST = 0.7, 3.7
"""The weight of the assumption, in steps: `_LEAST` where a step holds one burst, which shows its size; `_MOST` where it
holds many, since one step alone then says little."""


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """The estimate `phi`, 1 or more, that log e-values are divided by, and the data it comes from.

    `assumed`: there was too little data, so the assumption still counts.
    """

    phi: float = ASSUMED
    minutes: int = 0
    calls: int = 0
    errors: int = 0
    assumed: bool = True


class _Steps:
    """Sums over the steps of one version."""

    def __init__(self) -> None:
        self.minutes = self.calls = self.errors = self.number = 0
        self.squares = self.inverse_errors = 0.0
        self._last: tuple[int, int] | None = None

    def add(self, calls: int, errors: int) -> None:
        """Add the next minute that has calls."""
        self.minutes, self.calls, self.errors = self.minutes + 1, self.calls + calls, self.errors + errors
        if self._last is not None:
            all_calls, all_errors = calls + self._last[0], errors + self._last[1]
            if 0 < all_errors < all_calls:
                share = calls / all_calls
                # The hypergeometric variance: what chance gives with both sums fixed.
                by_chance = all_errors * share * (1 - share) * (all_calls - all_errors) / (all_calls - 1)
                self.squares += (errors - all_errors * share) ** 2 / by_chance
                self.inverse_errors += 1 / all_errors
                self.number += 1
        self._last = calls, errors


def estimate_overdispersion(stable: Series, began: datetime | None) -> Overdispersion:
    """Estimate from the stable's last minutes before the canary began."""
    steps = _Steps()
    for minute in _baseline(stable, began):
        _add(steps, minute)
    return _estimate((steps,))


def overdispersion_by_minute(
    stable: Series, began: datetime | None, pairs: Sequence[Pair]
) -> tuple[Overdispersion, ...]:
    """Return the estimate at each compared minute, from the data up to its end.

    The hour before the canary suffices where it has enough errors: a later incident that hits both versions then does
    not look like bursts. Without such an hour, both versions add to the estimate minute by minute.
    """
    before = estimate_overdispersion(stable, began)
    if not before.assumed:
        return (before,) * len(pairs)
    stables, canaries = _Steps(), _Steps()
    for minute in _baseline(stable, began):
        _add(stables, minute)
    estimates = []
    for pair in pairs:
        stables.add(pair.stable_calls, pair.stable_errors)
        canaries.add(pair.canary_calls, pair.canary_errors)
        estimates.append(_estimate((stables, canaries)))
    return tuple(estimates)


def _baseline(stable: Series, began: datetime | None) -> list[Minute]:
    until = began.replace(second=0, microsecond=0) if began else None
    return [minute for minute in stable.between(until=until) if minute.calls and minute.counted][-BASELINE:]


def _add(steps: _Steps, minute: Minute) -> None:
    if minute.calls and minute.errors is not None:
        steps.add(minute.calls, minute.errors)


def _estimate(versions: Sequence[_Steps]) -> Overdispersion:
    """Return the estimate from the sums of the stable, which comes first, and its canary."""
    number = sum(steps.number for steps in versions)
    phi = assumed = ASSUMED if versions[0].minutes < FEWEST_MINUTES else CAUTIOUS
    if number:
        squares = sum(steps.squares for steps in versions)
        size = max(squares / number, 1.0)
        crowded = max(1 - size * sum(steps.inverse_errors for steps in versions) / number, 0.0)
        weight = (_LEAST + (_MOST - _LEAST) * crowded) * max(1 - number / ENOUGH, 0.0)
        phi = max((weight * assumed + squares) / (weight + number), 1.0)
    return Overdispersion(
        phi,
        sum(steps.minutes for steps in versions),
        sum(steps.calls for steps in versions),
        sum(steps.errors for steps in versions),
        assumed=number < ENOUGH,
    )
