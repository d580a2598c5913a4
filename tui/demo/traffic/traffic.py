"""What a demo knows of traffic: how each version behaves, and which weights were in force when."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a version answers: the share of calls that end in a function error, and durations in milliseconds.

    Errors come `clump` at a time.
    """

    errors: float = 0.0
    p50: float = 40.0
    p90: float = 120.0
    clump: int = 1


@dataclass(frozen=True, slots=True)
class InForce:
    """The routing of an alias from `since` on; `weight` is the share of `additional`."""

    since: datetime
    primary: str
    additional: str | None = None
    weight: float = 0.0


@dataclass(slots=True)
class Routings:
    """The routing history of every alias, oldest first: metrics of a minute follow the weights of that minute."""

    _history: dict[tuple[str, str], list[InForce]] = field(default_factory=dict)

    def record(self, function: str, alias: str, routing: InForce) -> None:
        """Note what is in force from now on."""
        self._history.setdefault((function, alias), []).append(routing)

    def of(self, function: str, alias: str) -> tuple[InForce, ...]:
        """Return the whole history of an alias, oldest first."""
        return tuple(self._history.get((function, alias), ()))

    def at(self, function: str, alias: str, when: datetime) -> InForce | None:
        """Return what was in force at a time, or None before the alias was there."""
        history = self._history.get((function, alias), [])
        place = bisect_right(history, when, key=lambda routing: routing.since)
        return history[place - 1] if place else None

    def forget(self, function: str, alias: str | None = None) -> None:
        """Drop the history of an alias, or of all aliases of a function."""
        for key in [k for k in self._history if k[0] == function and alias in (None, k[1])]:
            del self._history[key]
