"""Says which versions AWS is still working on, and how soon to look at them again (aws-semantics 1.4)."""

from __future__ import annotations

from tui.domain.function import FunctionSnapshot
from tui.domain.version import LATEST, Version

MOST_AT_ONCE = 5
"""Versions that are looked at in one round: what a budget of three calls a second has room for."""

_PAUSES = (1.0, 2.0, 3.0, 4.0, 5.0)


def is_updated(version: Version) -> bool:
    """Tell whether AWS is done with a version.

    Only Pending and InProgress are known to end by themselves; every other state is an end, also one that this product
    does not know, for AWS's own waiters went round for ever on those. A state that was never read tells nothing.
    """
    return version.state != "Pending" and version.update != "InProgress"


def awaited(function: FunctionSnapshot) -> tuple[str, ...]:
    """Return the versions to look at again: `$LATEST` first, then those that aliases point at, then the newest."""
    pointed_at = {number for alias in function.aliases for number in alias.routing.versions}
    waiting = [version.number for version in function.versions if not is_updated(version)]
    first = sorted(waiting, key=lambda number: (number != LATEST, number not in pointed_at))
    return tuple(first[:MOST_AT_ONCE])


def pause(rounds: int) -> float:
    """Return the seconds to wait before the next look, after so many in vain."""
    return _PAUSES[min(rounds, len(_PAUSES) - 1)]
