"""What AWS confirmed last of each alias, so that it stays said when its moment has passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.routing import Routing
from tui.features.fader.machine import Decision, Fader


class Done(Enum):
    """What a move was."""

    SET = "set"
    ROLLED_BACK = "rolled back"
    PROMOTED = "promoted"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One move that came to its end: what it was, from where to where, and when AWS confirmed it."""

    done: Done
    before: Routing
    after: Routing
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmations:
    """The fader of each alias as it was looked at last, and the last confirmation of each, by function and alias."""

    faders: Mapping[tuple[str, str], Fader] = field(default_factory=dict)
    last: Mapping[tuple[str, str], Confirmation] = field(default_factory=dict)

    def of(self, alias: Alias) -> Confirmation | None:
        """Return what was confirmed last of an alias, None where it has been moved elsewhere since."""
        confirmation = self.last.get((alias.function, alias.name))
        return confirmation if confirmation is not None and confirmation.after == alias.routing else None


def note_fader(known: Confirmations, fader: Fader, at: datetime) -> Confirmations:
    """Return the confirmations after a look at a fader that changed."""
    key = fader.confirmed.function, fader.confirmed.name
    before = known.faders.get(key)
    new = confirmation(before, fader, at) if before is not None else None
    return Confirmations({**known.faders, key: fader}, {**known.last, key: new} if new is not None else known.last)


def confirmation(before: Fader, now: Fader, at: datetime) -> Confirmation | None:
    """Return what came to its end between two looks at a fader, None where nothing did."""
    origin = before.origin
    if before.in_flight is None or origin is None or not now.at_rest or now.undo == before.undo:
        return None
    if now.confirmed.routing == origin:
        return None
    return Confirmation(_done(before), origin, now.confirmed.routing, at)


def _done(fader: Fader) -> Done:
    if fader.goal is not None:
        return Done.UNDONE if fader.goal < fader.undo.at else Done.REDONE
    match fader.decision:
        case Decision.ROLL_BACK:
            return Done.ROLLED_BACK
        case Decision.PROMOTION:
            return Done.PROMOTED
        case _:
            return Done.SET
