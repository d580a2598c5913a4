"""How an alias is known to have stood, in stretches of time; what lies between them is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise, zip_longest

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.routing import ZERO, Routing
from tui.domain.traffic import WeightSince
from tui.features.health.statistics.paired_minutes import weights_beside


@dataclass(frozen=True, slots=True)
class Stretch:
    """An alias stood so from `since` to `until` at the least, in the service's time."""

    since: datetime
    until: datetime
    routing: Routing
    revision: str | None = None


Stretches = tuple[Stretch, ...]
"""Oldest first. The last one is taken to hold until now."""


def sighted(known: Stretches, alias: Alias, at: datetime) -> Stretches:
    """Note that an alias was read at a time; a reading from before the last one changes nothing."""
    if not known or at >= known[-1].until:
        if known and (known[-1].routing, known[-1].revision) == (alias.routing, alias.revision):
            return (*known[:-1], replace(known[-1], until=at))
        return (*known, Stretch(at, at, alias.routing, alias.revision))
    return known


def written(known: Stretches, before: Alias, after: Alias, at: datetime) -> Stretches:
    """Note a write that AWS took at a time: it names the revision it came after, so nothing was between."""
    if known and known[-1].revision == before.revision and at >= known[-1].until:
        known = (*known[:-1], replace(known[-1], until=at))
    return sighted(known, after, at)


def told_by_trail(events: Iterable[AuditEvent]) -> Stretches:
    """Return what CloudTrail's records of one alias tell: each write held until the next one."""
    ordered = sorted(events, key=lambda event: event.time)
    return tuple(
        Stretch(event.time, after.time if after else event.time, event.after, event.revision)
        for event, after in zip_longest(ordered, ordered[1:])
        if event.after is not None
    )


def together(*sources: Stretches) -> Stretches:
    """Return what several sources tell as one; stretches of one revision are the same one."""
    found: dict[str, Stretch] = {}
    nameless: list[Stretch] = []
    for stretch in (stretch for source in sources for stretch in source):
        if stretch.revision is None:
            nameless.append(stretch)
            continue
        known = found.get(stretch.revision, stretch)
        found[stretch.revision] = replace(
            known, since=min(known.since, stretch.since), until=max(known.until, stretch.until)
        )
    return tuple(sorted((*found.values(), *nameless), key=lambda stretch: (stretch.since, stretch.until)))


def weights_of(known: Stretches, stable: str, canary: str) -> tuple[WeightSince, ...]:
    """Return a canary's weights since it last began, for `evaluate_canary`; 0 where the routing is not known.

    It began when the alias was last known to stand otherwise: a retry is judged afresh.
    """
    held = _trial(known, stable, canary)
    weights = weights_beside(((stretch.since, stretch.routing) for stretch in held), stable, canary)
    gaps = (WeightSince(stretch.until, ZERO) for stretch, after in pairwise(held) if after.since > stretch.until)
    return tuple(sorted((*weights, *gaps), key=lambda weight: weight.since))


def unknown_before(known: Stretches, told: Stretches, stable: str, canary: str) -> datetime | None:
    """Return the time before which it is not known how a canary stood, None where its beginning is known.

    `told` are those of the stretches whose beginning is on record.
    """
    trial = _trial(known, stable, canary)
    if not trial:
        return None
    first, place = trial[0], known.index(trial[0])
    followed_on = place > 0 and known[place - 1].until >= first.since
    on_record = first.revision is not None and any(stretch.revision == first.revision for stretch in told)
    return None if followed_on or on_record else first.since


def _trial(known: Stretches, stable: str, canary: str) -> Stretches:
    # One look alone, with nothing known on either side, tells of no time.
    held = (*(stretch for stretch in known[:-1] if stretch.until > stretch.since), *known[-1:])
    others = [place for place, stretch in enumerate(held) if not _on_trial(stretch.routing, stable, canary)]
    return held[others[-1] + 1 :] if others else held


def _on_trial(routing: Routing, stable: str, canary: str) -> bool:
    return (routing.primary, routing.canary) == (stable, canary) and bool(routing.weight)
