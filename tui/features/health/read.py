"""Reads how the versions behind an alias are doing: traffic, alarms, and who moved the alias when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.features.health.alarms import watching
from tui.features.health.health import Health, assessed, reads_from
from tui.features.health.routing_history import Stretch, Stretches, together, told_by_trail, weights_of
from tui.features.health.traffic_window import Window
from tui.writes.journal.entry import Entry, Phase
from tui.writes.workspace import Workspace, journal_failure

TRAIL = timedelta(days=30)
"""How far back it is asked who moved an alias."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: an alias, over a window at the least, with what is known already.

    `known` is how the alias stood in this sitting, `told` what was read of it before; None asks for it. `before` is
    what the last reading found, to be kept where this one fails. `timeout_s` is that of the versions, `every` the
    seconds between two readings, 0 where they are made on request only.
    """

    alias: Alias
    window: Window
    known: Stretches
    told: Stretches | None = None
    before: Health | None = None
    timeout_s: int | None = None
    every: float = 0.0


@dataclass(frozen=True, slots=True)
class HealthRead:
    """A step of a reading; `told` is how the alias stood before, None while that was not asked."""

    health: Health
    told: Stretches | None = None


def read_health(workspace: Workspace, asked: Reading) -> Iterator[HealthRead]:
    """Yield what is known, ever more of it: traffic in one call, then alarms, then the alias's past where it counts."""
    told = asked.told
    asks_past = told is None and asked.alias.routing.split
    before = asked.before if asked.before is not None and asked.before.is_of(asked.alias) else None
    health = before or Health(asked.alias)
    health = _with_traffic(
        workspace, asked, replace(health, alias=asked.alias, every=asked.every, settled=False), told or ()
    )
    if asks_past:
        # Until it is known since when, nothing is said that would be taken back at once.
        yield HealthRead(replace(health, verdict=None, seen=None, seen_before=None), told)
    else:
        yield HealthRead(health, told)
    health = _with_alarms(workspace, health)
    if not asks_past:
        yield HealthRead(replace(health, settled=True), told)
        return
    yield HealthRead(replace(health, verdict=None, seen=None, seen_before=None), told)
    told, failure = _past(workspace, asked.alias)
    health = replace(health, unrecorded=failure)
    known = together(asked.known, told)
    now = workspace.context.clock.now()
    weights = weights_of(known, health.stable, health.canary or "")
    traffic = health.traffic
    if traffic is not None and traffic.since is not None and reads_from(asked.window, weights, now) < traffic.since:
        health = _with_traffic(workspace, asked, health, told)
    else:
        health = assessed(health, known, told, now)
    yield HealthRead(replace(health, settled=True), told)


def _with_traffic(workspace: Workspace, asked: Reading, health: Health, told: Stretches) -> Health:
    known = together(asked.known, told)
    now = workspace.context.clock.now()
    alias = asked.alias
    weights = weights_of(known, health.stable, health.canary or "") if health.canary else ()
    try:
        traffic = workspace.provider.metrics.read_traffic(
            alias.function,
            alias.name,
            alias.routing.versions,
            reads_from(asked.window, weights, now),
            now,
            timeout_s=asked.timeout_s,
            background=True,
        )
    except ProviderError as error:
        health = replace(health, failure=read_failure(error, "cloudwatch:GetMetricData"))
    else:
        health = replace(health, traffic=traffic, failure=None)
    return assessed(health, known, told, workspace.context.clock.now())


def _with_alarms(workspace: Workspace, health: Health) -> Health:
    alias = health.alias
    try:
        alarms = workspace.provider.alarms.describe_alarms(background=True)
    except ProviderError as error:
        return replace(health, alarms_failure=read_failure(error, "cloudwatch:DescribeAlarms"))
    watches = watching(alarms.alarms, alias.function, alias.name, alias.routing)
    return replace(health, watches=watches, all_alarms=alarms.complete, alarms_read=True, alarms_failure=None)


def _past(workspace: Workspace, alias: Alias) -> tuple[Stretches, ReadFailure | None]:
    """Return how an alias stood, by the journal and by CloudTrail, and what could not be read."""
    failure = None
    recorded: Stretches = ()
    try:
        recorded = _told_by_journal(workspace, alias)
    except OSError as error:
        failure = journal_failure(error)
    since = workspace.context.clock.now() - TRAIL
    try:
        events = workspace.recent_events(alias, since)
    except ProviderError as error:
        return recorded, read_failure(error, "cloudtrail:LookupEvents")
    return together(recorded, told_by_trail(events)), failure


def _told_by_journal(workspace: Workspace, alias: Alias) -> Stretches:
    """Return how our own writes left an alias, each until the next one where that came right after it."""
    moves = [entry for entry in workspace.writes(alias.function) if _moved(entry, alias)]
    following = {entry.before.revision: entry.time for entry in moves if entry.before is not None}
    found = []
    for entry in moves:
        revision = entry.state.revision if entry.state is not None else None
        if entry.after is not None and revision is not None:
            found.append(Stretch(entry.time, following.get(revision, entry.time), entry.after, revision))
    return tuple(found)


def _moved(entry: Entry, alias: Alias) -> bool:
    done = entry.phase in (Phase.PERFORMED, Phase.CONFIRMED)
    return done and entry.operation == "UpdateAlias" and (entry.function, entry.alias) == (alias.function, alias.name)
