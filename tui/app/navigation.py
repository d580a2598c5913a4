"""Which screen belongs to a destination; each is imported when it is first gone to, none on the way to a frame."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from screens.routes import (
    Destination,
    DiffOf,
    DoctorOf,
    HistoryOf,
    ImpactOf,
    InvokeOf,
    LatestOf,
    LogsOf,
    PruneOf,
    TrafficOf,
)
from tui.features.prune.candidates import Rules
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from screens.detail import Room


def room_of(destination: Destination, settings: Settings) -> Room[Any]:
    """Return the screen for a destination, yet to be given its data."""
    match destination:
        case DiffOf():
            from screens.diff.screen import DiffScreen

            return DiffScreen(destination)
        case LogsOf():
            from screens.logs.screen import LogsScreen

            return LogsScreen(destination)
        case ImpactOf():
            from screens.impact.screen import ImpactScreen

            return ImpactScreen(destination)
        case DoctorOf():
            from screens.doctor.screen import DoctorScreen

            return DoctorScreen(destination, settings.protected_aliases)
        case LatestOf():
            from screens.latest.screen import LatestScreen

            return LatestScreen(destination)
        case HistoryOf():
            from screens.alias_history.screen import HistoryScreen

            return HistoryScreen(destination, timedelta(minutes=settings.last_good_minutes))
        case TrafficOf():
            from screens.traffic.screen import TrafficScreen

            return TrafficScreen(destination)
        case InvokeOf():
            from screens.invoke.screen import InvokeScreen

            return InvokeScreen(destination, settings.protected_aliases)
        case PruneOf(""):
            from screens.prune.storage import StorageScreen

            return StorageScreen()
        case PruneOf():
            from screens.prune.screen import PruneScreen

            rules = Rules(settings.prune_keep_newest, settings.prune_invoked_days)
            return PruneScreen(destination, rules, timedelta(minutes=settings.last_good_minutes))
    raise LookupError(destination)
