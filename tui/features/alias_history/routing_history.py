"""How an alias is known to have been routed, in intervals of time; what lies between them is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from tui.domain.alias import Alias
from tui.domain.move import Move
from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class RoutingInterval:
    """An alias was so from `since` to `until` at the least, in the service's time."""

    since: datetime
    until: datetime
    routing: Routing
    revision: str | None = None


RoutingHistory = tuple[RoutingInterval, ...]
"""Oldest first. The last one is taken to hold until now."""


def observed(history: RoutingHistory, alias: Alias, at: datetime) -> RoutingHistory:
    """Note that an alias was read at a time; a reading from before the last one changes nothing."""
    if not history or at >= history[-1].until:
        if history and (history[-1].routing, history[-1].revision) == (alias.routing, alias.revision):
            return (*history[:-1], replace(history[-1], until=at))
        return (*history, RoutingInterval(at, at, alias.routing, alias.revision))
    return history


def recorded(history: RoutingHistory, before: Alias, after: Alias, at: datetime) -> RoutingHistory:
    """Note a write that AWS took at a time: it names the revision it came after, so nothing was between."""
    if history and history[-1].revision == before.revision and at >= history[-1].until:
        history = (*history[:-1], replace(history[-1], until=at))
    return observed(history, after, at)


def from_moves(moves: Iterable[Move], alias: str) -> RoutingHistory:
    """Return what the merged moves of a function tell of one alias.

    A write in CloudTrail held until the next one there; one in the journal alone until the one that was made on its
    RevisionId.
    """
    own = [move for move in moves if move.alias == alias]
    ordered = sorted((move.audited_at, place) for place, move in enumerate(own) if move.audited_at is not None)
    audited = tuple(
        RoutingInterval(at, following[0] if following else at, move.after, move.revision)
        for (at, place), following in zip_longest(ordered, ordered[1:])
        if (move := own[place]).after is not None
    )
    recorded = [move for move in own if move.recorded and move.certain and move.name == "UpdateAlias"]
    replaced_at = {move.replaced: move.time for move in sorted(recorded, key=lambda move: move.time)}
    journalled = (
        RoutingInterval(move.time, replaced_at.get(move.revision, move.time), move.after, move.revision)
        for move in recorded
        if move.after is not None and move.revision is not None
    )
    return merge(tuple(journalled), audited)


def merge(*sources: RoutingHistory) -> RoutingHistory:
    """Return several histories as one; intervals of one revision are the same one."""
    intervals: dict[str, RoutingInterval] = {}
    nameless: list[RoutingInterval] = []
    for interval in (interval for source in sources for interval in source):
        if interval.revision is None:
            nameless.append(interval)
            continue
        known = intervals.get(interval.revision, interval)
        intervals[interval.revision] = replace(
            known, since=min(known.since, interval.since), until=max(known.until, interval.until)
        )
    return tuple(sorted((*intervals.values(), *nameless), key=lambda interval: (interval.since, interval.until)))
