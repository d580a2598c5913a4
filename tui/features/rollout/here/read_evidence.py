"""Reads what a gate needs to know: the verdict, the canary's calls since the step began, and the alarms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.features.alias_history.routing_history import RoutingHistory, RoutingInterval, observed
from tui.features.health.alarms import Scope
from tui.features.health.health import Health, figures
from tui.features.health.read import Reading, read_health
from tui.features.health.statistics.verdict import Verdict
from tui.features.health.traffic_window import WINDOWS
from tui.features.rollout.gate import Evidence
from tui.features.rollout.plan import LIMITS
from tui.features.rollout.state import Rollout
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

WATCHES = (Scope.CANARY, Scope.VERSION, Scope.ALIAS, Scope.FUNCTION)
"""The alarms that count: those of the account as a whole tell nothing of one canary."""


class EvidenceReader:
    """Reads the evidence of one rollout; what was read of the alias's past is kept for the next reading."""

    def __init__(self) -> None:
        self._past: RoutingHistory | None = None
        self._known: RoutingHistory = ()

    def __call__(self, workspace: Workspace, rollout: Rollout) -> Evidence:
        """Return what is known now; what could not be read is said in it, no error is raised."""
        now = workspace.context.clock.now()
        if not (rollout.plan.gate.needs_metrics or rollout.plan.gate.alarms):
            return Evidence(now)
        alias = Alias(rollout.function, rollout.alias, rollout.confirmed, rollout.revision)
        self._known = observed(self._known or since_began(rollout), alias, now)
        health = Health(alias)
        for step in read_health(workspace, Reading(alias, WINDOWS[0], self._known, self._past)):
            health = step.health
            self._past = step.past if step.past is not None else self._past
        return evidence_of(health, rollout, now)


def since_began(rollout: Rollout) -> RoutingHistory:
    """Return how the alias stood when a rollout began: it had all traffic where it was.

    So the verdict is by minutes of this rollout alone, also where an earlier one shifted to the same version and
    nothing tells yet that it was taken back: CloudTrail is minutes late, and another machine's journal is not read.
    """
    return (RoutingInterval(rollout.began - timedelta(seconds=1), rollout.began, rollout.before),)


def evidence_of(health: Health, rollout: Rollout, now: datetime) -> Evidence:
    """Return the evidence that a reading of an alias gives of the step that its rollout is in."""
    failures = tuple(failure_text(one) for one in (health.failure, health.unrecorded) if one is not None)
    alarms = tuple(one.alarm for one in health.watches if one.scope in WATCHES) if health.alarms_read else None
    verdict = health.verdict
    evidence = Evidence(
        now,
        verdict.outcome if verdict is not None else None,
        _reason(verdict) if verdict is not None else "",
        alarms=alarms,
        all_alarms=health.all_alarms,
        failures=failures,
    )
    if health.traffic is None:
        return evidence
    # Only minutes that lie in the step as a whole: in the one in which it began, most calls came before.
    since = minute_of(rollout.since) + timedelta(minutes=1)
    canary = figures(health.traffic.of(rollout.target), since, minute_of(now))
    measured: dict[str, Any] = {limit.figure: limit.of(canary) for limit in LIMITS}
    return replace(evidence, calls=canary.calls, **measured)


def _reason(verdict: Verdict) -> str:
    return verdict.reason.value
