"""The live shift of one alias as a pure machine: the target, the write in flight, what AWS confirmed.

Every function takes a `Fader` and returns the next one; times are seconds of one monotonic clock. What the operator
does is here; what goes out to AWS and comes back is in `sync`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import ProviderError
from tui.domain.routing import FULL, ZERO, Routing, Weight
from tui.features.fader.events import Conflict, FaderEvent, OpenWrite, Refused, Unconfirmed
from tui.features.fader.undo import Place, UndoStack, moved, walked


@dataclass(frozen=True, slots=True)
class Pace:
    """How calmly writes go out: the pause (s) after the last move, and the least time (s) between two writes."""

    settle: float = 0.15
    interval: float = 1.0


class Decision(Enum):
    """What a whole decision is for; a roll back and a promotion mean the versions, whoever wrote the alias since."""

    MOVE = "move"
    ROLL_BACK = "roll back"
    PROMOTION = "promotion"


@dataclass(frozen=True, slots=True)
class Fader:
    """The fader of one alias.

    `target` is the routing wanted; with nothing pending it is the confirmed one. `canary` is the version that the knob
    is for, also at weight 0. `origin` is where the shift in progress began; the finished ones are in `undo`. `decided`
    marks a whole decision (promote, roll back, undo, a way back) that goes out at once and that no move alters;
    `decision` says what it is for, `goal` which place of `undo` it goes to, where it is an undo or a redo, and
    `sent_again` that it went out a second time. `epoch` counts sends, answers and what was taken over, so that a
    reading that crossed one is known to be stale. `unread` says why the alias could not be read when last tried. The
    last write went out at `sent_at`; `open_writes` are those that may still be applied.
    """

    confirmed: Alias
    target: Routing
    canary: str | None = None
    in_flight: UpdateAlias | None = None
    origin: Routing | None = None
    undo: UndoStack = field(default_factory=UndoStack)
    held: bool = False
    decided: bool = False
    decision: Decision = Decision.MOVE
    goal: int | None = None
    sent_again: bool = False
    armed: bool = True
    settle_at: float = 0.0
    next_write_at: float = 0.0
    epoch: int = 0
    event: FaderEvent | None = None
    unread: ProviderError | None = None
    sent_at: float = 0.0
    open_writes: tuple[OpenWrite, ...] = ()
    pace: Pace = field(default_factory=Pace)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is held, wanted or on its way."""
        return self.in_flight is None and not self.held and self.target == self.confirmed.routing

    @property
    def knob(self) -> Weight:
        """The weight that the knob shows."""
        if self.canary is not None and self.target.primary == self.canary:
            return FULL
        return self.target.weight if self.target.canary == self.canary else ZERO

    @property
    def bar(self) -> Weight:
        """The weight that AWS confirmed."""
        routing = self.confirmed.routing
        if self.canary is not None and routing.primary == self.canary:
            return FULL
        return routing.weight if routing.canary == self.canary else ZERO

    @property
    def before(self) -> Routing | None:
        """Where the alias was before its last finished change, None where there was none."""
        place = self.undo.place(self.undo.at - 1)
        return None if place is None else place.routing

    @property
    def can_cancel(self) -> bool:
        """Whether a change is in progress that can be taken back; a decision has undo for that."""
        return self.origin is not None and not self.decided and not self.blocked

    @property
    def offers_promotion(self) -> bool:
        """Whether the knob is at 100 %, which is not sent: promoting is what is meant."""
        return not self.decided and self.target.weight == FULL and self.target != self.confirmed.routing

    @property
    def blocked(self) -> bool:
        """Whether nothing may be sent until a conflict is settled or the alias has been read."""
        return isinstance(self.event, Conflict | Unconfirmed)

    @property
    def needs_approval(self) -> bool:
        """Whether something is asked of a protected alias that has not been armed in this session."""
        return not self.may_write and not self.held and not self.blocked and self.wants_call

    @property
    def wants_call(self) -> bool:
        """Whether something is asked that a call would bring about."""
        return self.target != self.confirmed.routing and not self.offers_promotion

    @property
    def call(self) -> UpdateAlias:
        """The call that brings about what is asked; with nothing pending, one that changes nothing."""
        return UpdateAlias(self.confirmed, self.target)

    @property
    def may_write(self) -> bool:
        """Whether the alias is armed, or a roll back is decided on, which is never held up by a question."""
        return self.armed or (self.decided and self.target == self.confirmed.routing.rolled_back())


def fader_for(alias: Alias, *, armed: bool = True, pace: Pace | None = None) -> Fader:
    """Return the fader of an alias as AWS answered it last."""
    return Fader(alias, alias.routing, alias.routing.canary, armed=armed, pace=pace or Pace())


# --- what the operator does -------------------------------------------------------------------------------------


def select_canary(fader: Fader, version: str) -> Fader:
    """Make `version` the one that the knob is for, at weight 0 where it is not the canary already.

    The primary and, while another is the canary, any other version are let be: the planner says why.
    """
    routing = fader.confirmed.routing
    taken = version == routing.primary or routing.canary not in (None, version)
    if taken or not fader.at_rest or fader.blocked:
        return fader
    return replace(fader, canary=version, event=None)


def grab(fader: Fader) -> Fader:
    """Begin a drag; where the shift began is kept for the way back."""
    if fader.blocked or fader.decided or fader.canary is None:
        return fader
    return replace(fader, held=True, origin=fader.target if fader.origin is None else fader.origin)


def set_weight(fader: Fader, weight: Weight, now: float) -> Fader:
    """Ask for a weight; it goes out once moves pause, or as the pace allows while they go on."""
    if fader.blocked or fader.decided or fader.canary is None:
        return fader
    target = fader.confirmed.routing.at(fader.canary, weight)
    if target == fader.target:
        return fader
    # Moves that go on do not push the write away: only the first one after a rest waits for more to come.
    settle_at = now + fader.pace.settle if fader.target == fader.confirmed.routing else fader.settle_at
    origin = fader.target if fader.origin is None else fader.origin
    return replace(fader, target=target, origin=origin, settle_at=settle_at, event=None)


def release(fader: Fader, now: float) -> Fader:
    """End a drag: the last value goes out as soon as the pace allows."""
    return settle(replace(fader, held=False, settle_at=min(fader.settle_at, now)))


def commit(fader: Fader, weight: Weight, now: float) -> Fader:
    """Ask for a typed weight, without the pause that waits for further moves."""
    return release(set_weight(fader, weight, now), now)


def cancel(fader: Fader) -> Fader:
    """Leave the shift: back to where it began, by one call if any was made since, by none otherwise."""
    if fader.blocked or fader.origin is None:
        return fader
    return set_routing(fader, fader.origin)


def set_routing(fader: Fader, routing: Routing, decision: Decision = Decision.MOVE, goal: int | None = None) -> Fader:
    """Ask for a whole routing at once: promote, roll back, undo."""
    if fader.blocked:
        return fader
    origin = fader.target if fader.origin is None else fader.origin
    # While a promotion is on its way the knob stays with the version that is promoted.
    canary = fader.canary if routing.primary == fader.canary else routing.canary or fader.canary
    decided = replace(
        fader,
        target=routing,
        canary=canary,
        origin=origin,
        held=False,
        decided=True,
        decision=decision,
        goal=goal,
        sent_again=False,
        event=None,
    )
    return settle(decided)


def arm(fader: Fader) -> Fader:
    """Let writes to a protected alias go out for the rest of this session."""
    return replace(fader, armed=True)


def disarm(fader: Fader) -> Fader:
    """Hold writes until leave is given (again)."""
    return replace(fader, armed=False)


def flush(fader: Fader, now: float) -> Fader:
    """Let what is asked go out without waiting for the pace."""
    return replace(release(fader, now), settle_at=now, next_write_at=now)


def revert(fader: Fader) -> Fader:
    """Take back what was asked and not sent; a conflict is settled by its own two ways out."""
    if fader.in_flight is not None or fader.blocked:
        return fader
    return settle(replace(fader, target=fader.confirmed.routing, held=False, decided=False))


def refuse(fader: Fader, reason: str) -> Fader:
    """Take back what was asked because the product refuses it, and say why."""
    return replace(revert(fader), event=Refused(reason, fader.target))


def reconsider(fader: Fader, reason: str | None) -> Fader:
    """Let a refusal go whose reason is gone; `reason` is why what was wanted would be refused now."""
    return replace(fader, event=None) if isinstance(fader.event, Refused) and reason is None else fader


def keep_theirs(fader: Fader) -> Fader:
    """Settle a conflict without a call: the alias stays where the other put it."""
    if not isinstance(fader.event, Conflict):
        return fader
    return accept_remote(replace(fader, event=None), fader.event.theirs)


def apply_mine(fader: Fader, now: float) -> Fader:
    """Settle a conflict by writing mine over theirs, now that both have been seen; 100 % is offered, not written."""
    if not isinstance(fader.event, Conflict):
        return fader
    conflict = fader.event
    settled = replace(
        set_routing(accept_remote(replace(fader, event=None), conflict.theirs), conflict.mine), settle_at=now
    )
    return replace(settled, decided=False) if conflict.mine.weight == FULL else settled


def accept_remote(fader: Fader, alias: Alias) -> Fader:
    """Put the knob where the alias is; the knob stays with a canary that still makes sense."""
    routing = alias.routing
    canary = routing.canary or (fader.canary if fader.canary != routing.primary else None)
    return replace(
        _undecided(fader),
        confirmed=alias,
        target=routing,
        canary=canary,
        origin=None,
        undo=UndoStack(),
        held=False,
        epoch=fader.epoch + 1,
    )


def in_conflict(fader: Fader, conflict: Conflict) -> Fader:
    """Stop for a conflict: nothing is sent until it is settled."""
    return replace(
        _undecided(fader), target=conflict.mine, in_flight=None, held=False, epoch=fader.epoch + 1, event=conflict
    )


def settle(fader: Fader) -> Fader:
    """Close the shift where it has come to rest, and keep where it began for undo."""
    if not fader.at_rest:
        return fader
    canary = fader.canary if fader.canary != fader.target.primary else None
    undo = fader.undo
    if fader.origin is not None and fader.origin != fader.target:
        place = Place(fader.target, fader.decision is Decision.ROLL_BACK)
        undo = moved(undo, fader.origin, place) if fader.goal is None else walked(undo, fader.goal, fader.target)
    return replace(_undecided(fader), origin=None, undo=undo, canary=fader.target.canary or canary)


def _undecided(fader: Fader) -> Fader:
    return replace(fader, decided=False, decision=Decision.MOVE, goal=None, sent_again=False)
