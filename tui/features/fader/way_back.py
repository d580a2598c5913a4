"""The ways back of an alias: roll back, and undo and redo through the places it was moved to in this session."""

from __future__ import annotations

from dataclasses import replace

from tui.domain.routing import Routing
from tui.features.fader.events import Conflict
from tui.features.fader.machine import Decision, Fader, keep_theirs, set_routing
from tui.features.fader.undo import Place


def roll_back(fader: Fader) -> Fader:
    """Give the primary all traffic; in a conflict the primary of where the other put the alias."""
    if isinstance(fader.event, Conflict):
        fader = keep_theirs(fader)
    return set_routing(fader, fader.confirmed.routing.rolled_back(), Decision.ROLL_BACK)


def walk(fader: Fader, by: int) -> tuple[Routing, int | None] | None:
    """Return where undo (`by` -1) or redo (1) goes, and which place of the stack that is; None where there is none.

    A shift that is under way is undone by going back to its beginning, which is no place of the stack yet.
    """
    if fader.goal is None and fader.origin is not None and fader.origin != fader.target:
        return (fader.origin, None) if by < 0 else None
    goal = _at(fader) + by
    # Two places are alike where AWS stored a weight otherwise than it was asked.
    while (place := fader.undo.place(goal)) is not None and place.routing == fader.target:
        goal += by
    return None if place is None else (place.routing, goal)


def returning(fader: Fader, target: Routing) -> str | None:
    """Return the version that gets traffic again by an undo that goes to `target`, None where none was rolled back."""
    left = _left(fader)
    if not left.rolled_back and left.routing != target.rolled_back():
        return None
    without = left.routing.served
    return next((version for version in target.served if version not in without), None)


def _at(fader: Fader) -> int:
    return fader.undo.at if fader.goal is None else fader.goal


def asked_to_return(fader: Fader) -> str | None:
    """Return the version that gets traffic again by the undo that is asked for, None where it is none or none does."""
    undoes = fader.goal is not None and fader.goal < fader.undo.at
    return returning(replace(fader, target=fader.confirmed.routing, goal=None), fader.target) if undoes else None


def _left(fader: Fader) -> Place:
    """Return the place that is left, and whether a roll back has put the alias there, or is about to."""
    place = fader.undo.place(_at(fader))
    if place is not None and place.routing == fader.target:
        return place
    return Place(fader.target, rolled_back=fader.decision is Decision.ROLL_BACK)
