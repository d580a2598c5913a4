"""What a session leaves open: writes on their way, those of unknown outcome, those that could not be sent."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.call import Recorded
from tui.writes.journal.entry import Entry


@dataclass(frozen=True, slots=True)
class Doubt:
    """A write of this sitting of which only a reading can tell what became.

    It may still be applied until `until`, in seconds of the record's own clock; `over` says that it was later when
    this was asked for.
    """

    entry: Entry
    call: Recorded
    until: float
    over: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What a sitting leaves open: what was sent and is not answered, what is in doubt, what could not be sent."""

    in_flight: tuple[Entry, ...] = ()
    doubts: tuple[Entry, ...] = ()
    not_sent: tuple[Entry, ...] = ()
