"""Reads who moved which alias of the account: from the journal at once, then from CloudTrail's newest pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.errors import ProviderError
from tui.domain.move import Move
from tui.domain.read_failure import ReadFailure, read_failure
from tui.features.alias_history.moves import merge
from tui.features.alias_history.read import KEPT
from tui.writes.journal.entry import Entry
from tui.writes.journal.moves import moves_of
from tui.writes.workspace import Workspace, journal_failure

_PAGES = {"UpdateAlias": 6, "CreateAlias": 2}
"""Pages of each kind of write that are read, 50 records each: CloudTrail allows two look-ups a second to everyone."""

_MOST_EVENTS = 10_000
"""Of CloudTrail's records that are held, the newest; what came before the oldest of them is not known then."""

LATE = timedelta(minutes=15)
"""How late CloudTrail's records may come (aws-semantics 1.8)."""


@dataclass(frozen=True, slots=True)
class AccountMoves:
    """The moves of aliases, newest first, by function.

    `since` is how far back CloudTrail told of every move, None while that is not known; `failures` say what could not
    be read. `events` are CloudTrail's own.
    """

    by_function: Mapping[str, tuple[Move, ...]] = field(default_factory=dict)
    since: datetime | None = None
    failures: tuple[ReadFailure, ...] = ()
    events: tuple[AuditEvent, ...] = ()

    def last_of(self, alias: Alias) -> Move | None:
        """Return the move that put an alias where it is, None where it is not known."""
        own = self.by_function.get(alias.function, ())
        newest = next((move for move in own if move.alias == alias.name and move.certain), None)
        return newest if newest is not None and newest.after == alias.routing else None


def read_account_moves(
    workspace: Workspace, now: datetime, earlier: AccountMoves | None = None
) -> Iterator[AccountMoves]:
    """Yield the moves of the account, ever more of them; of what was read `earlier` only what is new is asked for."""
    failures: tuple[ReadFailure, ...] = ()
    recorded: Sequence[Entry] = ()
    try:
        recorded = workspace.writes()
    except OSError as error:
        failures = (journal_failure(error),)
    known = _in_window(earlier, now) if earlier is not None else AccountMoves()
    moves = _put_together(recorded, known.events)
    read = replace(known, by_function=moves, failures=failures)
    yield read
    events = dict.fromkeys(known.events)
    # What came late is still among the newest of them.
    until = max((event.time for event in known.events), default=now - KEPT) - LATE
    reached = now - KEPT
    for write, pages in _PAGES.items():
        marker: str | None = None
        oldest = now
        for _ in range(pages):
            try:
                page = workspace.provider.cloudtrail.alias_events(write, max(until, now - KEPT), marker)
            except ProviderError as error:
                yield replace(read, failures=(*failures, read_failure(error, "cloudtrail:LookupEvents")))
                return
            events.update(dict.fromkeys(page.items))
            oldest = min((event.time for event in page.items), default=oldest)
            marker = page.next_marker
            read = replace(read, by_function=_put_together(recorded, events))
            if known.since is None:
                read = replace(read, events=tuple(events))
            if marker is None:
                break
            yield read
        else:
            # Older pages are left: what came before the oldest record read is not known.
            reached = max(reached, oldest)
    since = reached if known.since is None or reached > until + LATE else known.since
    # Only now: where this ended sooner, the next reading begins where the last whole one did, and leaves no gap.
    yield replace(read, since=since, events=tuple(events))


def _in_window(earlier: AccountMoves, now: datetime) -> AccountMoves:
    """Return what a whole reading told, without what has left CloudTrail's window; nothing where none was whole."""
    if earlier.since is None:
        return AccountMoves()
    since = max(earlier.since, now - KEPT)
    events = tuple(event for event in earlier.events if event.time >= since)
    if len(events) > _MOST_EVENTS:
        events = tuple(sorted(events, key=lambda event: event.time, reverse=True)[:_MOST_EVENTS])
        since = events[-1].time
    return replace(earlier, since=since, events=events)


def _put_together(entries: Iterable[Entry], events: Iterable[AuditEvent]) -> dict[str, tuple[Move, ...]]:
    written: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        written[entry.function].append(entry)
    audited: dict[str, list[AuditEvent]] = defaultdict(list)
    for event in events:
        audited[event.function].append(event)
    return {
        function: moves
        for function in sorted({*written, *audited})
        if function and (moves := merge(moves_of(written[function], function), audited[function]))
    }
