"""Chance that repeats itself: the same key always draws the same numbers, whoever asks and in whatever order."""

from __future__ import annotations

import math
from hashlib import blake2b
from random import Random
from statistics import NormalDist
from struct import unpack

_NORMAL = NormalDist()
_MANY = 40.0
"""Expected events above which a normal distribution replaces the exact one."""


def drawn(*key: object) -> tuple[float, float, float, float]:
    """Return four numbers between 0 and 1, neither of which they reach."""
    words = unpack(">4Q", blake2b(repr(key).encode(), digest_size=32).digest())
    first, second, third, fourth = ((word + 0.5) / 2**64 for word in words)
    return first, second, third, fourth


def deviation(share: float) -> float:
    """Return how many standard deviations above the mean a normal value lies that `share` of all lie below."""
    return _NORMAL.inv_cdf(share)


def poisson(mean: float, share: float) -> int:
    """Return how many events there are where `mean` are expected; `share`, a drawn number, decides."""
    if mean > _MANY:
        return max(round(mean + math.sqrt(mean) * deviation(share)), 0)
    count, likely = 0, math.exp(-mean)
    below = likely
    while share > below and likely > 0.0:
        count += 1
        likely *= mean / count
        below += likely
    return count


def binomial(trials: int, chance: float, share: float) -> int:
    """Return how many of `trials` come about, each with the same chance; `share`, a drawn number, decides."""
    if chance > 0.5:
        return trials - binomial(trials, 1.0 - chance, 1.0 - share)
    mean = trials * chance
    if mean > _MANY:
        count = round(mean + math.sqrt(mean * (1.0 - chance)) * deviation(share))
        return min(max(count, 0), trials)
    count, odds = 0, chance / (1.0 - chance)
    likely = below = (1.0 - chance) ** trials
    while share > below and count < trials:
        likely *= odds * (trials - count) / (count + 1)
        count += 1
        below += likely
    return count


def chosen(count: int, of: int, *key: object) -> list[int]:
    """Return `count` of the numbers from 0 to below `of`, ascending."""
    return sorted(generator(*key).sample(range(of), count))


def generator(*key: object) -> Random:
    """Return a random generator that always gives the same numbers."""
    return Random(blake2b(repr(key).encode(), digest_size=16).digest())
