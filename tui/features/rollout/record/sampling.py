"""Reads the verdict on the canary of a rollout that AWS runs, with its samples, while somebody follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tui.domain.alias import Alias
from tui.domain.routing import FULL, Routing
from tui.features.alias_history.routing_history import RoutingHistory
from tui.features.health.health import Health
from tui.features.health.reading_times import next_reading
from tui.features.rollout.gate import Evidence
from tui.features.rollout.here.read_evidence import CanaryReader, evidence_of, sample_of, since_began
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.writes.workspace import Workspace

NO_VERDICT = "no verdict"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was read of the canary of the rollout `id`: for the screen, and as the line that is kept of it."""

    id: str
    health: Health
    line: Mapping[str, Any]


class Sampler:
    """Reads every so many seconds of the account's clock, or with 0 on request alone: every metric is billed."""

    def __init__(self, workspace: Workspace, every: float) -> None:
        self._workspace, self._every = workspace, every
        self._readers: dict[str, CanaryReader] = {}
        self._last: tuple[datetime, Sample] | None = None
        self._asked = False

    def ask(self) -> None:
        """Have the next look read a sample, whenever the last one was read."""
        self._asked = True

    def last(self, id: str) -> Sample | None:
        """Return the sample that was read last of a rollout."""
        return self._last[1] if self._last is not None and self._last[1].id == id else None

    def read(self, hosted: HostedRollout) -> Sample | None:
        """Return a sample where one is due and the new version has traffic; blocks, raises nothing."""
        alias = alias_of(hosted)
        if alias is None or not self.is_due(hosted):
            return None
        now, self._asked = self._workspace.context.clock.now(), False
        reader = self._readers.setdefault(hosted.id, CanaryReader())
        health = reader.read(self._workspace, alias, _since_began(hosted))
        evidence = evidence_of(health, hosted.target, _since(hosted), now)
        sample = Sample(hosted.id, health, line_of(hosted, evidence))
        self._last = now, sample
        return sample

    def is_due(self, hosted: HostedRollout) -> bool:
        """Tell whether a sample of a rollout is to be read now."""
        known = self._last if self._last is not None and self._last[1].id == hosted.id else None
        if self._asked or not self._every:
            return self._asked
        return known is None or self._workspace.context.clock.now() >= next_reading(known[0], self._every)


def alias_of(hosted: HostedRollout) -> Alias | None:
    """Return the alias of a rollout that runs, where its new version has traffic; None where there is none to read."""
    routing = hosted.confirmed
    if routing is None or not hosted.running or hosted.target not in routing.versions:
        return None
    return Alias(hosted.function, hosted.alias, routing)


def line_of(hosted: HostedRollout, evidence: Evidence) -> Mapping[str, Any]:
    """Return evidence as the line that is kept of it: the verdict stands where a gate's result would."""
    routing = hosted.confirmed
    weight = routing.weight if routing is not None and routing.split else FULL
    result = evidence.verdict.value if evidence.verdict is not None else NO_VERDICT
    return sample_of(evidence, hosted.current, weight, result, ())


def _since(hosted: HostedRollout) -> datetime:
    """Return since when the alias has the weight that it has, as far as the engine tells."""
    current = hosted.current
    stage = hosted.stages[current] if current is not None and current < len(hosted.stages) else None
    since = stage.begins if stage is not None and stage.begins is not None else hosted.began
    return since if since is not None else hosted.read


def _since_began(hosted: HostedRollout) -> RoutingHistory:
    known = hosted.began is not None and hosted.before
    return since_began(Routing(hosted.before), hosted.began) if known and hosted.began is not None else ()
