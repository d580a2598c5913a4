"""What wants a look first: a failing canary, a stale split, one that is moved, any split, what was just moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum

from tui.domain.alias import Alias
from tui.domain.move import Move
from tui.domain.routing import FULL
from tui.features.health.statistics.verdict import Outcome, Verdict
from tui.features.rollout.entries import Entry
from tui.features.rollout.here.store import Listed
from tui.features.rollout.hosted.rollout import Course, HostedRollout

SortKey = tuple[float | str, ...]

LATELY = timedelta(days=1)
"""How long ago a move still is one of late."""


class State(IntEnum):
    """How an alias is, what wants a look first being least."""

    FAILING = 0
    """The verdict on its canary is fail."""
    STALE = 1
    """A rollout or a deployment left it split, or nobody carries its rollout out."""
    DEPLOYING = 2
    """A rollout or a deployment moves it now."""
    SPLIT = 3
    MOVED = 4
    """It was moved lately."""
    REST = 5

    @property
    def word(self) -> str:
        """What the list calls it, nothing for the rest."""
        return "" if self is State.REST else self.name.lower()


_CONCERN = {Outcome.WARN: 0, Outcome.NOT_ENOUGH: 2, Outcome.ERRORS_ONLY: 3, Outcome.PASS: 4}
_UNREAD = 1
"""A canary of which nothing is known goes before those that are known not to do worse."""


def state_of(alias: Alias, move: Move | None, verdict: Verdict | None, mover: Entry | None, now: datetime) -> State:
    """Say how an alias is: `move` put it there, `mover` is the last thing known to move it."""
    if alias.routing.split:
        if verdict is not None and verdict.outcome is Outcome.FAIL:
            return State.FAILING
        if is_stale(alias, move, mover):
            return State.STALE
    if mover is not None and mover.rank == 0:
        return State.DEPLOYING
    if alias.routing.split:
        return State.SPLIT
    return State.MOVED if move is not None and now - move.time <= LATELY else State.REST


def concern(verdict: Verdict | None) -> int:
    """Rank splits that are in the same state, the one to look at first being least."""
    return _UNREAD if verdict is None else _CONCERN.get(verdict.outcome, 0)


def attention_key(alias: Alias, state: State, move: Move | None, verdict: Verdict | None) -> SortKey:
    """Return what orders aliases by what wants a look first; of a kind the one moved last comes first."""
    newest = -move.time.timestamp() if move is not None else 0.0
    return (state.value, concern(verdict), newest, alias.function.lower(), alias.name)


def is_stale(alias: Alias, move: Move | None, mover: Entry | None) -> bool:
    """Tell whether nobody is known to go on with a split: at 100 %, by a deployment that failed, or a dead rollout."""
    if not alias.routing.split or mover is None:
        return alias.routing.weight == FULL
    match mover.moves:
        case Listed(is_carried_out=at_work):
            return alias.routing.weight == FULL or (mover.rank == 0 and not at_work)
        case HostedRollout(course=Course.FAILED, ended=ended, before=before, target=target):
            # Who moved it since from here knows of the split.
            overtaken = move is not None and move.recorded and ended is not None and move.time > ended
            return target == alias.routing.canary and before in ("", alias.routing.primary) and not overtaken
        case _:
            return alias.routing.weight == FULL and mover.rank != 0
