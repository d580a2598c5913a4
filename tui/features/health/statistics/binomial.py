"""Exact bounds on a share, from how often something was seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_TINY = 1e-300
_CLOSE = 1e-14
_HALVINGS = 60


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


# The same few counts are shown over and over, and a band takes milliseconds.
@lru_cache(maxsize=256)
def band(seen: int, of: int, confidence: float) -> Band:
    """Return the exact (Clopper-Pearson) band of a share; everything where nothing was tried."""
    if of <= 0:
        return Band(0.0, 1.0)
    tail = (1 - confidence) / 2
    low = 0.0 if seen == 0 else _where(lambda share: at_least(seen, of, share) >= tail)
    high = 1.0 if seen == of else _where(lambda share: at_least(seen + 1, of, share) >= 1 - tail)
    return Band(low, high)


def _where(reached: Callable[[float], bool]) -> float:
    """Return the share from which on something is so, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if reached(middle):
            high = middle
        else:
            low = middle
    return high
