"""Reads what a gate needs to know: the verdict, the canary's calls since the step began, and the alarms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.domain.routing import Routing, Weight
from tui.domain.traffic import AliasTraffic
from tui.features.alias_history.routing_history import RoutingHistory, RoutingInterval, observed
from tui.features.health.alarms import Scope
from tui.features.health.health import Health, figures
from tui.features.health.read import Reading, read_health
from tui.features.health.text.verdict import reason_text
from tui.features.health.traffic_window import WINDOWS
from tui.features.rollout.gate import Evidence
from tui.features.rollout.plan import LIMITS
from tui.features.rollout.state import Rollout
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

WATCHES = (Scope.CANARY, Scope.VERSION, Scope.ALIAS, Scope.FUNCTION)
"""The alarms that count: those of the account as a whole tell nothing of one canary."""


class CanaryReader:
    """Reads how an alias does while it is shifted; what was read of its past is kept for the next reading.

    So is its traffic, to be read on from there; it is nothing to go by where the next reading fails.
    """

    def __init__(self) -> None:
        self._traffic: AliasTraffic | None = None
        self._past: RoutingHistory | None = None
        self._known: RoutingHistory = ()

    def read(self, workspace: Workspace, alias: Alias, began: RoutingHistory) -> Health:
        """Return what is known now; what could not be read is said in it, no error is raised.

        `began` is how the alias was when its rollout began (`since_began`).
        """
        self._known = observed(self._known or began, alias, workspace.context.clock.now())
        health = Health(alias)
        asked = Reading(alias, WINDOWS[0], self._known, self._past, replace(health, traffic=self._traffic))
        for step in read_health(workspace, asked):
            health = step.health
            self._past = step.past if step.past is not None else self._past
        if health.failure is not None:
            health = replace(health, traffic=None, verdict=None, seen=None, seen_before=None)
        self._traffic = health.traffic
        return health


class EvidenceReader:
    """Reads the evidence of one rollout."""

    def __init__(self) -> None:
        self._canary = CanaryReader()

    def __call__(self, workspace: Workspace, rollout: Rollout) -> Evidence:
        """Return what is known now; what could not be read is said in it, no error is raised."""
        now = workspace.context.clock.now()
        if not (rollout.plan.gate.needs_metrics or rollout.plan.gate.alarms):
            return Evidence(now)
        alias = Alias(rollout.function, rollout.alias, rollout.confirmed, rollout.revision)
        health = self._canary.read(workspace, alias, since_began(rollout.before, rollout.began))
        return evidence_of(health, rollout.target, rollout.since, now)


def since_began(before: Routing, began: datetime) -> RoutingHistory:
    """Return how an alias stood when its rollout began: it had all traffic where it was.

    So the verdict is by minutes of this rollout alone, also where an earlier one shifted to the same version and
    nothing tells yet that it was taken back: CloudTrail is minutes late, and another machine's journal is not read.
    """
    return (RoutingInterval(began - timedelta(seconds=1), began, before),)


def evidence_of(health: Health, target: str, since: datetime, now: datetime) -> Evidence:
    """Return the evidence that a reading of an alias gives of the step that began at `since`."""
    failures = tuple(failure_text(one) for one in (health.failure, health.unrecorded) if one is not None)
    alarms = tuple(one.alarm for one in health.watches if one.scope in WATCHES) if health.alarms_read else None
    verdict = health.verdict
    evidence = Evidence(
        now,
        verdict.outcome if verdict is not None else None,
        reason_text(verdict) if verdict is not None else "",
        version=target,
        alarms=alarms,
        all_alarms=health.all_alarms,
        failures=failures,
    )
    if health.traffic is None:
        return evidence
    # Only minutes that lie in the step as a whole: in the one in which it began, most calls came before.
    whole = minute_of(since) + timedelta(minutes=1)
    canary = figures(health.traffic.of(target), whole, minute_of(now))
    measured: dict[str, Any] = {limit.figure: limit.of(canary) for limit in LIMITS}
    return replace(evidence, calls=canary.calls, **measured)


def sample_of(
    evidence: Evidence, step: int | None, weight: Weight, result: str, reasons: tuple[str, ...]
) -> dict[str, Any]:
    """Return evidence as the line that is kept of it, with what was made of it."""
    return {
        "at": evidence.at.isoformat(),
        "step": step,
        "basis_points": weight.basis_points,
        "verdict": evidence.verdict and evidence.verdict.value,
        "reason": evidence.reason,
        "calls": evidence.calls,
        **{limit.kept: evidence.figure(limit) for limit in LIMITS},
        "alarms": None if evidence.alarms is None else {alarm.name: alarm.state for alarm in evidence.alarms},
        "failures": list(evidence.failures),
        "result": result,
        "reasons": list(reasons),
    }
