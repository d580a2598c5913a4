"""The verdict on a canary: pass, fail, warning or not enough data, computed from the whole series each time.

A fail uses every minute: an error that was counted stays counted. A slow canary, as one that warms up, fails while
the evidence lasts, and is a warning afterwards. A pass uses settled minutes only, since a call that hangs is not
counted until it ends, and needs both errors and durations. Missing or stale data never passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tui.domain.traffic import PERIOD, AliasTraffic, Series, Sums, WeightSince
from tui.features.health.observed import Observed, observe
from tui.features.health.statistics.e_process import (
    EProcess,
    e_value,
    error_e_process,
    max_undetected_ratio,
    not_worse,
    within,
)
from tui.features.health.statistics.latency import SignTest, comparisons_needed, sign_test
from tui.features.health.statistics.overdispersion import (
    Overdispersion,
    estimate_overdispersion,
    overdispersion_by_minute,
)
from tui.features.health.statistics.paired_minutes import MINUTE, ExclusionReason, PairedMinutes, pair_minutes
from tui.features.health.statistics.rules import STANDARD, Rules

_JUDGED = ("Invocations", "Errors", "Duration")


class Outcome(StrEnum):
    """The verdict in a word or two."""

    PASS = "pass"
    FAIL = "fail"
    WARN = "warning"
    ERRORS_ONLY = "errors only"
    """Enough is known of the errors, not of the durations: no pass."""
    NOT_ENOUGH = "not enough data"


class Reason(StrEnum):
    """Why the outcome is what it is."""

    MORE_ERRORS = "more errors"
    SLOWER = "slower"
    WAS_SLOWER = "was slower"
    NOT_WORSE = "not worse"
    WITHIN_SLO = "within the SLO"
    STABLE_IS_WORSE = "the stable is worse"
    UNDECIDED = "undecided"
    NOT_SPLIT = "not split"
    UNREADABLE = "not read"
    STALE = "stale"
    NO_TRAFFIC = "no traffic"
    QUIET = "no traffic lately"
    STABLE_SILENT = "no traffic on the stable"
    APART = "never called in the same minute"
    NO_MINUTE = "no complete minute yet"
    UNDERSERVED = "too small a share"
    COARSE = "no minute data"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, its reason, and the numbers behind it.

    E-values: `errors` tests for more errors on the canary, `reverse_test` on the stable, `latency` for a slower
    canary; `not_worse` and `within_slo`, both logarithms, are for a pass. `max_undetected_ratio` is the smallest error
    ratio that the data exclude, or None: any smaller increase could go undetected.
    """

    outcome: Outcome
    reason: Reason
    stable: str
    canary: str
    at: datetime
    rules: Rules
    errors: EProcess
    reverse_test: EProcess
    latency: SignTest
    not_worse: float
    within_slo: float
    max_undetected_ratio: float | None
    overdispersion: Overdispersion
    observed: Observed
    stable_sums: Sums
    canary_sums: Sums
    paired_minutes: PairedMinutes
    failure: str = ""

    @property
    def permits_next_step(self) -> bool:
        """Whether the canary may get more traffic."""
        return self.outcome is Outcome.PASS

    @property
    def stable_is_worse(self) -> bool:
        """Whether the stable has more errors than the canary."""
        return self.reverse_test.crossed is not None and self.errors.crossed is None

    @property
    def stable_is_failing(self) -> bool:
        """Whether the stable is worse, with an error rate that is a failure in itself: the canary may be the fix."""
        rate = self.stable_sums.rate
        return self.stable_is_worse and rate is not None and rate >= self.rules.failing_rate

    @property
    def durations_compared(self) -> bool:
        """Whether a canary that is always slower would have been detected."""
        return self.latency.settled >= comparisons_needed(self.rules)

    @property
    def ratio(self) -> float | None:
        """The canary's error rate divided by the stable's, over the compared minutes; None where undefined."""
        ours, theirs = self.canary_sums.rate, self.stable_sums.rate
        return ours / theirs if ours is not None and theirs else None

    @property
    def minutes(self) -> int:
        """How many minutes were compared."""
        return len(self.paired_minutes.pairs)

    @property
    def settled(self) -> int:
        """How many of them no longer change: those that a pass can use."""
        return len(self.paired_minutes.settled)

    @property
    def looked_at(self) -> int:
        """How many minutes were looked at in which it was split, compared or not."""
        return self.minutes + sum(number for why, number in self.excluded if why is not ExclusionReason.NOT_SPLIT)

    @property
    def excluded(self) -> tuple[tuple[ExclusionReason, int], ...]:
        """How many minutes were excluded, by reason."""
        return self.paired_minutes.excluded


def evaluate_canary(
    traffic: AliasTraffic,
    stable: str,
    canary: str,
    weights: Sequence[WeightSince],
    now: datetime,
    rules: Rules = STANDARD,
) -> Verdict:
    """Evaluate a canary against its stable at a time, from what was read up to then.

    `weights` are the canary's weights beside this stable, oldest first; minutes before the first of them, or with a
    weight of 0, are not used. `traffic` should reach back an hour before the first weight, which shows whether errors
    come in bursts.
    """
    paired_minutes = pair_minutes(traffic, stable, canary, weights)
    pairs, settled = paired_minutes.pairs, paired_minutes.settled
    by_minute = overdispersion_by_minute(traffic.of(stable), paired_minutes.began, pairs)
    overdispersion = by_minute[-1] if by_minute else estimate_overdispersion(traffic.of(stable), paired_minutes.began)
    phi, enough = overdispersion.phi, 1 / rules.error_alpha
    phis = [minute.phi for minute in by_minute]
    swapped = [pair.swapped() for pair in settled]
    verdict = Verdict(
        Outcome.NOT_ENOUGH,
        Reason.UNDECIDED,
        stable,
        canary,
        now,
        rules,
        errors=error_e_process(pairs, phis, enough, rules.fewest_errors),
        reverse_test=error_e_process(swapped, phis, enough, rules.fewest_errors),
        latency=sign_test(pairs, rules),
        not_worse=not_worse(settled, rules.ratio, phi),
        within_slo=within(settled, rules.slo, phi),
        max_undetected_ratio=max_undetected_ratio(settled, phi, 1 / rules.pass_alpha),
        overdispersion=overdispersion,
        observed=observe(traffic, stable, canary, weights),
        stable_sums=_sums([(pair.stable_calls, pair.stable_errors) for pair in pairs]),
        canary_sums=_sums([(pair.canary_calls, pair.canary_errors) for pair in pairs]),
        paired_minutes=paired_minutes,
        failure=_failure(traffic),
    )
    outcome, reason = _word(verdict, traffic, _split_at(weights, now))
    return replace(verdict, outcome=outcome, reason=reason)


def _word(verdict: Verdict, traffic: AliasTraffic, split: bool) -> tuple[Outcome, Reason]:
    rules = verdict.rules
    if verdict.errors.crossed is not None:
        return Outcome.FAIL, Reason.MORE_ERRORS
    # A stable that fails fast makes any fix look slow: its durations are those of failed calls.
    latency = SignTest() if verdict.stable_is_failing else verdict.latency
    if latency.significant:
        return Outcome.FAIL, Reason.SLOWER
    silence = _silence(verdict, traffic, split)
    if silence is not None:
        return Outcome.NOT_ENOUGH, silence
    if verdict.errors.value >= rules.warn_at:
        return Outcome.WARN, Reason.MORE_ERRORS
    if latency.crossed is not None:
        return Outcome.WARN, Reason.WAS_SLOWER
    if latency.value >= rules.warn_at:
        return Outcome.WARN, Reason.SLOWER
    enough = 1 / rules.pass_alpha
    passed = Outcome.PASS if verdict.durations_compared or verdict.stable_is_failing else Outcome.ERRORS_ONLY
    if verdict.stable_is_worse and verdict.reverse_test.value >= enough:
        return passed, Reason.STABLE_IS_WORSE
    if e_value(verdict.not_worse) >= enough:
        return passed, Reason.NOT_WORSE
    if e_value(verdict.within_slo) >= enough:
        return passed, Reason.WITHIN_SLO
    return Outcome.NOT_ENOUGH, Reason.UNDECIDED


def _silence(verdict: Verdict, traffic: AliasTraffic, split: bool) -> Reason | None:
    """Return why the canary cannot pass for now, or None."""
    rules, now, pairs = verdict.rules, verdict.at, verdict.paired_minutes.pairs
    if verdict.failure:
        return Reason.UNREADABLE
    if traffic.read_at is None or now - traffic.read_at > rules.stale_after:
        return Reason.STALE
    began = verdict.paired_minutes.began
    if began is None or not split:
        return Reason.NOT_SPLIT
    if traffic.period_s != PERIOD:
        return Reason.COARSE
    last = _last_call(traffic.of(verdict.canary), began)
    if last is None:
        return Reason.NO_TRAFFIC
    if last + MINUTE < min(now, traffic.provisional_from or now) - rules.quiet_after:
        return Reason.QUIET
    if not pairs:
        return _nothing_paired(verdict)
    if verdict.latency.unknown and not verdict.latency.minutes + verdict.latency.waiting:
        return Reason.UNREADABLE
    return Reason.UNDERSERVED if verdict.observed.underserved else None


def _nothing_paired(verdict: Verdict) -> Reason:
    """Return why no minute of a canary that is called could be compared."""
    why = {reason for reason, _ in verdict.excluded} - {ExclusionReason.NOT_SPLIT, ExclusionReason.NOTHING}
    if why == {ExclusionReason.NO_STABLE}:
        return Reason.STABLE_SILENT
    return Reason.APART if why == {ExclusionReason.NO_STABLE, ExclusionReason.NO_CANARY} else Reason.NO_MINUTE


def _split_at(weights: Sequence[WeightSince], now: datetime) -> bool:
    held = [held.weight for held in weights if held.since <= now]
    return bool(held and held[-1])


def _last_call(canary: Series, began: datetime) -> datetime | None:
    """Return the newest minute since the split with calls of the canary."""
    last = canary.last
    return last.at if last is not None and last.at >= began.replace(second=0, microsecond=0) else None


def _failure(traffic: AliasTraffic) -> str:
    """Return which of the metrics for the verdict could not be read; failed calls where no metric is named."""
    if traffic.missing:
        return ", ".join(name for name in traffic.missing if name.startswith(_JUDGED) and "p99" not in name)
    return ", ".join(failure.action for failure in traffic.failures)


def _sums(counts: list[tuple[int, int]]) -> Sums:
    return Sums(sum(count[0] for count in counts), sum(count[1] for count in counts), len(counts))
