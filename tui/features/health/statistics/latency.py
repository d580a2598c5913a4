"""A sequential sign test of whether the canary is slower, one comparison after another.

p50 and p90 are compared. p99 and the average are not: a new version has more cold starts, and those alone move both.
Minutes with too few calls are compared together until there are enough: each with the same minute of the other
version, so that a load that comes and goes makes no difference between the two.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from tui.features.health.statistics.e_process import e_value, mean_of
from tui.features.health.statistics.paired_minutes import MINUTE, Pair
from tui.features.health.statistics.rules import BETS, Rules

MOSTLY = 0.75
"""The share of calls in slower minutes that makes several minutes together count as slower.

Interpolation puts the percentiles of a handful of calls off to one side in more than half of the minutes, but hardly
in three quarters of them.
"""

ROUGHLY = 1.5
"""A smaller slowdown is not detected where minutes are compared together."""

P90_CALLS = 50
"""Calls from which the stable's p90 is comparable: with fewer than the canary's it is biased low."""

KEPT = 2.0
"""How far a log e-value may rise above the threshold: capped, it fades faster than the canary was slow."""


@dataclass(frozen=True, slots=True)
class SignTest:
    """The log e-value now (`log`) and at its highest (`peak`); `crossed`: its first minute above the threshold.

    `until` is the end of the last minute that added to it above the threshold; `significant`: it is still above.
    Of `comparisons` over `minutes` (`settled` no longer change) the canary was slower in `slower_p50` and
    `slower_p90`. `waiting` minutes have too few calls yet for one more; `unknown` had calls but no durations.
    """

    log: float = 0.0
    peak: float = 0.0
    crossed: datetime | None = None
    until: datetime | None = None
    significant: bool = False
    comparisons: int = 0
    settled: int = 0
    minutes: int = 0
    slower_p50: int = 0
    slower_p90: int = 0
    waiting: int = 0
    unknown: int = 0

    @property
    def value(self) -> float:
        """The e-value."""
        return e_value(self.log)

    @property
    def rough(self) -> bool:
        """Whether mostly several minutes were compared together, which detects only slowdowns of ROUGHLY or more."""
        return self.minutes >= 1.5 * self.comparisons > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Minutes compared together, and whether the canary was slower; None where p90 is not known."""

    pairs: tuple[Pair, ...]
    slower_p50: bool
    slower_p90: bool | None


def comparisons_needed(rules: Rules) -> int:
    """Return after how many comparisons a canary that is slower in every one is detected."""
    return next(
        number for number in count(1) if sum((1 + bet) ** number for bet in BETS) / len(BETS) >= 1 / rules.latency_alpha
    )


def sign_test(pairs: Iterable[Pair], rules: Rules) -> SignTest:
    """Test whether the canary takes over `rules.slower` times the stable's duration in most comparisons."""
    pairs = list(pairs)
    known = [pair for pair in pairs if _known(pair)]
    compared = list(compare(known, rules))
    logs = [[0.0] * len(BETS), [0.0] * len(BETS)]
    enough = math.log(1 / rules.latency_alpha)
    log = peak = highest = 0.0
    crossed = until = None
    for one in compared:
        for half, sign in zip(logs, (one.slower_p50, one.slower_p90), strict=True):
            if sign is not None:
                half[:] = [
                    min(won + math.log1p(bet if sign else -bet), enough + KEPT)
                    for won, bet in zip(half, BETS, strict=True)
                ]
        log = mean_of([*logs[0], *logs[1]])
        peak = max(peak, log)
        if log < enough:
            highest = 0.0
        elif log >= highest:
            highest, until = log, one.pairs[-1].at + MINUTE
            crossed = crossed or one.pairs[-1].at
    minutes = sum(len(one.pairs) for one in compared)
    return SignTest(
        log,
        peak,
        crossed,
        until,
        significant=bool(compared) and log >= enough,
        comparisons=len(compared),
        settled=sum(all(pair.settled for pair in one.pairs) for one in compared),
        minutes=minutes,
        slower_p50=sum(one.slower_p50 for one in compared),
        slower_p90=sum(one.slower_p90 is True for one in compared),
        waiting=len(known) - minutes,
        unknown=len(pairs) - len(known),
    )


def compare(pairs: Iterable[Pair], rules: Rules) -> Iterator[Comparison]:
    """Yield comparisons of minutes with known durations, each of as many minutes as have enough calls."""
    together: list[Pair] = []
    for pair in pairs:
        together.append(pair)
        ours, theirs = sum(one.canary_calls for one in together), sum(one.stable_calls for one in together)
        if min(ours, theirs) >= rules.fewest_calls:
            p90 = [one for one in together if one.stable_calls >= min(one.canary_calls, P90_CALLS)]
            yield Comparison(
                tuple(together),
                _mostly(together, [_ratio(one.canary.p50, one.stable.p50) > rules.slower for one in together]),
                _mostly(p90, [_ratio(one.canary.p90, one.stable.p90) > rules.slower for one in p90])
                if 2 * len(p90) >= len(together)
                else None,
            )
            together = []


def _mostly(pairs: Sequence[Pair], signs: Sequence[bool]) -> bool:
    weights = [min(pair.canary_calls, pair.stable_calls) for pair in pairs]
    return sum(weight for weight, sign in zip(weights, signs, strict=True) if sign) >= MOSTLY * sum(weights)


def _ratio(ours: float | None, theirs: float | None) -> float:
    return 0.0 if ours is None or theirs is None else ours / theirs if theirs > 0 else math.inf if ours > 0 else 0.0


def _known(pair: Pair) -> bool:
    return None not in (pair.canary.p50, pair.canary.p90, pair.stable.p50, pair.stable.p90)
