"""The share of the calls that the canary really got, beside the one that was set; and calls that were turned away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.traffic import AliasTraffic, Minute, WeightSince
from tui.features.health.statistics.binomial import Band, band
from tui.features.health.statistics.paired_minutes import weights_in_force

SHOWN = 0.95
"""Confidence of the band that is shown."""

FLAGGED = 0.999
"""Confidence of the band outside which a share is called off: Lambda's split is a simple draw, and looked at often."""

STARVING = 0.5
"""Part of the set share below which a canary that is off counts as underserved."""

THROTTLED = 0.01
FEWEST_THROTTLES = 5
"""From this share and this many on, throttles are an alarm."""


@dataclass(frozen=True, slots=True)
class Observed:
    """`canary_calls` of `calls` over `minutes` of one weight each; `excluded` are those that cannot tell.

    `configured` is the share that was set, 0 to 1, each minute weighing as much as it had calls; None without calls.
    """

    canary_calls: int = 0
    calls: int = 0
    configured: float | None = None
    minutes: int = 0
    excluded: int = 0

    @property
    def share(self) -> float | None:
        """The canary's share of the calls, None where there were none."""
        return self.canary_calls / self.calls if self.calls else None

    @property
    def shown(self) -> Band:
        """The 95 % band of the share."""
        return band(self.canary_calls, self.calls, SHOWN)

    @property
    def off(self) -> bool:
        """Whether what was set lies outside the 99.9 % band of what was seen."""
        return self.configured is not None and not band(self.canary_calls, self.calls, FLAGGED).holds(self.configured)

    @property
    def underserved(self) -> bool:
        """Whether the canary got far less than was set: what it should have answered is not seen."""
        if self.configured is None or self.share is None:
            return False
        return self.share < STARVING * self.configured and self.off


def observe(
    traffic: AliasTraffic,
    stable: str,
    canary: str,
    weights: Sequence[WeightSince],
    since: datetime | None = None,
    until: datetime | None = None,
) -> Observed:
    """Count the canary's share over settled minutes in which one weight other than 0 was in force.

    A version without a datapoint was not called where the alias as a whole had just the other one's calls; where that
    is not known, the minute is left out. Where weights differ, the band of the mean weight is a little too wide, never
    too narrow.
    """
    stables, canaries = traffic.of(stable).at(), traffic.of(canary).at()
    totals = {} if traffic.total is None else traffic.total.at()
    seen = calls = minutes = excluded = 0
    expected = 0.0
    for at in sorted({*stables, *canaries}):
        held = set(weights_in_force(weights, at))
        if (since and at < since) or (until and at >= until) or not traffic.settled(Minute(at)) or len(held) != 1:
            continue
        weight = held.pop()
        if not weight:
            continue
        counts = both_called(stables.get(at), canaries.get(at), totals.get(at))
        if counts is None:
            excluded += 1
            continue
        seen, calls, minutes = seen + counts[1], calls + sum(counts), minutes + 1
        expected += weight.share * sum(counts)
    return Observed(seen, calls, expected / calls if calls else None, minutes, excluded)


def both_called(stable: Minute | None, canary: Minute | None, total: Minute | None) -> tuple[int, int] | None:
    """Return the calls of stable and canary in a minute, or None where one of them is not known.

    `total` is the minute of the alias as a whole.
    """
    first, second = stable.calls if stable else None, canary.calls if canary else None
    whole = total.calls if total else None
    if first is None and second is not None and whole == second:
        first = 0
    if second is None and first is not None and whole == first:
        second = 0
    return None if first is None or second is None else (first, second)


@dataclass(frozen=True, slots=True)
class Throttling:
    """Calls that were turned away over the minutes in which that is known; they are in neither calls nor errors."""

    throttles: int = 0
    calls: int = 0
    minutes: int = 0

    @property
    def share(self) -> float | None:
        """The part of all attempts that was turned away, None where there was none."""
        attempts = self.throttles + self.calls
        return self.throttles / attempts if attempts else None

    @property
    def alarming(self) -> bool:
        """Whether it is so many that it must be said. It is no part of the verdict: both versions share the limit."""
        return self.throttles >= FEWEST_THROTTLES and (self.share or 0.0) >= THROTTLED


def throttling(minutes: Iterable[Minute]) -> Throttling:
    """Add up what was turned away; a minute in which nothing but throttles is known counts with no calls."""
    throttles = calls = counted = 0
    for minute in minutes:
        if minute.throttles is not None:
            throttles, calls, counted = throttles + minute.throttles, calls + (minute.calls or 0), counted + 1
    return Throttling(throttles, calls, counted)
