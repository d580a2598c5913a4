"""What the journal tells of the moves of aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.domain.move import Move
from tui.domain.routing import Routing
from tui.writes.calls import operation_of_entry
from tui.writes.journal.entry import OPEN, Entry, Outcome, Phase

_UNSURE = (Outcome.MOVED, Outcome.UNCLEAR)


def moves_of(entries: Iterable[Entry], function: str) -> tuple[Move, ...]:
    """Return the moves of a function's aliases among the last lines of writes; what was not carried out is left out."""
    return tuple(
        _move(entry)
        for entry in entries
        if entry.function == function and operation_of_entry(entry).writes_alias and _may_have_been_done(entry)
    )


def left_at(entries: Iterable[Entry]) -> Mapping[tuple[str, str], Routing]:
    """Return where the last write on record left each alias, by function and alias; those deleted are left out."""
    left: dict[tuple[str, str], Routing | None] = {}
    for entry in entries:
        if operation_of_entry(entry).writes_alias and _may_have_been_done(entry):
            left[entry.function, entry.alias] = entry.after
    return {key: routing for key, routing in left.items() if routing is not None}


def _may_have_been_done(entry: Entry) -> bool:
    if entry.phase in (Phase.PERFORMED, Phase.CONFIRMED) or entry.phase in OPEN:
        return True
    return entry.phase is Phase.SETTLED and entry.outcome in (Outcome.APPLIED, Outcome.MOVED, Outcome.UNCLEAR)


def _move(entry: Entry) -> Move:
    state = entry.state
    return Move(
        time=entry.time,
        alias=entry.alias,
        name=entry.operation,
        before=entry.before.routing if entry.before is not None else None,
        after=entry.after,
        who=_who(entry.who),
        source="Crossfade",
        reason=entry.reason or operation_of_entry(entry).words.reason(entry),
        revision=state.revision if state is not None and entry.outcome not in _UNSURE else None,
        certain=entry.phase not in OPEN and entry.outcome not in _UNSURE,
        replaced=entry.before.revision if entry.before is not None else None,
        recorded=True,
    )


def _who(arn: str) -> str:
    """Say who an ARN names, as CloudTrail's reading does: a user, or a session and its role."""
    match arn.rpartition(":")[2].split("/"):
        case ["assumed-role", *_, role, session]:
            return f"{session} as {role}"
        case [*_, name]:
            return name
    return ""
