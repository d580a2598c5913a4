"""The fader's scale: which weight is at which place of a track so many cells long, and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tui.domain.routing import FULL, WHOLE, ZERO, Weight

# A canary lives at low weights, so 0 to 10 % has a third of the track: finer than 1 % a cell from 32 cells on. Every
# bend of the scale is a tick with its number, and between two ticks it is linear, so no place can be misread.
_PLACES = {
    Weight(0): 0.0,
    Weight(500): 0.16,
    Weight(1_000): 0.32,
    Weight(2_500): 0.52,
    Weight(5_000): 0.74,
    Weight(WHOLE): 1.0,
}

TICKS = tuple(_PLACES)
"""The weights that the scale names, in ascending order."""

STEPS = (ZERO, Weight(100), Weight(500), Weight(1_000), Weight(2_500), Weight(5_000), FULL)
"""Where the page keys stop."""

_ROUNDINGS = (10, 50, 100)
"""Basis points that a drag may round to, the finest first."""

_POINTS_IN_A_CELL = 4
"""Places within a cell that a hand can hold apart where the terminal reports pixels, of the 8 to 10 that it reports."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The places of the ticks, in cells from 0; the last one is the last cell of the track."""

    places: tuple[int, ...]

    def place(self, weight: Weight) -> float:
        """Return where a weight is, in cells, with fractions."""
        points = weight.basis_points
        for (low, start), (high, end) in self._stretches():
            if points <= high:
                return start + (end - start) * (points - low) / (high - low)
        return float(self.places[-1])

    def cell(self, weight: Weight) -> int:
        """Return the cell that a weight is drawn in."""
        return round(self.place(weight))

    def weight_at(self, place: float, *, fine: bool = False) -> Weight:
        """Return the weight at a place, rounded to what a pointer can tell apart there; beyond the ends, the end.

        `fine` says that places are known to fractions of a cell. Whole cells round to 1 %, or to 0.5 or 0.1 % where
        a cell is as fine as that; fractions round to 0.5 or 0.1 %. For what lies between there are arrows and typing.
        """
        for (low, start), (high, end) in self._stretches():
            if place <= end:
                exact = low + (high - low) * max(place - start, 0.0) / (end - start)
                steps = (high - low) / (end - start) / (_POINTS_IN_A_CELL if fine else 1)
                # Not finer than the pointer: so every rounded weight can be met, and stays put under a steady hand.
                roundings = _ROUNDINGS[:-1] if fine else _ROUNDINGS
                rounding = next((r for r in roundings if r >= steps), roundings[-1])
                return Weight(min(max(round(exact / rounding) * rounding, low), high))
        return FULL

    def _stretches(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Return the segments between ticks: from (basis points, cell) to (basis points, cell)."""
        return list(pairwise((tick.basis_points, cell) for tick, cell in zip(TICKS, self.places, strict=True)))


@lru_cache(maxsize=64)
def scale(cells: int) -> Scale:
    """Return the scale of a track so many cells long, 12 at least: below that two ticks would share a cell."""
    last = max(cells, 12) - 1
    return Scale(tuple(round(place * last) for place in _PLACES.values()))


def next_step(weight: Weight, direction: int) -> Weight:
    """Return the next of STEPS above (`direction` > 0) or below."""
    if direction > 0:
        return next((step for step in STEPS if step > weight), FULL)
    return next((step for step in reversed(STEPS) if step < weight), ZERO)
