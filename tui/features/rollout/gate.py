"""Decides whether a gate is passed, from what was read of the canary; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tui.domain.alarm import ALARM, INSUFFICIENT_DATA, Alarm
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.plan import Gate, Limit, VerdictRule
from tui.presentation.number_format import count


class Result(StrEnum):
    """What a gate says."""

    PASS = "pass"
    FAIL = "fail"
    NO_DATA = "no data"
    """Nothing, or too little, was called: silence is not success."""
    INCONCLUSIVE = "inconclusive"
    """There were calls, and they do not decide; or what the gate needs could not be read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read at a time of a canary, of the minutes since its step began.

    `verdict` is None where it was not judged, as after 100 %, `reason` says why it is what it is, in words that name
    the versions; `version` is the canary's. `alarms` is None where they could not be read, and `all_alarms` False where
    only some were; `calls`, `error_rate` (0 to 1) and `p90` (ms) are the canary's, None where
    not known. `failures` say what could not be read, in words.
    """

    at: datetime
    verdict: Outcome | None = None
    reason: str = ""
    calls: int | None = None
    error_rate: float | None = None
    p90: float | None = None
    alarms: tuple[Alarm, ...] | None = ()
    all_alarms: bool = True
    failures: tuple[str, ...] = ()
    version: str = ""

    @property
    def receiver(self) -> str:
        """Whom the calls are to, in words."""
        return f"version {self.version}" if self.version else "the new version"

    def figure(self, limit: Limit) -> float | None:
        """Return what is held against a limit, None where it is not known."""
        value: float | None = getattr(self, limit.figure)
        return value


@dataclass(frozen=True, slots=True)
class GateCheck:
    """What a gate says of some evidence, and why, a short clause for each reason."""

    result: Result
    reasons: tuple[str, ...]
    at: datetime


def check_gate(gate: Gate, evidence: Evidence, *, split: bool = True) -> GateCheck:
    """Hold evidence against a gate; what fails counts before what is missing, and that before what passes.

    After 100 % (`split` False) there is no stable version to compare with: limits and alarms alone decide.
    """
    failed = _failed(gate, evidence, split)
    if failed:
        return GateCheck(Result.FAIL, failed, evidence.at)
    unread = _unread(gate, evidence)
    if unread:
        return GateCheck(Result.INCONCLUSIVE, unread, evidence.at)
    missing = _missing(gate, evidence, split)
    if missing:
        return GateCheck(Result.NO_DATA, missing, evidence.at)
    open_questions = _undecided(gate, evidence, split)
    if open_questions:
        return GateCheck(Result.INCONCLUSIVE, open_questions, evidence.at)
    return GateCheck(Result.PASS, _passed(gate, evidence, split), evidence.at)


def _failed(gate: Gate, evidence: Evidence, split: bool) -> tuple[str, ...]:
    reasons = []
    if gate.alarms:
        reasons += [f"alarm {one.name} is in ALARM" for one in evidence.alarms or () if one.state == ALARM]
    if split and gate.verdict is not VerdictRule.NONE and evidence.verdict is Outcome.FAIL:
        reasons.append(f"verdict: fail, {evidence.reason}" if evidence.reason else "verdict: fail")
    if (evidence.calls or 0) >= max(gate.fewest_calls, 1):
        for limit, most in gate.limits:
            value = evidence.figure(limit) or 0.0
            if value > most:
                said = f"{limit.name} {limit.unit.write(value)}, the limit is {limit.unit.write(most)}"
                reasons.append(said)
    return tuple(reasons)


def _unread(gate: Gate, evidence: Evidence) -> tuple[str, ...]:
    alarms: tuple[str, ...] = ()
    if gate.alarms and evidence.alarms is None:
        alarms = ("alarms could not be read",)
    elif gate.alarms and not evidence.all_alarms:
        alarms = ("not all alarms could be read",)
    return (evidence.failures if gate.needs_metrics else ()) + alarms


def _missing(gate: Gate, evidence: Evidence, split: bool) -> tuple[str, ...]:
    reasons = []
    counts = split and gate.verdict is not VerdictRule.NONE
    fewest = max(gate.fewest_calls, 1 if counts or gate.has_limits else 0)
    if (evidence.calls or 0) < fewest:
        reasons.append(f"{evidence.calls or 0:,} of {fewest:,} calls to {evidence.receiver}")
    if gate.alarms:
        quiet = [one.name for one in evidence.alarms or () if one.state == INSUFFICIENT_DATA]
        reasons += [f"alarm {name} has no data" for name in quiet]
    return tuple(reasons)


def _undecided(gate: Gate, evidence: Evidence, split: bool) -> tuple[str, ...]:
    reasons = []
    word = evidence.verdict
    if split and gate.verdict is VerdictRule.PASS and word is not Outcome.PASS:
        reasons.append(f"verdict: {word or 'not known'}" + (f", {evidence.reason}" if evidence.reason else ""))
    if split and gate.verdict is VerdictRule.NOT_FAIL and (word is None or word is Outcome.WARN):
        reasons.append(f"verdict: {word or 'not known'}" + (f", {evidence.reason}" if evidence.reason else ""))
    reasons += [f"{limit.key} not known" for limit, _ in gate.limits if evidence.figure(limit) is None]
    return tuple(reasons)


def _passed(gate: Gate, evidence: Evidence, split: bool) -> tuple[str, ...]:
    reasons = []
    if split and gate.verdict is not VerdictRule.NONE and evidence.verdict is not None:
        reasons.append(f"verdict: {evidence.verdict}")
    if evidence.calls:
        reasons.append(f"{count(evidence.calls, 'call')} to {evidence.receiver}")
    if gate.alarms and evidence.alarms:
        reasons.append(f"{len(evidence.alarms)} alarms OK" if len(evidence.alarms) > 1 else "1 alarm OK")
    return tuple(reasons)
