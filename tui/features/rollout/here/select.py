"""Which of the rollouts on this machine is meant; pure."""

from __future__ import annotations

from collections.abc import Iterable

from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.features.rollout.here.store import Listed, Place
from tui.features.rollout.state import Phase


def is_running(listed: Listed) -> bool:
    """Tell whether a rollout has not ended, also where nobody carries it out."""
    return listed.kept is not None and not listed.kept.rollout.phase.ended


def newest_of(listed: Iterable[Listed], function: str, alias: str, context: Context | None) -> Listed | None:
    """Return the rollout of an alias that has not ended, else its newest one, of this account and region."""
    own = [
        one
        for one in listed
        if one.kept is not None
        and (one.kept.rollout.function, one.kept.rollout.alias) == (function, alias)
        and is_here(one.kept.place, context)
    ]
    return next(filter(is_running, own), next(iter(own), None))


def running_of(listed: Iterable[Listed], function: str, alias: str, context: Context | None) -> Listed | None:
    """Return the rollout of an alias that has not ended, or None."""
    newest = newest_of(listed, function, alias, context)
    return newest if newest is not None and is_running(newest) else None


def mover_of(listed: Iterable[Listed], alias: Alias, context: Context | None) -> tuple[str, str] | None:
    """Return plan and id of the rollout that a process moves an alias by now; a paused one moves nothing."""
    running = running_of(listed, alias.function, alias.name, context)
    if running is None or running.kept is None or not running.is_carried_out:
        return None
    rollout = running.kept.rollout
    return None if rollout.phase is Phase.PAUSED else (rollout.plan.name, running.id)


def rollout_at(listed: Iterable[Listed], alias: Alias, context: Context | None) -> Listed | None:
    """Return the rollout that has put an alias where it is, by its revision; None where none has."""
    own = newest_of(listed, alias.function, alias.name, context)
    rollout = own.kept.rollout if own is not None and own.kept is not None else None
    put = rollout is not None and (rollout.confirmed, rollout.revision) == (alias.routing, alias.revision)
    return own if put else None


def is_here(place: Place, context: Context | None) -> bool:
    """Tell whether a rollout is of this account and region; an account that is not known speaks against nothing."""
    if context is None:
        return True
    same_account = not place.account or not context.account or place.account == context.account
    return same_account and place.region == context.region
