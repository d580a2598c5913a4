"""All that moves aliases, in one list: rollouts of this machine, those that AWS runs, splits by hand; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.features.rollout.here.select import is_here, is_running
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.hosted.watch import HostedRead

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: a rollout of this machine, one that AWS runs, or a split alias that nothing moves."""

    moves: Listed | HostedRollout | Alias

    @property
    def key(self) -> str:
        """What the line is called."""
        match self.moves:
            case Listed():
                return self.moves.id
            case HostedRollout():
                return f"{self.moves.engine} {self.moves.id}"
            case Alias():
                return f"split {self.moves.function}:{self.moves.name}"

    @property
    def rank(self) -> int:
        """Where it is in the list: what runs, splits, what has ended, what cannot be read."""
        match self.moves:
            case Listed(kept=None):
                return 3
            case Listed():
                return 0 if is_running(self.moves) else 2
            case HostedRollout():
                return 0 if self.moves.running else 2
            case Alias():
                return 1

    @property
    def began(self) -> datetime:
        """When it began, long ago where that is not known."""
        match self.moves:
            case Listed(kept=kept) if kept is not None:
                return kept.rollout.began
            case HostedRollout(began=datetime() as began):
                return began
            case _:
                return _LONG_AGO

    @property
    def alias(self) -> tuple[str, str]:
        """The alias that it moves, empty where that is not known."""
        match self.moves:
            case Listed(kept=kept):
                return (kept.rollout.function, kept.rollout.alias) if kept is not None else ("", "")
            case HostedRollout(function=function, alias=alias):
                return function, alias
            case Alias(function=function, name=name):
                return function, name


def entries(
    rollouts: RolloutsRead | None, hosted: HostedRead | None, account: AccountSnapshot, context: Context | None
) -> tuple[Entry, ...]:
    """Return what runs first, then splits that nothing moves, then what has ended, each newest first."""
    moving = [Entry(one) for one in (rollouts.listed if rollouts is not None else ())]
    moving += [Entry(one) for one in (hosted.listed if hosted is not None else ())]
    taken = {entry.alias for entry in moving if entry.rank == 0 and is_of(entry, context)}
    splits = [
        Entry(alias)
        for known in account.read.values()
        for alias in known.aliases
        if alias.routing.split and (alias.function, alias.name) not in taken
    ]
    newest = sorted((*moving, *splits), key=lambda entry: entry.began, reverse=True)
    return tuple(sorted(newest, key=lambda entry: entry.rank))


def is_of(entry: Entry, context: Context | None) -> bool:
    """Tell whether what an entry moves is of this account and region; what AWS runs was listed there."""
    kept = entry.moves.kept if isinstance(entry.moves, Listed) else None
    return kept is None or is_here(kept.place, context)
