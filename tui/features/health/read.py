"""Reads how the versions behind an alias are doing: traffic, alarms, and who moved the alias when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.domain.errors import ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.traffic import sharing
from tui.features.alias_history.read import read_recent
from tui.features.alias_history.routing_history import RoutingHistory, from_moves, merge
from tui.features.health.alarms import watching
from tui.features.health.health import Health, assessed, reads_from
from tui.features.health.read_on import continued, reads_on_from
from tui.features.health.traffic_window import Window
from tui.features.health.weights import versions_since, weights_of
from tui.writes.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: an alias, over a window at the least, with what is known already.

    `known` is its routing as far as it is known without asking, `past` what was read of it before; None asks for that.
    `before` is what the last reading found, to be kept where this one fails. `timeout_s` is that of the versions,
    `every` the seconds between two readings, 0 where they are made on request only.
    """

    alias: Alias
    window: Window
    known: RoutingHistory
    past: RoutingHistory | None = None
    before: Health | None = None
    timeout_s: int | None = None
    every: float = 0.0


@dataclass(frozen=True, slots=True)
class HealthRead:
    """A step of a reading; `past` is how the alias was before, None while that was not asked."""

    health: Health
    past: RoutingHistory | None = None


def read_health(workspace: Workspace, asked: Reading) -> Iterator[HealthRead]:
    """Yield what is known, ever more of it: traffic in one call, then alarms, then the alias's past where it counts."""
    past = asked.past
    asks_past = past is None and asked.alias.routing.split
    before = asked.before if asked.before is not None and asked.before.is_of(asked.alias) else None
    health = before or Health(asked.alias)
    health = _with_traffic(
        workspace, asked, replace(health, alias=asked.alias, every=asked.every, settled=False), past or ()
    )
    if asks_past:
        # Until it is known since when, nothing is said that would be taken back at once.
        yield HealthRead(replace(health, verdict=None, seen=None, seen_before=None), past)
    else:
        yield HealthRead(health, past)
    health = _with_alarms(workspace, health)
    if not asks_past:
        yield HealthRead(replace(health, settled=True), past)
        return
    yield HealthRead(replace(health, verdict=None, seen=None, seen_before=None), past)
    past, failure = _past(workspace, asked.alias)
    health = replace(health, unrecorded=failure)
    known = merge(asked.known, past)
    now = workspace.context.clock.now()
    weights = weights_of(known, health.stable, health.canary or "")
    traffic = health.traffic
    if traffic is not None and traffic.since is not None and reads_from(asked.window, weights, now) < traffic.since:
        health = _with_traffic(workspace, asked, health, past)
    else:
        health = assessed(health, known, past, now)
    yield HealthRead(replace(health, settled=True), past)


def _with_traffic(workspace: Workspace, asked: Reading, health: Health, past: RoutingHistory) -> Health:
    known = merge(asked.known, past)
    now = workspace.context.clock.now()
    alias = asked.alias
    weights = weights_of(known, health.stable, health.canary or "") if health.canary else ()
    versions = versions_since(alias.routing, known, asked.window.axis(minute_of(now))[0])
    since, before = reads_from(asked.window, weights, now), health.traffic
    start = reads_on_from(before, versions, since, now, asked.timeout_s)
    try:
        traffic = workspace.provider.metrics.read_traffic(
            alias.function,
            alias.name,
            versions,
            start or since,
            now,
            timeout_s=asked.timeout_s,
            background=True,
        )
    except ProviderError as error:
        health = replace(health, failure=read_failure(error, "cloudwatch:GetMetricData"))
    else:
        if start is not None and before is not None:
            traffic = continued(before, traffic, since)
        else:
            traffic = sharing(replace(traffic, whole_at=traffic.read_at), before)
        health = replace(health, traffic=traffic, failure=None)
    return assessed(health, known, past, workspace.context.clock.now())


def _with_alarms(workspace: Workspace, health: Health) -> Health:
    alias = health.alias
    try:
        alarms = workspace.provider.alarms.describe_alarms(background=True)
    except ProviderError as error:
        return replace(health, alarms_failure=read_failure(error, "cloudwatch:DescribeAlarms"))
    watches = watching(alarms.alarms, alias.function, alias.name, alias.routing)
    return replace(health, watches=watches, all_alarms=alarms.complete, alarms_read=True, alarms_failure=None)


def _past(workspace: Workspace, alias: Alias) -> tuple[RoutingHistory, ReadFailure | None]:
    """Return how an alias was routed, by the journal and by CloudTrail, and what could not be read."""
    read = read_recent(workspace, alias)
    return from_moves(read.moves, alias.name), read.failures[-1] if read.failures else None
