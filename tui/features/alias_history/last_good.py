"""Where an alias goes back to: the last version that held all of its traffic long enough, and is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.move import Good, Move
from tui.domain.read_failure import ReadFailure
from tui.domain.version import Version, is_number
from tui.features.alias_history.moves import held, unexplained

LATE = timedelta(minutes=15)
"""How late CloudTrail's records come at the most: what is older is there by then."""


@dataclass(frozen=True, slots=True)
class LastGood:
    """What is known of the way back of an alias, as it is now.

    `candidates` are the versions that were good, the latest first; `brought` is the move that brought it to where it
    is, None where no move is known. `own` is when the version of a whole alias was good itself, perhaps before it came
    back. `moved_since` says that someone moved it after the newest move that is known, `failures` what was not read.
    """

    alias: Alias
    candidates: tuple[Good, ...] = ()
    brought: Move | None = None
    own: Good | None = None
    moved_since: bool = False
    failures: tuple[ReadFailure, ...] = ()

    @property
    def good(self) -> Good | None:
        """The latest of them."""
        return self.candidates[0] if self.candidates else None


def find_last_good(
    moves: Sequence[Move],
    alias: Alias,
    function: FunctionSnapshot | None,
    now: datetime,
    hold: timedelta,
    *,
    failures: tuple[ReadFailure, ...] = (),
) -> LastGood:
    """Find what an alias can go back to: for a whole one, versions other than its own; none that is known to be gone.

    Without `failures`, CloudTrail was read to its newest end.
    """
    own = "" if alias.routing.split else alias.routing.primary
    candidates: dict[str, Good] = {}
    own_good: Good | None = None
    for good in held(moves, alias, now, hold, None if failures else now - LATE):
        if good.version == own:
            own_good = own_good or good
        if good.version != own and is_number(good.version) and not _is_gone(good.version, function):
            candidates.setdefault(good.version, good)
    certain = [move for move in moves if move.alias == alias.name and move.certain]
    brought = None
    for move in certain:
        if move.after != alias.routing:
            break
        brought = move
    return LastGood(
        alias, tuple(candidates.values()), brought, own_good, brought is None and unexplained(moves, alias), failures
    )


def is_fit(version: Version) -> bool:
    """Tell whether a version, looked at closely, answers calls."""
    return version.state in (None, "Active", "Inactive")


def _is_gone(number: str, function: FunctionSnapshot | None) -> bool:
    if function is None:
        return False
    version = function.version(number)
    return (version is None and function.complete) or (version is not None and not is_fit(version))
