"""Exact bounds on a share, from how often something was seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_TINY = 1e-300
_CLOSE = 1e-14
_EXACT = 1e-10
_FAR = 6
"""Standard deviations within which the edges of a band lie, but for few counts."""


class Band(NamedTuple):
    """The shares, 0 to 1, that what was seen does not exclude."""

    low: float
    high: float

    def holds(self, share: float) -> bool:
        """Tell whether a share lies in the band."""
        return self.low <= share <= self.high


def beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), for a and b above 0."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    # The fraction converges fast on this side of the mean only; beyond it, its mirror image does.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    # It takes of the order of the root of max(a, b) steps.
    for m in range(1, 100 + 10 * math.isqrt(int(max(a, b)) + 1)):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _away_from_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY


def at_least(seen: int, of: int, share: float) -> float:
    """Return the chance of `seen` or more in `of` trials of that share."""
    if seen <= 0:
        return 1.0
    return beta(share, seen, of - seen + 1) if seen <= of else 0.0


# The same counts are shown over and over, and a band takes half a millisecond.
@lru_cache(maxsize=1_024)
def band(seen: int, of: int, confidence: float) -> Band:
    """Return the exact (Clopper-Pearson) band of a share; everything where nothing was tried."""
    if of <= 0:
        return Band(0.0, 1.0)
    tail, share = (1 - confidence) / 2, seen / of
    reach = _FAR * math.sqrt((share * (1 - share) + 1 / of) / of)
    low = 0.0 if seen == 0 else _where(lambda p: at_least(seen, of, p), tail, max(share - reach, 0.0), share)
    high = 1.0 if seen == of else _where(lambda p: at_least(seen + 1, of, p), 1 - tail, share, min(share + reach, 1.0))
    return Band(low, high)


def _where(rising: Callable[[float], float], level: float, low: float, high: float) -> float:
    """Return the share at which something that rises from 0 to 1 reaches a level, looked for from `low` to `high`.

    By false position, in which an end that has not moved for two steps weighs half (the Illinois method).
    """
    below, above = rising(low) - level, rising(high) - level
    if below > 0:
        low, below = 0.0, -level
    if above < 0:
        high, above = 1.0, 1 - level
    moved = 0
    while high - low > _CLOSE * high:
        share = high - above * (high - low) / (above - below)
        if not low < share < high:
            return share
        over = rising(share) - level
        if abs(over) < _EXACT * level:
            return share
        if over < 0:
            low, below = share, over
            above = above / 2 if moved < 0 else above
            moved = -1
        else:
            high, above = share, over
            below = below / 2 if moved > 0 else below
            moved = 1
    return (low + high) / 2
