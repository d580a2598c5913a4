"""What is on record of writes, this session's and others': asked of the journal, as it is by now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.writes.calls import operation_of_entry
from tui.writes.journal.entry import AliasState, Entry, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.outcome import open_writes

_DONE = (Phase.PERFORMED, Phase.CONFIRMED)


class RecordedWrites:
    """Reads the journal; `clock` tells the time by which a write may still be applied."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._journal, self._clock = journal, clock

    def open_writes(self, context: Context) -> tuple[Entry, ...]:
        """Return what earlier sessions left open in this account and region; raise OSError."""
        return open_writes(
            self._journal.read_open(),
            account=context.account,
            region=context.region,
            endpoint=context.endpoint,
            session=self._journal.session,
        )

    def wrote(self, entry: Entry) -> bool:
        """Tell whether a write is this session's."""
        return entry.session == self._journal.session

    def is_running(self, entry: Entry) -> bool:
        """Tell whether the session of a write still runs, which then reconciles it itself."""
        return self._journal.is_running(entry.session)

    def open_for(self, entry: Entry) -> float:
        """Return for how many seconds more a write of an earlier session may be applied."""
        last = operation_of_entry(entry).late
        return min(max(last - (self._clock() - entry.time).total_seconds(), 0.0), last)

    def again_for(self, entry: Entry) -> datetime:
        """Return the time from which on a write of an earlier session can no longer be applied."""
        return self._clock() + timedelta(seconds=self.open_for(entry))

    def writes(self, context: Context, function: str = "") -> tuple[Entry, ...]:
        """Return the last line of every write on record in this account and region, or to one function of it.

        Oldest first; raises OSError.
        """
        here = (context.account, context.region, context.endpoint)
        return tuple(
            entry
            for entry in self._journal.writes(lambda entry: entry, function=function).items
            if (entry.account, entry.region, entry.endpoint) == here
        )

    def later(self, entry: Entry, alias: Alias) -> Entry | None:
        """Return the recorded write of anyone's that put an alias where it is now; raise OSError."""
        state = AliasState(alias.routing, alias.revision)
        later = (
            other
            for other in self._journal.writes(lambda each: each, function=entry.function, recent=True).items
            if other.id != entry.id and _key(other) == _key(entry) and other.account == entry.account
        )
        return next((other for other in later if other.phase in _DONE and other.state == state), None)


def _key(entry: Entry) -> tuple[str, str]:
    return entry.function, entry.alias
