"""A weight and a routing as text, and what undoing a roll back brings about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.routing import Routing, Weight


def format_weight(weight: Weight) -> str:
    """Return a weight as percent: `12.5 %`."""
    return f"{weight} %"


def format_routing(routing: Routing) -> str:
    """Say where an alias points: `6→7 12.5 %`, or `7`."""
    if routing.canary is None:
        return routing.primary
    more = f" (+{routing.more} more)" if routing.more else ""
    return f"{routing.primary}→{routing.canary} {format_weight(routing.weight)}{more}"


def describe_return(version: str) -> str:
    """Say what the undo of a roll back brings about."""
    return f"{version} gets no traffic now: this sends traffic to it again"
