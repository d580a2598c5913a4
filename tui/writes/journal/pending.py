"""What a session leaves open: writes on their way, those of unknown outcome, those that could not be sent."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.call import Call
from tui.writes.journal.entry import Entry


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """A write of this session whose outcome only a reading can tell.

    It may still be applied until `until`, in seconds of the record's own clock; `expired` says that this was past when
    it was asked for.
    """

    entry: Entry
    call: Call
    until: float
    expired: bool = False


@dataclass(frozen=True, slots=True)
class OpenWrites:
    """What a session leaves open: what was sent and not answered, what is pending, what could not be sent."""

    in_flight: tuple[Entry, ...] = ()
    pending_writes: tuple[Entry, ...] = ()
    not_sent: tuple[Entry, ...] = ()
