"""What is done to the fader of an alias, as values, and what becomes of the fader by them."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.intent import Intent, Promote, Redo, RollBack, SetRouting, StartCanary, Undo
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot, carried_out
from tui.features.fader.text.scale import next_step


@dataclass(frozen=True, slots=True)
class Grab:
    """Begin a drag."""


@dataclass(frozen=True, slots=True)
class SetWeight:
    """Set the target weight; more moves may follow."""

    weight: Weight


@dataclass(frozen=True, slots=True)
class Nudge:
    """Move the weight by so many basis points, up or (negative) down."""

    basis_points: int


@dataclass(frozen=True, slots=True)
class StepTick:
    """Go to the next step of the scale, up (1) or down (-1)."""

    direction: int


@dataclass(frozen=True, slots=True)
class CommitWeight:
    """Set the weight that was typed: no more moves follow."""

    weight: Weight


@dataclass(frozen=True, slots=True)
class Release:
    """End a drag."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Go back to where the shift in progress began."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Let writes go out without asking."""


@dataclass(frozen=True, slots=True)
class Disarm:
    """Ask again before the next write."""


@dataclass(frozen=True, slots=True)
class Approve:
    """Arm the alias for what was confirmed in a dialog, if alias and target are still as they were shown there."""

    alias: Alias
    target: Routing


@dataclass(frozen=True, slots=True)
class Revert:
    """Take back what was asked and not sent."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Take back what was asked because the product refuses it, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Flush:
    """Send what is asked without waiting for the pace."""


@dataclass(frozen=True, slots=True)
class KeepTheirs:
    """Settle a conflict without a write."""


@dataclass(frozen=True, slots=True)
class ApplyMine:
    """Settle a conflict by writing mine over theirs."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An intent that was confirmed in a dialog over the alias as it was then."""

    intent: Intent
    alias: Alias


FaderAction = (
    Grab
    | SetWeight
    | Nudge
    | StepTick
    | CommitWeight
    | Release
    | Cancel
    | Arm
    | Disarm
    | Approve
    | Revert
    | Refuse
    | Flush
    | KeepTheirs
    | ApplyMine
    | Intent
    | Reviewed
)


def apply(fader: Fader, action: FaderAction, now: float) -> Fader | WhyNot:
    """Return the fader after an action at the time `now` (s), or why an intent cannot be had."""
    match action:
        case Grab():
            return machine.grab(fader)
        case SetWeight(weight):
            return machine.set_weight(fader, weight, now)
        case Nudge(basis_points):
            return machine.set_weight(fader, fader.knob.moved(basis_points), now)
        case StepTick(direction):
            return machine.set_weight(fader, next_step(fader.knob, direction), now)
        case CommitWeight(weight):
            return machine.commit(fader, weight, now)
        case Release():
            return machine.release(fader, now)
        case Cancel():
            return machine.cancel(fader)
        case Arm():
            return machine.arm(fader)
        case Disarm():
            return machine.disarm(fader)
        case Approve(alias, target):
            # What has changed since is asked about again.
            return machine.arm(fader) if (fader.confirmed, fader.target) == (alias, target) else fader
        case Revert():
            return machine.revert(fader)
        case Refuse(reason):
            return machine.refuse(fader, reason)
        case Flush():
            return machine.flush(fader, now)
        case KeepTheirs():
            return machine.keep_theirs(fader)
        case ApplyMine():
            return machine.apply_mine(fader, now)
        case StartCanary() | Promote() | RollBack() | Undo() | Redo() | SetRouting():
            return carried_out(action, fader)
        case Reviewed(intent, alias):
            taken = carried_out(intent, fader, alias)
            # What the fader would ask before its first write was asked in the dialog.
            return taken if isinstance(taken, WhyNot) or taken.blocked else machine.arm(taken)
