"""How many errors come at once: retries and bad batches make a minute's errors one event, not many.

Each minute and the one before it are a step: given the calls of both, errors that come singly fall to the two by
chance, and the square of the difference is expected to be 1; where they come ten at a time it is 10. Nothing is
assumed of the error rate, so one that drifts over an hour is not taken for clumps, and one that jumps hardly is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.traffic import Minute, Series
from tui.features.health.statistics.paired_minutes import Pair

BASELINE = 60
"""Minutes before the canary that are looked at."""

ASSUMED = 10.0
"""How many errors are taken to come at once while next to nothing was seen: a batch of records that fails as one."""

CAUTIOUS = 3.0
"""The same after `FEWEST_MINUTES` with few errors: an error and its two retries, as of an asynchronous call."""

FEWEST_MINUTES = 30

ENOUGH = 30
"""Steps with errors from which nothing is assumed any more."""

_LEAST, _MOST = 0.7, 3.7
"""How many steps the assumption weighs as much as at first: `_LEAST` where a step has the errors of one clump, whose
size it then tells; `_MOST` where it has those of many, as the chance of one step alone then says little."""


@dataclass(frozen=True, slots=True)
class Clumping:
    """By how much every bet is divided: `phi`, 1 or more, from so many minutes, calls and errors.

    `assumed` says that too little was seen to go by alone.
    """

    phi: float = ASSUMED
    minutes: int = 0
    calls: int = 0
    errors: int = 0
    assumed: bool = True


class _Steps:
    """The steps of one version, added up minute by minute."""

    def __init__(self) -> None:
        self.minutes = self.calls = self.errors = self.number = 0
        self.squares = self.inverse_errors = 0.0
        self._last: tuple[int, int] | None = None

    def add(self, calls: int, errors: int) -> None:
        """Take the next minute that has calls."""
        self.minutes, self.calls, self.errors = self.minutes + 1, self.calls + calls, self.errors + errors
        if self._last is not None:
            all_calls, all_errors = calls + self._last[0], errors + self._last[1]
            if 0 < all_errors < all_calls:
                share = calls / all_calls
                singly = all_errors * share * (1 - share) * (all_calls - all_errors) / (all_calls - 1)
                self.squares += (errors - all_errors * share) ** 2 / singly
                self.inverse_errors += 1 / all_errors
                self.number += 1
        self._last = calls, errors


def clumping(stable: Series, began: datetime | None) -> Clumping:
    """Estimate it from the stable's last minutes before the canary began."""
    steps = _Steps()
    for minute in _baseline(stable, began):
        _add(steps, minute)
    return _estimate((steps,))


def clumping_by_minute(stable: Series, began: datetime | None, pairs: Sequence[Pair]) -> tuple[Clumping, ...]:
    """Estimate it in each compared minute, from what had been seen up to its end.

    The hour before the canary tells by itself where it has errors enough: an incident after it, which hits both, is
    then not taken for clumps. Where there was no such hour, both versions tell as the minutes pass.
    """
    before = clumping(stable, began)
    if not before.assumed:
        return (before,) * len(pairs)
    stables, canaries = _Steps(), _Steps()
    for minute in _baseline(stable, began):
        _add(stables, minute)
    found = []
    for pair in pairs:
        stables.add(pair.stable_calls, pair.stable_errors)
        canaries.add(pair.canary_calls, pair.canary_errors)
        found.append(_estimate((stables, canaries)))
    return tuple(found)


def _baseline(stable: Series, began: datetime | None) -> list[Minute]:
    until = began.replace(second=0, microsecond=0) if began else None
    return [minute for minute in stable.between(until=until) if minute.calls and minute.counted][-BASELINE:]


def _add(steps: _Steps, minute: Minute) -> None:
    if minute.calls and minute.errors is not None:
        steps.add(minute.calls, minute.errors)


def _estimate(versions: Sequence[_Steps]) -> Clumping:
    """Return the estimate by the stable, which comes first, and its canary."""
    number = sum(steps.number for steps in versions)
    phi = assumed = ASSUMED if versions[0].minutes < FEWEST_MINUTES else CAUTIOUS
    if number:
        squares = sum(steps.squares for steps in versions)
        size = max(squares / number, 1.0)
        crowded = max(1 - size * sum(steps.inverse_errors for steps in versions) / number, 0.0)
        weight = (_LEAST + (_MOST - _LEAST) * crowded) * max(1 - number / ENOUGH, 0.0)
        phi = max((weight * assumed + squares) / (weight + number), 1.0)
    return Clumping(
        phi,
        sum(steps.minutes for steps in versions),
        sum(steps.calls for steps in versions),
        sum(steps.errors for steps in versions),
        assumed=number < ENOUGH,
    )
