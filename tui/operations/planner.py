"""Turns a wish for the alias in hand into the routing it means, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.intent import Intent, MoveTo, Promote, RollBack, SetWeight, StartCanary, Undo
from tui.domain.routing import Routing
from tui.domain.version import LATEST, is_number
from tui.operations.fader import Fader


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The wish cannot be had now, for this reason."""

    reason: str


def plan(intent: Intent, fader: Fader) -> Routing | WhyNot:
    """Say what the alias would be: for `StartCanary`, the routing once the new canary is moved to its first 1 bp."""
    if fader.blocked:
        return WhyNot("settle what stands above the fader first")
    alias, routing = fader.confirmed, fader.confirmed.routing
    match intent:
        case SetWeight(weight):
            if fader.canary is None:
                return WhyNot(f"{alias.name} has no canary: choose a version and press c")
            return routing.at(fader.canary, weight)
        case StartCanary(version):
            return _start(version, fader)
        case Promote():
            canary = fader.asked.canary or routing.canary
            if canary is None:
                return WhyNot(f"{alias.name} is not split: there is no canary to promote")
            return Routing(canary)
        case RollBack():
            if not routing.split and not fader.asked.split and fader.in_flight is None:
                return WhyNot(f"{alias.name} is not split: {routing.primary} has all traffic already")
            return routing.rolled_back()
        case MoveTo(wanted):
            if wanted == routing and fader.at_rest:
                return WhyNot(f"{alias.name} stands there already")
            return wanted
        case Undo():
            if fader.before is None:
                return WhyNot(f"nothing was changed on {alias.name} in this sitting")
            if fader.before == routing:
                return WhyNot(f"{alias.name} stands where it stood before")
            return fader.before


def _start(version: str, fader: Fader) -> Routing | WhyNot:
    alias, routing = fader.confirmed, fader.confirmed.routing
    if not fader.at_rest:
        return WhyNot("a shift is under way")
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
