"""Reads who moved a function's aliases: from the journal at once, then from CloudTrail, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.aws.sections.cloudtrail import WRITES
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.errors import ProviderError
from tui.domain.move import Move
from tui.domain.read_failure import ReadFailure, read_failure
from tui.features.alias_history.moves import merge
from tui.writes.journal.moves import moves_of
from tui.writes.workspace import Workspace, journal_failure

KEPT = timedelta(days=90)
"""How far back CloudTrail's event history goes."""

RECENT = timedelta(days=30)
"""How far back CloudTrail is asked by a few look-ups."""

MOST_PAGES = 20
"""Pages of each kind of write that are read at the most: CloudTrail tells of the whole account, two pages a second."""


@dataclass(frozen=True, slots=True)
class MovesRead:
    """What is known so far of a function's moves, newest first.

    `since` is how far back CloudTrail was read in full; None while it has not been, and where it cannot be.
    `complete` says that nothing more is on its way.
    """

    moves: tuple[Move, ...] = ()
    failures: tuple[ReadFailure, ...] = ()
    since: datetime | None = None
    complete: bool = False


def read_moves(workspace: Workspace, function: str, now: datetime) -> Iterator[MovesRead]:
    """Yield the moves of a function's aliases, ever more of them."""
    failures: tuple[ReadFailure, ...] = ()
    recorded: tuple[Move, ...] = ()
    try:
        recorded = moves_of(workspace.writes(function), function)
    except OSError as error:
        failures = (journal_failure(error),)
    read = MovesRead(merge(recorded, ()), failures)
    yield read
    events: list[AuditEvent] = []
    reached = now - KEPT
    for write in WRITES:
        marker: str | None = None
        oldest = now
        for _ in range(MOST_PAGES):
            try:
                page = workspace.provider.cloudtrail.alias_events(write, now - KEPT, marker)
            except ProviderError as error:
                failure = read_failure(error, "cloudtrail:LookupEvents")
                yield replace(read, failures=(*failures, failure), complete=True)
                return
            events.extend(event for event in page.items if event.function == function)
            read = replace(read, moves=merge(recorded, events))
            marker = page.next_marker
            oldest = min((event.time for event in page.items), default=oldest)
            if marker is None:
                break
            yield read
        else:
            # Older pages are left: the history is whole only from the oldest record read on.
            reached = max(reached, oldest)
    yield replace(read, since=reached, complete=True)


def read_recent(workspace: Workspace, alias: Alias) -> MovesRead:
    """Return the moves of an alias as far as a few look-ups tell them; what cannot be read is among the failures."""
    failures: list[ReadFailure] = []
    recorded: tuple[Move, ...] = ()
    events: tuple[AuditEvent, ...] = ()
    try:
        recorded = moves_of(workspace.writes(alias.function), alias.function)
    except OSError as error:
        failures.append(journal_failure(error))
    try:
        events = workspace.recent_events(alias, workspace.context.clock.now() - RECENT)
    except ProviderError as error:
        failures.append(read_failure(error, "cloudtrail:LookupEvents"))
    return MovesRead(merge(recorded, events), tuple(failures), complete=True)
