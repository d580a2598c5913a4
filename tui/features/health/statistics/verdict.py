"""The verdict on a canary: pass, fail, a warning, or not enough data, always from the series and never counted up.

A fail stands on everything that was read: an error that was counted does not go away. A canary that was slow, as one
that warms up, is failed while the evidence lasts, and warned of afterwards. A pass stands on settled minutes alone,
since a call that hangs is not counted until it ends, and on errors and durations both. No word forward is said on
silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tui.domain.traffic import PERIOD, AliasTraffic, Series, Sums, WeightSince
from tui.features.health.observed import Observed, observe
from tui.features.health.statistics.e_process import Evidence, as_value, hidden, not_worse, within, worse
from tui.features.health.statistics.latency import LatencyEvidence, comparisons_needed, slower
from tui.features.health.statistics.overdispersion import Clumping, clumping, clumping_by_minute
from tui.features.health.statistics.paired_minutes import MINUTE, LeftOut, Pairing, pair_up
from tui.features.health.statistics.rules import STANDARD, Rules

_JUDGED = ("Invocations", "Errors", "Duration")


class Outcome(StrEnum):
    """The word that is said."""

    PASS = "pass"
    FAIL = "fail"
    WARN = "warning"
    ERRORS_ONLY = "errors only"
    """Of the errors enough is known, of the durations not: it does not pass."""
    NOT_ENOUGH = "not enough data"


class Reason(StrEnum):
    """What the word stands on."""

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
    NO_MINUTE = "no whole minute yet"
    STARVED = "too small a share"
    COARSE = "no minute data"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word, what it stands on, and the numbers behind it.

    E-values: `errors` that the canary errs more, `relief` that the stable does, `latency` that the canary is slower;
    `not_worse` and `within_slo` speak for a pass. `hidden` is the smallest error ratio that the data exclude, None
    where none is: anything below could still hide. `stable_is_worse`: it errs more than its canary, and
    `stable_is_failing` by an error rate that is itself a failure. `settled` counts the minutes a pass can stand on.
    """

    outcome: Outcome
    reason: Reason
    stable: str
    canary: str
    at: datetime
    rules: Rules
    errors: Evidence
    relief: Evidence
    latency: LatencyEvidence
    not_worse: float
    within_slo: float
    hidden: float | None
    clumps: Clumping
    observed: Observed
    stable_sums: Sums
    canary_sums: Sums
    pairing: Pairing
    failure: str = ""

    @property
    def may_go_on(self) -> bool:
        """Whether the next step is permitted; it is never demanded."""
        return self.outcome is Outcome.PASS

    @property
    def stable_is_worse(self) -> bool:
        """Whether the stable has been seen to err more than the canary."""
        return self.relief.crossed is not None and self.errors.crossed is None

    @property
    def stable_is_failing(self) -> bool:
        """Whether it is worse, and by itself bad: its canary may be the fix."""
        rate = self.stable_sums.rate
        return self.stable_is_worse and rate is not None and rate >= self.rules.failing_rate

    @property
    def durations_judged(self) -> bool:
        """Whether a canary that is slower all the time would have been found to be."""
        return self.latency.settled >= comparisons_needed(self.rules)

    @property
    def ratio(self) -> float | None:
        """The canary's error rate by the stable's, over the compared minutes; None where that says nothing."""
        ours, theirs = self.canary_sums.rate, self.stable_sums.rate
        return ours / theirs if ours is not None and theirs else None

    @property
    def minutes(self) -> int:
        """How many minutes were compared."""
        return len(self.pairing.pairs)

    @property
    def settled(self) -> int:
        """How many of them no longer change."""
        return len(self.pairing.settled)

    @property
    def left_out(self) -> tuple[tuple[LeftOut, int], ...]:
        """How many minutes were not compared, by reason."""
        return self.pairing.left_out


def judge(
    traffic: AliasTraffic,
    stable: str,
    canary: str,
    weights: Sequence[WeightSince],
    now: datetime,
    rules: Rules = STANDARD,
) -> Verdict:
    """Judge a canary against its stable at a time, from what was read up to then.

    `weights` tell since when the canary has had which weight beside this stable, oldest first; minutes before the
    first of them, or with a weight of 0, are not judged. `traffic` should reach an hour back before the first weight:
    from there it is told whether errors come in clumps.
    """
    pairing = pair_up(traffic, stable, canary, weights)
    pairs, settled = pairing.pairs, pairing.settled
    by_minute = clumping_by_minute(traffic.of(stable), pairing.began, pairs)
    clumps = by_minute[-1] if by_minute else clumping(traffic.of(stable), pairing.began)
    phi, enough = clumps.phi, 1 / rules.error_alpha
    phis = [found.phi for found in by_minute]
    swapped = [pair.swapped() for pair in settled]
    found = Verdict(
        Outcome.NOT_ENOUGH,
        Reason.UNDECIDED,
        stable,
        canary,
        now,
        rules,
        errors=worse(pairs, phis, enough, rules.fewest_errors),
        relief=worse(swapped, phis, enough, rules.fewest_errors),
        latency=slower(pairs, rules),
        not_worse=not_worse(settled, rules.ratio, phi),
        within_slo=within(settled, rules.slo, phi),
        hidden=hidden(settled, phi, 1 / rules.pass_alpha),
        clumps=clumps,
        observed=observe(traffic, stable, canary, weights),
        stable_sums=_sums([(pair.stable_calls, pair.stable_errors) for pair in pairs]),
        canary_sums=_sums([(pair.canary_calls, pair.canary_errors) for pair in pairs]),
        pairing=pairing,
        failure=_failure(traffic),
    )
    outcome, reason = _word(found, traffic, _split_at(weights, now))
    return replace(found, outcome=outcome, reason=reason)


def _word(found: Verdict, traffic: AliasTraffic, split: bool) -> tuple[Outcome, Reason]:
    rules = found.rules
    if found.errors.crossed is not None:
        return Outcome.FAIL, Reason.MORE_ERRORS
    # A stable that fails fast makes any fix look slow: its durations are those of failures.
    latency = LatencyEvidence() if found.stable_is_failing else found.latency
    if latency.stands:
        return Outcome.FAIL, Reason.SLOWER
    silence = _silence(found, traffic, split)
    if silence is not None:
        return Outcome.NOT_ENOUGH, silence
    if found.errors.value >= rules.warn_at:
        return Outcome.WARN, Reason.MORE_ERRORS
    if latency.crossed is not None:
        return Outcome.WARN, Reason.WAS_SLOWER
    if latency.value >= rules.warn_at:
        return Outcome.WARN, Reason.SLOWER
    enough = 1 / rules.pass_alpha
    passed = Outcome.PASS if found.durations_judged or found.stable_is_failing else Outcome.ERRORS_ONLY
    if found.stable_is_worse and found.relief.value >= enough:
        return passed, Reason.STABLE_IS_WORSE
    if as_value(found.not_worse) >= enough:
        return passed, Reason.NOT_WORSE
    if as_value(found.within_slo) >= enough:
        return passed, Reason.WITHIN_SLO
    return Outcome.NOT_ENOUGH, Reason.UNDECIDED


def _silence(found: Verdict, traffic: AliasTraffic, split: bool) -> Reason | None:
    """Return why nothing may be said in the canary's favour, or None."""
    rules, now, pairs = found.rules, found.at, found.pairing.pairs
    if found.failure:
        return Reason.UNREADABLE
    if traffic.read_at is None or now - traffic.read_at > rules.stale_after:
        return Reason.STALE
    began = found.pairing.began
    if began is None or not split:
        return Reason.NOT_SPLIT
    if traffic.period_s != PERIOD:
        return Reason.COARSE
    last = _last_call(traffic.of(found.canary), began)
    if last is None:
        return Reason.NO_TRAFFIC
    if last + MINUTE < min(now, traffic.provisional_from or now) - rules.quiet_after:
        return Reason.QUIET
    if not pairs:
        return Reason.NO_MINUTE
    if found.latency.unknown and not found.latency.minutes + found.latency.waiting:
        return Reason.UNREADABLE
    return Reason.STARVED if found.observed.starved else None


def _split_at(weights: Sequence[WeightSince], now: datetime) -> bool:
    held = [held.weight for held in weights if held.since <= now]
    return bool(held and held[-1])


def _last_call(canary: Series, began: datetime) -> datetime | None:
    """Return the newest minute since the split with calls of the canary."""
    last = canary.last
    return last.at if last is not None and last.at >= began.replace(second=0, microsecond=0) else None


def _failure(traffic: AliasTraffic) -> str:
    """Return what was not read of that which is judged, in AWS's words; failures count where no metric is named."""
    if traffic.missing:
        return ", ".join(name for name in traffic.missing if name.startswith(_JUDGED) and "p99" not in name)
    return ", ".join(failure.action for failure in traffic.failures)


def _sums(counts: list[tuple[int, int]]) -> Sums:
    return Sums(sum(count[0] for count in counts), sum(count[1] for count in counts), len(counts))
