"""Every route, for what has to hold wherever one goes."""

from __future__ import annotations

from screens.routes import (
    CanariesRoute,
    ContextsRoute,
    DiffRoute,
    DoctorRoute,
    HistoryRoute,
    ImpactRoute,
    InvokeRoute,
    LatestRoute,
    LogsRoute,
    PruneRoute,
    RolloutRoute,
    RolloutsRoute,
    Route,
    SeveralRoute,
    TrafficRoute,
)
from tui.domain.context_choice import ContextChoice
from tui.features.contexts.several.read import Kind


def every_route(function: str) -> tuple[Route, ...]:
    """Return each route to a function with an alias PROD on its versions 6 and 7, and those to the account."""
    return (
        DiffRoute(function, "6", "7"),
        LogsRoute(function, "PROD"),
        ImpactRoute(function, "7"),
        DoctorRoute(function),
        DoctorRoute(),
        HistoryRoute(function, "PROD"),
        PruneRoute(function),
        PruneRoute(),
        LatestRoute(function),
        InvokeRoute(function, "PROD"),
        TrafficRoute(function, "PROD"),
        RolloutRoute(function, "PROD"),
        RolloutsRoute(),
        CanariesRoute(),
        ContextsRoute(),
        SeveralRoute(Kind.CANARIES, (ContextChoice(region="us-east-1"),)),
    )
