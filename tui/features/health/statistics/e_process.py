"""E-processes on errors, minute by minute: evidence that stays valid however often one looks.

Each minute multiplies the e-value by a likelihood ratio of how its errors split between the two versions, given their
calls. If both have the same error rate, whatever it is and however it moves, the expected factor is at most 1: for n
calls with error rate p, (1 - p + p x) ** n <= exp(n p (x - 1)), and the exponents of the two versions cancel. So by
Ville's inequality the product ever reaches 1/alpha with probability at most alpha: at any time one looks, under any
weights, in any incident that hits both versions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.features.health.statistics.paired_minutes import Pair
from tui.features.health.statistics.rules import RATIOS

LARGEST_RATIO = 100.0
"""The largest error ratio that is tested."""


@dataclass(frozen=True, slots=True)
class EProcess:
    """An e-process: its logarithm now (`log`) and at its highest (`peak`).

    `crossed` is the first minute in which it reached the threshold with enough errors, or None.
    """

    log: float = 0.0
    peak: float = 0.0
    crossed: datetime | None = None

    @property
    def value(self) -> float:
        """The e-value: 1 is no evidence, 20 corresponds to an alpha of 0.05."""
        return e_value(self.log)


def e_value(log: float) -> float:
    """Return an e-value from its logarithm, capped to what a float can hold."""
    return math.exp(min(log, 700.0))


def mean_of(logs: Sequence[float]) -> float:
    """Return the logarithm of the mean of values given by their logarithms."""
    highest = max(logs)
    return highest + math.log(sum(math.exp(log - highest) for log in logs) / len(logs))


def error_e_process(pairs: Iterable[Pair], phis: Iterable[float], enough: float, fewest_errors: int) -> EProcess:
    """Test whether the canary has more errors than the stable.

    `phis` is the overdispersion at each pair, from the data up to then; `enough` is the e-value to reach.
    """
    # One e-process for each error ratio; their mean needs no guess of the true one.
    logs = [0.0] * len(RATIOS)
    steps = [(ratio - 1, math.log(ratio)) for ratio in RATIOS]
    log = peak = 0.0
    seen, crossed = 0, None
    for pair, phi in zip(pairs, phis, strict=False):
        ours, all_errors, share = pair.canary_errors, pair.errors, pair.heaviest
        for index, (more, gain) in enumerate(steps):
            logs[index] += ours * gain - all_errors * math.log1p(more * share)
        seen += ours
        # Bursts make errors count for less: dividing by phi is the usual quasi-likelihood correction.
        log = mean_of([one / phi for one in logs])
        peak = max(peak, log)
        if crossed is None and seen >= fewest_errors and log >= math.log(enough):
            crossed = pair.at
    return EProcess(log, peak, crossed)


def not_worse(pairs: Iterable[Pair], ratio: float, phi: float) -> float:
    """Test whether the canary has less than `ratio` times the errors of the stable; return the log e-value."""
    more, loss = ratio - 1, math.log(ratio)
    return sum(pair.errors * math.log1p(more * pair.lightest) - pair.canary_errors * loss for pair in pairs) / phi


def within(pairs: Iterable[Pair], slo: float, phi: float) -> float:
    """Test whether the canary's error rate is under `slo`, 0 to 1; return the log e-value."""
    loss, gain = math.log(0.1), math.log((1 - 0.1 * slo) / (1 - slo))
    return sum(pair.canary_errors * loss + (pair.canary_calls - pair.canary_errors) * gain for pair in pairs) / phi


def max_undetected_ratio(pairs: Sequence[Pair], phi: float, enough: float) -> float | None:
    """Return the smallest error ratio that the data exclude; None where not even LARGEST_RATIO is excluded.

    A smaller increase could go undetected. The log e-value of `not_worse` is convex in ln(ratio) and starts at 0, so
    every larger ratio is excluded too, and bisection finds the smallest.
    """
    erring = [pair for pair in pairs if pair.errors]
    target = math.log(enough)
    if not erring or not_worse(erring, LARGEST_RATIO, phi) < target:
        return None
    low, high = 0.0, math.log(LARGEST_RATIO)
    while high - low > 0.001:
        middle = (low + high) / 2
        if not_worse(erring, math.exp(middle), phi) >= target:
            high = middle
        else:
            low = middle
    # exp(ln(100)) is a little over 100.
    return min(math.exp(high), LARGEST_RATIO)
