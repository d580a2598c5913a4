"""The thresholds that a canary is evaluated by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

RATIOS = (1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0)
"""The error ratios that are tested with equal weight: no guess is needed of how bad a bad canary is."""

BETS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""The stakes of the sign test (testing by betting), with equal weight."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the evidence must reach for each outcome.

    A healthy canary fails with a probability of `error_alpha` + `latency_alpha` at most, however often one
    looks. Errors get most of it: they are what a roll back is for, and a slower canary is found all the same, only
    some minutes later, so that one which warms up over nine minutes is not failed. `ratio` and `slo` say what a pass
    means: fewer than `ratio` times the stable's errors, or an error rate under `slo`; each is wrong with a chance of
    `pass_alpha` at most.
    """

    error_alpha: float = 0.018
    latency_alpha: float = 0.002
    pass_alpha: float = 0.05
    ratio: float = 3.0
    slo: float = 0.01
    warn_at: float = 10.0
    """E-value from which a canary that has not failed is no longer passed."""
    fewest_errors: int = 3
    """Errors of the canary below which it is not called failed."""
    failing_rate: float = 0.05
    """Error rate from which a stable that is worse than its canary is itself failing."""
    slower: float = 1.10
    """How many times the stable's duration a canary may take in a minute."""
    fewest_calls: int = 20
    """Calls of each version from which durations are compared: of one minute, or of several together."""
    stale_after: timedelta = timedelta(minutes=5)
    """Age of a reading from which nothing is passed on it."""
    quiet_after: timedelta = timedelta(minutes=10)
    """Settled time without a call of the canary after which it is not passed."""


STANDARD = Rules()
