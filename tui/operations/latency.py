"""Bets on the canary being slower, by the sign of each minute's comparison.

p50 and p90 are judged. p99 and the average are not: a new version starts cold more often, and that alone moves both
(aws-semantics 3.2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tui.operations.evidence import as_value, mean_of
from tui.operations.pairing import Pair
from tui.operations.rules import BETS, Rules


@dataclass(frozen=True, slots=True)
class LatencyEvidence:
    """What was won: `log` now, `peak` at its highest, `crossed` the first minute in which it sufficed, or None.

    `minutes` were compared; in `slower_p50` and `slower_p90` of them the canary was the slower one. `unknown` had
    calls enough and no durations.
    """

    log: float = 0.0
    peak: float = 0.0
    crossed: datetime | None = None
    minutes: int = 0
    slower_p50: int = 0
    slower_p90: int = 0
    unknown: int = 0

    @property
    def value(self) -> float:
        """The e-value."""
        return as_value(self.log)


def slower(pairs: Iterable[Pair], rules: Rules) -> LatencyEvidence:
    """Bet that the canary takes more than `rules.slower` times the stable's duration in most minutes."""
    logs = [0.0] * (2 * len(BETS))
    log = peak = 0.0
    crossed = None
    minutes = p50 = p90 = unknown = 0
    for pair in pairs:
        if min(pair.canary_calls, pair.stable_calls) < rules.fewest_calls:
            continue
        ours, theirs = pair.canary, pair.stable
        if ours.p50 is None or ours.p90 is None or theirs.p50 is None or theirs.p90 is None:
            unknown += 1
            continue
        signs = (ours.p50 > rules.slower * theirs.p50, ours.p90 > rules.slower * theirs.p90)
        minutes, p50, p90 = minutes + 1, p50 + signs[0], p90 + signs[1]
        for half, sign in enumerate(signs):
            for index, bet in enumerate(BETS):
                logs[half * len(BETS) + index] += math.log1p(bet if sign else -bet)
        log = mean_of(logs)
        peak = max(peak, log)
        if crossed is None and log >= math.log(1 / rules.latency_alpha):
            crossed = pair.at
    return LatencyEvidence(log, peak, crossed, minutes, p50, p90, unknown)
