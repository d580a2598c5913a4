"""Bets on errors, minute by minute, whose gain nobody can talk up by looking often.

Each minute is a bet on how its errors fall to the two versions, given its calls. Where both err at the same rate,
whatever that is and however it moves from minute to minute, the mean of every factor is at most 1 (for n calls with
error rate p, (1 - p + p x) ** n <= exp(n p (x - 1)), and the exponents of the two versions cancel). So the product
reaches 1/alpha with a chance of at most alpha, at any time one looks, under any weights, in any incident that hits
both (aws-semantics 3.2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.features.health.statistics.paired_minutes import Pair
from tui.features.health.statistics.rules import RATIOS

MOST_HIDDEN = 100.0
"""The largest error ratio that is asked about."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was won by betting: `log` now, `peak` at its highest, natural logarithms.

    `crossed` is the first minute in which it sufficed, with errors enough, or None.
    """

    log: float = 0.0
    peak: float = 0.0
    crossed: datetime | None = None

    @property
    def value(self) -> float:
        """The e-value: 1 is no evidence, 20 is worth an alpha of 0.05."""
        return as_value(self.log)


def as_value(log: float) -> float:
    """Return an e-value from its logarithm, held within what a float can hold."""
    return math.exp(min(log, 700.0))


def mean_of(logs: Sequence[float]) -> float:
    """Return the logarithm of the mean of values whose logarithms are given."""
    highest = max(logs)
    return highest + math.log(sum(math.exp(log - highest) for log in logs) / len(logs))


def worse(pairs: Iterable[Pair], phis: Iterable[float], enough: float, fewest_errors: int) -> Evidence:
    """Bet that the canary errs more often than the stable.

    `phis` tell, for each pair, how many errors come at once by what was seen up to then (see `clumping`); `enough` is
    the e-value that suffices.
    """
    logs = [0.0] * len(RATIOS)
    steps = [(ratio - 1, math.log(ratio)) for ratio in RATIOS]
    log = peak = 0.0
    seen, crossed = 0, None
    for pair, phi in zip(pairs, phis, strict=False):
        ours, all_errors, share = pair.canary_errors, pair.errors, pair.heaviest
        for index, (more, gain) in enumerate(steps):
            logs[index] += ours * gain - all_errors * math.log1p(more * share)
        seen += ours
        log = mean_of([one / phi for one in logs])
        peak = max(peak, log)
        if crossed is None and seen >= fewest_errors and log >= math.log(enough):
            crossed = pair.at
    return Evidence(log, peak, crossed)


def not_worse(pairs: Iterable[Pair], ratio: float, phi: float) -> float:
    """Bet that the canary errs less than `ratio` times as often as the stable; return the logarithm."""
    more, loss = ratio - 1, math.log(ratio)
    return sum(pair.errors * math.log1p(more * pair.lightest) - pair.canary_errors * loss for pair in pairs) / phi


def within(pairs: Iterable[Pair], slo: float, phi: float) -> float:
    """Bet that the canary's error rate is under `slo`, 0 to 1; return the logarithm."""
    loss, gain = math.log(0.1), math.log((1 - 0.1 * slo) / (1 - slo))
    return sum(pair.canary_errors * loss + (pair.canary_calls - pair.canary_errors) * gain for pair in pairs) / phi


def hidden(pairs: Sequence[Pair], phi: float, enough: float) -> float | None:
    """Return the smallest error ratio that the data exclude; None where not even MOST_HIDDEN is excluded.

    Whatever lies below it could still hide. The bet is on the two being alike: where they are not, it finds more than
    it must. In ln(ratio) the bet is convex and starts at 0: all that lies above the
    ratio found is excluded too, and halving finds it.
    """
    erring = [pair for pair in pairs if pair.errors]
    target = math.log(enough)
    if not erring or not_worse(erring, MOST_HIDDEN, phi) < target:
        return None
    low, high = 0.0, math.log(MOST_HIDDEN)
    while high - low > 0.001:
        middle = (low + high) / 2
        if not_worse(erring, math.exp(middle), phi) >= target:
            high = middle
        else:
            low = middle
    return math.exp(high)
