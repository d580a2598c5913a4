"""Where the keys of a function's screen go, by what it shows."""

from __future__ import annotations

from screens.function.reasons import FunctionContext
from screens.messages import Navigate
from screens.routes import (
    DiffRoute,
    DoctorRoute,
    HistoryRoute,
    ImpactRoute,
    InvokeRoute,
    LatestRoute,
    LogsRoute,
    PruneRoute,
    RolloutRoute,
    TrafficRoute,
)
from tui.features.diff.comparison import first_sides


def to_latest(shown: FunctionContext) -> Navigate:
    """Go to where `$LATEST` is worked on."""
    return Navigate(LatestRoute(shown.name))


def to_diff(shown: FunctionContext) -> Navigate | None:
    """Compare the version under the cursor with the stable one, or with the one before it."""
    primary = shown.alias.routing.primary if shown.alias is not None else ""
    sides = first_sides(shown.function, shown.version, primary) if shown.function is not None else None
    return Navigate(DiffRoute(shown.name, sides.before, sides.after)) if sides is not None else None


def to_logs(shown: FunctionContext) -> Navigate | None:
    """Show what the versions of the selected alias log."""
    alias = shown.alias.name if shown.alias is not None else ""
    return Navigate(LogsRoute(shown.name, alias)) if shown.function is not None else None


def to_impact(shown: FunctionContext) -> Navigate | None:
    """Show what depends on the version under the cursor."""
    return Navigate(ImpactRoute(shown.name, shown.version)) if shown.function is not None else None


def to_alias_impact(shown: FunctionContext) -> Navigate | None:
    """Show what depends on the selected alias."""
    return Navigate(ImpactRoute(shown.name, shown.alias.name)) if shown.alias is not None else None


def to_doctor(shown: FunctionContext) -> Navigate:
    """Show what is wrong with the function."""
    return Navigate(DoctorRoute(shown.name))


def to_traffic(shown: FunctionContext) -> Navigate | None:
    """Show the past as a chart, and traffic and verdict in numbers."""
    return Navigate(TrafficRoute(shown.name, shown.alias.name)) if shown.alias is not None else None


def to_history(shown: FunctionContext) -> Navigate | None:
    """Show who moved the selected alias."""
    return Navigate(HistoryRoute(shown.name, shown.alias.name)) if shown.alias is not None else None


def to_rollout(shown: FunctionContext) -> Navigate | None:
    """Go to the rollout of the selected alias."""
    return Navigate(RolloutRoute(shown.name, shown.alias.name, shown.version)) if shown.alias is not None else None


def to_invoke(shown: FunctionContext) -> Navigate:
    """Go and call the selected alias where the cursor is on one of its versions, else the version under it."""
    number, alias = shown.version, shown.alias
    if alias is not None and (not number or number in alias.routing.versions):
        number = alias.name
    return Navigate(InvokeRoute(shown.name, number))


def to_prune(shown: FunctionContext) -> Navigate:
    """Show which versions may go."""
    return Navigate(PruneRoute(shown.name))
