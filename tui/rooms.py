"""Which screen belongs to a destination; each is imported when it is first gone to, none on the way to a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.destinations import Destination, DiffOf, LogsOf

if TYPE_CHECKING:
    from screens.room import Room


def room_of(destination: Destination) -> Room:
    """Return the screen for a destination, yet to be given its data."""
    match destination:
        case DiffOf():
            from screens.diff import DiffScreen

            return DiffScreen(destination)
        case LogsOf():
            from screens.logs import LogsScreen

            return LogsScreen(destination)
        case _:
            raise LookupError(destination)
