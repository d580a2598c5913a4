"""How many calls may go out now, and how fast: a token bucket whose rate halves on a throttle and recovers slowly.

AWS does not tell how much of the quota is left, so the pace is found as TCP finds its own (additive increase,
multiplicative decrease): each throttle halves it, down to an eighth; each second after gives back a 120th of the whole,
so that half the rate is whole again after a minute, an eighth after a minute and three quarters.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

RECOVERY_SECONDS = 120.0
"""Seconds in which a pace of 0 would be whole again."""

LEAST_PACE = 1 / 8

AT_ONCE_SECONDS = 1.0
"""What is throttled so soon after a halving was on its way by then: it halves no more."""

ALMOST = 1 - 1e-9
"""A whole token, short of what float addition loses; without it a waiter could wake a breath too early for ever."""


class Terms(NamedTuple):
    """Calls a second where AWS throttles none, and calls at once after a quiet time: so deep may be overdrawn too."""

    rate: float
    burst: float


class Allowance(NamedTuple):
    """The bucket at the time `at` (s): its tokens, below 0 where overdrawn, and the share of the rate that fills it.

    `halved_at` is when the pace was last halved, None where it never was.
    """

    tokens: float
    pace: float
    at: float
    halved_at: float | None = None

    @property
    def has_one(self) -> bool:
        """Whether a call that waits its turn may go out."""
        return self.tokens >= ALMOST


class Drawn(NamedTuple):
    """What was drawn on the bucket without waiting: calls, how many of them writes, and whether AWS throttled."""

    calls: int = 0
    writes: int = 0
    throttled: bool = False

    def plus(self, later: Drawn) -> Drawn:
        """Return both."""
        return Drawn(self.calls + later.calls, self.writes + later.writes, self.throttled or later.throttled)


def whole(terms: Terms, now: float) -> Allowance:
    """Return the bucket after a quiet time."""
    return Allowance(terms.burst, 1.0, now)


def as_of(allowance: Allowance, terms: Terms, now: float) -> Allowance:
    """Return the bucket at a later time; a clock that was set back earns nothing."""
    seconds = max(now - allowance.at, 0.0)
    climbing = min(seconds, _seconds_to_full(allowance))
    earned = allowance.pace * climbing + climbing**2 / (2 * RECOVERY_SECONDS) + (seconds - climbing)
    return allowance._replace(
        tokens=min(allowance.tokens + earned * terms.rate, terms.burst),
        pace=min(allowance.pace + seconds / RECOVERY_SECONDS, 1.0),
        at=now,
    )


def drawn_on(allowance: Allowance, terms: Terms, drawn: Drawn) -> Allowance:
    """Return the bucket after calls that waited for nobody.

    A write empties it: what reads in the background leaves the quota to the write and to those that follow it.
    """
    tokens = min(allowance.tokens, 1.0) if drawn.writes else allowance.tokens
    tokens = max(tokens - drawn.calls, -terms.burst)
    if not drawn.throttled:
        return allowance._replace(tokens=tokens)
    tokens = min(tokens, 0.0)
    if allowance.halved_at is not None and 0 <= allowance.at - allowance.halved_at < AT_ONCE_SECONDS:
        return allowance._replace(tokens=tokens)
    return Allowance(tokens, max(allowance.pace / 2, LEAST_PACE), allowance.at, allowance.at)


def seconds_to_one(allowance: Allowance, terms: Terms) -> float:
    """Return the seconds until a call that waits its turn may go out."""
    missing = max(1 - allowance.tokens, 0.0) / terms.rate
    climbing, pace = _seconds_to_full(allowance), allowance.pace
    while_climbing = pace * climbing + climbing**2 / (2 * RECOVERY_SECONDS)
    if missing > while_climbing:
        return climbing + missing - while_climbing
    return RECOVERY_SECONDS * (sqrt(pace**2 + 2 * missing / RECOVERY_SECONDS) - pace)


def _seconds_to_full(allowance: Allowance) -> float:
    return (1 - allowance.pace) * RECOVERY_SECONDS
