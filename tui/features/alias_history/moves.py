"""The history of an alias: journal and CloudTrail merged, and which version was the last good one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.move import Good, Move
from tui.domain.routing import Routing

SAME_WRITE = timedelta(minutes=5)
"""How far clocks may be apart for a write that both tell of, where no RevisionId says that it is the same."""


def merge(recorded: Iterable[Move], events: Iterable[AuditEvent]) -> tuple[Move, ...]:
    """Return the moves that the journal and CloudTrail tell of, each once, newest first.

    A write of ours is in both. RevisionIds say which is which; where one side has none, the same action to the same
    routing within minutes does. What CloudTrail does not tell, where a move came from, follows from the move before.
    """
    moves = sorted(recorded, key=lambda move: move.time)
    same = _Same(moves)
    for event in sorted(events, key=lambda event: event.time):
        place = same.place_of(event)
        if place is None:
            moves.append(_from_event(event))
        else:
            moves[place] = _confirmed(moves[place], event)
    moves.sort(key=lambda move: move.time)
    last: dict[str, Routing | None] = {}
    for place, move in enumerate(moves):
        if move.before is None and not move.recorded:
            moves[place] = replace(move, before=last.get(move.alias))
        last[move.alias] = move.after
    return tuple(reversed(moves))


def last_good(moves: Sequence[Move], alias: Alias, now: datetime, hold: timedelta) -> Good | None:
    """Return the last version that held 100 % of an alias for as long as `hold`, or None where none is known to.

    `moves` are newest first. What happened before the oldest one is not known, and counts as nothing; neither does the
    time since someone moved the alias whom the moves do not tell of (CloudTrail's records come minutes late).
    """
    return next(held(moves, alias, now, hold), None)


def held(
    moves: Sequence[Move], alias: Alias, now: datetime, hold: timedelta, known_until: datetime | None = None
) -> Iterator[Good]:
    """Yield each time that a version held 100 % of an alias for as long as `hold`, the latest first.

    The newest move that is known counts until `known_until` at least, up to which CloudTrail is known to tell of all.
    """
    certain = [move for move in moves if move.alias == alias.name and move.certain]
    until = now
    if not certain:
        return
    if certain[0].after != alias.routing:
        # Someone was here since; that the newest known routing held until now would be a guess.
        until = max(certain[0].time, known_until or certain[0].time)
        certain = certain if until > certain[0].time else certain[1:]
    held_until, version, yielded = until, "", False
    for move in certain:
        whole = move.after.primary if move.after is not None and not move.after.split else ""
        if whole != version:
            version, held_until, yielded = whole, until, False
        if version and not yielded and held_until - move.time >= hold:
            yielded = True
            yield Good(version, _since(certain, move), None if held_until == now else held_until)
        until = move.time


def unexplained(moves: Sequence[Move], alias: Alias) -> bool:
    """Tell whether an alias is where no known move has put it."""
    newest = next((move for move in moves if move.alias == alias.name and move.certain), None)
    return newest is not None and newest.after != alias.routing


_Places = dict[tuple[str, str, Routing | None], list[tuple[datetime, int]]]
"""The moves of one action and routing, by alias: their times, and where they stand among the others."""


class _Same:
    """Finds the recorded move that an event tells of; each is found once, and none is looked at for every event."""

    def __init__(self, moves: Sequence[Move]) -> None:
        """Take in moves by ascending time, some of them recorded."""
        self._by_revision: dict[tuple[str, str, str], list[int]] = {}
        self._revised: _Places = {}
        self._unrevised: _Places = {}
        self._taken: set[int] = set()
        for place, move in enumerate(moves):
            if not move.recorded or move.audited:
                continue
            if move.revision is not None:
                self._by_revision.setdefault((move.alias, move.name, move.revision), []).append(place)
            places = self._unrevised if move.revision is None else self._revised
            places.setdefault((move.alias, move.name, move.after), []).append((move.time, place))

    def place_of(self, event: AuditEvent) -> int | None:
        """Return the position of the move that an event is about: the first one not taken yet."""
        places = [self._near(self._unrevised, event)]
        if event.revision is None:
            places.append(self._near(self._revised, event))
        else:
            known = self._by_revision.get((event.alias, event.name, event.revision), [])
            places.append(next((place for place in known if place not in self._taken), None))
        first = min((place for place in places if place is not None), default=None)
        if first is not None:
            self._taken.add(first)
        return first

    def _near(self, of_action: _Places, event: AuditEvent) -> int | None:
        places = of_action.get((event.alias, event.name, event.after), [])
        at = bisect_left(places, (event.time - SAME_WRITE, -1))
        while at < len(places) and places[at][0] <= event.time + SAME_WRITE:
            if places[at][1] not in self._taken:
                return places[at][1]
            # One that was taken is not looked at again.
            del places[at]
        return None


def _confirmed(move: Move, event: AuditEvent) -> Move:
    """Return a recorded move with what CloudTrail tells of it."""
    return replace(move, audited_at=event.time, who=move.who or event.who, revision=move.revision or event.revision)


def _from_event(event: AuditEvent) -> Move:
    gone = event.name == "DeleteAlias"
    return Move(
        time=event.time,
        alias=event.alias,
        name=event.name,
        before=None,
        after=None if gone else event.after,
        who=event.who,
        source=event.source,
        revision=event.revision,
        audited_at=event.time,
    )


def _since(moves: Sequence[Move], reached: Move) -> datetime:
    """Return when the version that `reached` brought began to hold everything: earlier moves may only have kept it."""
    since = reached.time
    for move in moves[moves.index(reached) + 1 :]:
        if (
            move.after is None
            or move.after.split
            or reached.after is None
            or move.after.primary != reached.after.primary
        ):
            break
        since = move.time
    return since
