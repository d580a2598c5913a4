"""Reads what is soon to be had of an alias's past: the journal, and the newest of CloudTrail."""

from __future__ import annotations

from datetime import timedelta

from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.features.alias_history.moves import merged
from tui.features.alias_history.read import MovesRead
from tui.writes.journal.moves import moves as told_by_journal
from tui.writes.workspace import Workspace, journal_failure

TRAIL = timedelta(days=30)
"""How far back CloudTrail is asked."""


def read_recent(workspace: Workspace, alias: Alias) -> MovesRead:
    """Return the moves of an alias as far as a few look-ups tell them; what cannot be read is among the failures."""
    failures: list[ReadFailure] = []
    try:
        recorded = told_by_journal(workspace.writes(), alias.function)
    except OSError as error:
        recorded = ()
        failures.append(journal_failure(error))
    try:
        events = workspace.recent_events(alias, workspace.context.clock.now() - TRAIL)
    except ProviderError as error:
        events = ()
        failures.append(read_failure(error, "cloudtrail:LookupEvents"))
    return MovesRead(merged(recorded, events), tuple(failures), complete=True)
