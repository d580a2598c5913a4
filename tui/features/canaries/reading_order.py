"""Whose aliases are read next: what is split or was moved lately first, then functions by when they changed; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.context import Context
from tui.domain.errors import Busy
from tui.domain.function import FunctionSummary
from tui.features.canaries.evidence import Evidence
from tui.features.rollout.entries import entries, is_of
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import HostedRead

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def awaits_reading(account: AccountSnapshot, function: str) -> bool:
    """Tell whether the aliases of a function were not asked for yet in this session."""
    known = account.read.get(function)
    return known is None or known.awaits_renewal


def _is_throttled(known: AliasesRead | None) -> bool:
    failure = (known.failure or known.renewal_failure) if known is not None else None
    return failure is not None and isinstance(failure.cause, Busy)


def likely_split(
    account: AccountSnapshot,
    evidence: Evidence | None = None,
    rollouts: RolloutsRead | None = None,
    hosted: HostedRead | None = None,
    context: Context | None = None,
) -> Iterator[str]:
    """Yield the functions to read first: split when last read, moved by a rollout, then moved lately, newest first."""
    for name, known in account.read.items():
        if known.awaits_renewal and any(alias.routing.split for alias in known.aliases):
            yield name
    for entry in entries(rollouts, hosted, AccountSnapshot(), context):
        if entry.rank == 0 and entry.alias[0] and is_of(entry, context):
            yield entry.alias[0]
    if evidence is not None:
        moves = [(function, move) for function, of in evidence.moves.by_function.items() for move in of]
        moves.sort(key=lambda pair: pair[1].time, reverse=True)
        # One that was left split is a canary, unless it was moved on by someone of whom nothing is known.
        left_split = [function for function, move in moves if move.after is not None and move.after.split]
        yield from left_split
        yield from (function for function, _ in moves)


class ReadingOrder:
    """All functions by when they changed, newest first; worked out anew only for another list."""

    def __init__(self) -> None:
        self._functions: Sequence[FunctionSummary] = ()
        self._names: tuple[str, ...] = ()

    def next(self, account: AccountSnapshot, first: Iterable[str] = ()) -> str | None:
        """Return the function to read next, None where all were read."""
        return next(self.all(account, first), None)

    def all(self, account: AccountSnapshot, first: Iterable[str] = ()) -> Iterator[str]:
        """Yield the functions that are to be read, each once: those of `first` before all, then those never read.

        While the list of functions is an old one, or on its way, only those of `first` are: what changed last may come
        with its last page.
        """
        yielded: set[str] = set()
        for name in chain(first, self._others(account)):
            if name not in yielded and awaits_reading(account, name):
                yielded.add(name)
                yield name
        # What AWS throttled is asked for again once nothing else is left to read: how fast is a matter of the budget.
        yield from (name for name in dict.fromkeys(self._others(account)) if _is_throttled(account.read.get(name)))

    def _others(self, account: AccountSnapshot) -> Iterator[str]:
        listing = not account.complete and account.failure is None
        if listing or account.as_of is not None:
            return
        if account.functions is not self._functions:
            self._functions = account.functions
            newest = sorted(account.functions, key=lambda one: one.modified or _LONG_AGO, reverse=True)
            self._names = tuple(function.name for function in newest)
        yield from (name for name in self._names if name not in account.read)
        yield from self._names
