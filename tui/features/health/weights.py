"""Which weight a canary had when, by what is known of its alias's routing."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from tui.domain.routing import ZERO, Routing
from tui.domain.traffic import WeightSince
from tui.features.alias_history.routing_history import RoutingHistory
from tui.features.health.statistics.paired_minutes import weights_beside


def weights_of(known: RoutingHistory, stable: str, canary: str) -> tuple[WeightSince, ...]:
    """Return a canary's weights since it last began, for `evaluate_canary`; 0 where the routing is not known.

    It began when the alias was last known to stand otherwise: a retry is judged afresh.
    """
    held = _trial(known, stable, canary)
    weights = weights_beside(((interval.since, interval.routing) for interval in held), stable, canary)
    gaps = (WeightSince(interval.until, ZERO) for interval, after in pairwise(held) if after.since > interval.until)
    return tuple(sorted((*weights, *gaps), key=lambda weight: weight.since))


def versions_since(routing: Routing, history: RoutingHistory, since: datetime) -> tuple[str, ...]:
    """Return the versions of a split, or of the last one that was there since then, the one on trial last.

    An alias that was switched from one version to another has them in that order.
    """
    if routing.canary is not None:
        return routing.primary, routing.canary
    for interval in reversed(history):
        if interval.until < since:
            break
        other = next((version for version in interval.routing.versions if version != routing.primary), None)
        if other is not None:
            taken_back = interval.routing.canary == other
            return (routing.primary, other) if taken_back else (other, routing.primary)
    return (routing.primary,)


def unknown_before(known: RoutingHistory, recorded: RoutingHistory, stable: str, canary: str) -> datetime | None:
    """Return the time before which it is not known how a canary stood, None where its beginning is known.

    `recorded` are those of the intervals whose beginning is on record.
    """
    trial = _trial(known, stable, canary)
    if not trial:
        return None
    first, place = trial[0], known.index(trial[0])
    followed_on = place > 0 and known[place - 1].until >= first.since
    on_record = first.revision is not None and any(interval.revision == first.revision for interval in recorded)
    return None if followed_on or on_record else first.since


def _trial(known: RoutingHistory, stable: str, canary: str) -> RoutingHistory:
    # One look alone, with nothing known on either side, tells of no time.
    held = (*(interval for interval in known[:-1] if interval.until > interval.since), *known[-1:])
    others = [place for place, interval in enumerate(held) if not _on_trial(interval.routing, stable, canary)]
    return held[others[-1] + 1 :] if others else held


def _on_trial(routing: Routing, stable: str, canary: str) -> bool:
    return (routing.primary, routing.canary) == (stable, canary) and bool(routing.weight)
