"""Turns a wish for the selected alias into the routing it means, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.intent import Intent, Promote, Redo, RollBack, SetRouting, StartCanary, Undo
from tui.domain.routing import Routing
from tui.domain.version import LATEST, is_number
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Decision, Fader, in_conflict, select_canary, set_routing
from tui.features.fader.way_back import roll_back, walk


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The wish cannot be had now, for this reason."""

    reason: str


def plan(intent: Intent, fader: Fader) -> Routing | WhyNot:
    """Say what the alias would be: for `StartCanary`, the routing once the new canary is moved to its first 1 bp."""
    if isinstance(intent, RollBack) and isinstance(fader.event, Conflict):
        return _rolled_back(fader.event.theirs)
    if fader.blocked:
        return WhyNot("resolve what is shown above the fader first")
    alias, routing = fader.confirmed, fader.confirmed.routing
    match intent:
        case StartCanary(version):
            return _start(version, fader)
        case Promote():
            canary = fader.target.canary or routing.canary
            if canary is None:
                return WhyNot(f"{alias.name} is not split: there is no canary to promote")
            return Routing(canary)
        case RollBack():
            return _rolled_back(alias, moving=fader.target.split or fader.in_flight is not None)
        case SetRouting(wanted):
            if wanted == routing and fader.at_rest:
                return WhyNot(f"{alias.name} is there already")
            return wanted
        case Undo():
            walked = walk(fader, -1)
            return WhyNot(f"nothing to undo on {alias.name} in this session") if walked is None else walked[0]
        case Redo():
            walked = walk(fader, 1)
            return WhyNot(f"nothing to redo on {alias.name} in this session") if walked is None else walked[0]


def carried_out(intent: Intent, fader: Fader, reviewed: Alias | None = None) -> Fader | WhyNot:
    """Return the fader once the wish was taken, or why it cannot be had; `StartCanary` only chooses.

    What was decided on over an alias `reviewed` in a dialog is a conflict where the alias is not so any more; to a roll
    back a new description makes no difference.
    """
    planned = plan(intent, fader)
    if isinstance(planned, WhyNot):
        return planned
    decision, goal = Decision.MOVE, None
    match intent:
        case RollBack():
            return roll_back(fader)
        case StartCanary(version):
            return select_canary(fader, version)
        case Promote():
            decision = Decision.PROMOTION
        case SetRouting(rolls_back=True):
            decision = Decision.ROLL_BACK
        case Undo() | Redo():
            walked = walk(fader, -1 if isinstance(intent, Undo) else 1)
            goal = walked[1] if walked is not None else None
    confirmed = fader.confirmed
    if reviewed is not None and reviewed.routing == confirmed.routing and decision is Decision.ROLL_BACK:
        reviewed = confirmed
    if reviewed is not None and (reviewed.routing, reviewed.revision) != (confirmed.routing, confirmed.revision):
        return in_conflict(fader, Conflict(reviewed, confirmed, planned))
    return set_routing(fader, planned, decision, goal)


def is_whole(fader: Fader) -> bool:
    """Tell whether one version has all traffic and nothing is under way: then a roll back needs an earlier version."""
    return fader.at_rest and not fader.blocked and not fader.confirmed.routing.split


def _rolled_back(alias: Alias, *, moving: bool = False) -> Routing | WhyNot:
    if not alias.routing.split and not moving:
        return WhyNot(f"{alias.name} is not split: {alias.routing.primary} has all traffic already")
    return alias.routing.rolled_back()


def _start(version: str, fader: Fader) -> Routing | WhyNot:
    alias, routing = fader.confirmed, fader.confirmed.routing
    if not fader.at_rest:
        return WhyNot("a change is in progress")
    if version == LATEST:
        return WhyNot("$LATEST cannot be a canary: publish a version of it first")
    if not is_number(version):
        return WhyNot(f"{version} cannot be a canary: only numbered versions can")
    if version == routing.primary:
        return WhyNot(f"{version} is the primary of {alias.name} already")
    if routing.canary == version:
        return WhyNot(f"{version} is the canary of {alias.name} already")
    if routing.split:
        return WhyNot(f"{alias.name} is split with {routing.canary}: promote it or roll back first")
    return Routing(routing.primary, version, routing.weight.moved(1))
