"""Which screen belongs to a destination; each is imported when it is first gone to, none on the way to a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.destinations import Destination, DiffOf, DoctorOf, ImpactOf, LatestOf, LogsOf

if TYPE_CHECKING:
    from screens.room import Room


def room_of(destination: Destination, protected_aliases: tuple[str, ...] = ()) -> Room:
    """Return the screen for a destination, yet to be given its data; the patterns are those of production aliases."""
    match destination:
        case DiffOf():
            from screens.diff import DiffScreen

            return DiffScreen(destination)
        case LogsOf():
            from screens.logs import LogsScreen

            return LogsScreen(destination)
        case ImpactOf():
            from screens.impact import ImpactScreen

            return ImpactScreen(destination)
        case DoctorOf():
            from screens.doctor import DoctorScreen

            return DoctorScreen(destination, protected_aliases)
        case LatestOf():
            from screens.latest import LatestScreen

            return LatestScreen(destination)
        case _:
            raise LookupError(destination)
