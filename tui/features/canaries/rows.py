"""Puts together what is known of every alias of an account: a row for each, made again only where that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import NotFound
from tui.domain.move import Move
from tui.features.canaries.attention import SortKey, State, attention_key, is_stale, state_of
from tui.features.canaries.evidence import Evidence
from tui.features.canaries.verdicts import Key, VerdictRead
from tui.features.rollout.entries import Entry, entries, is_of
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import HostedRead
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class AliasRow:
    """What is known of one alias of an account and region.

    `read` are the aliases of its function, as they were read. `attention` orders rows by what wants a look first: it is
    worked out once, as a list of thousands is sorted again and again. `move` put it where it is, `mover` is the last
    rollout or deployment that is known to move it; `verdict` and `owner` are None where they were not asked for.
    """

    account: str
    region: str
    alias: Alias
    read: AliasesRead
    state: State
    attention: SortKey
    move: Move | None = None
    mover: Entry | None = None
    verdict: VerdictRead | None = None
    owner: Ownership | None = None

    @property
    def key(self) -> str:
        """What the row is called among those of all accounts."""
        return f"{self.account} {self.region} {self.alias.function}:{self.alias.name}"

    @property
    def stale(self) -> bool:
        """Whether nobody is known to go on with its split."""
        return is_stale(self.alias, self.move, self.mover)

    @property
    def old(self) -> bool:
        """Whether the alias is as it was in an earlier session, or could not be read again since."""
        return self.read.kept or self.read.renewal_failure is not None


@dataclass(frozen=True, slots=True)
class Sources:
    """All that rows are made from, at one time."""

    account: AccountSnapshot
    evidence: Evidence
    rollouts: RolloutsRead | None
    hosted: HostedRead | None
    context: Context | None
    now: datetime = field(compare=False)


@dataclass(frozen=True, slots=True)
class AccountRows:
    """The rows by function, as they were made from `sources`."""

    sources: Sources | None = None
    by_function: Mapping[str, tuple[AliasRow, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> list[AliasRow]:
        """All rows, in no order."""
        return [row for of_function in self.by_function.values() for row in of_function]


def account_rows(sources: Sources, earlier: AccountRows | None = None) -> AccountRows:
    """Return a row for every alias that is known; those of `earlier` stand where nothing changed."""
    before = earlier if earlier is not None and _same_beside(earlier.sources, sources) else AccountRows()
    movers = _movers(sources)
    by_function: dict[str, tuple[AliasRow, ...]] = {}
    for function, read in sources.account.read.items():
        if not read.aliases or _is_gone(read):
            continue
        known = before.by_function.get(function)
        same = known is not None and known[0].read is read
        by_function[function] = known if same and known else _rows(read, sources, movers)
    return AccountRows(sources, by_function)


def splits_of(account: AccountSnapshot) -> tuple[Alias, ...]:
    """Return the split aliases that were read, in the order of their functions' names."""
    return tuple(
        alias
        for _, read in sorted(account.read.items())
        if not read.kept
        for alias in read.aliases
        if alias.routing.split
    )


def _same_beside(one: Sources | None, other: Sources) -> bool:
    """Tell whether two times differ in nothing but the aliases read."""
    if one is None:
        return False
    return (
        one.evidence is other.evidence
        and one.rollouts is other.rollouts
        and one.hosted is other.hosted
        and one.context is other.context
    )


def _movers(sources: Sources) -> dict[Key, Entry]:
    """Return the last rollout or deployment of each alias, running ones first."""
    movers: dict[Key, Entry] = {}
    for entry in entries(sources.rollouts, sources.hosted, AccountSnapshot(), sources.context):
        if all(entry.alias) and is_of(entry, sources.context):
            movers.setdefault(entry.alias, entry)
    return movers


def _is_gone(read: AliasesRead) -> bool:
    return read.renewal_failure is not None and isinstance(read.renewal_failure.cause, NotFound)


def _rows(read: AliasesRead, sources: Sources, movers: Mapping[Key, Entry]) -> tuple[AliasRow, ...]:
    context, evidence = sources.context, sources.evidence
    made = []
    for alias in read.aliases:
        key = (alias.function, alias.name)
        move, mover = evidence.moves.last_of(alias), movers.get(key)
        verdict = evidence.verdict_of(alias) if alias.routing.split else None
        judged = verdict.verdict if verdict is not None else None
        state = state_of(alias, move, judged, mover, sources.now)
        made.append(
            AliasRow(
                context.account if context is not None else "",
                context.region if context is not None else "",
                alias,
                read,
                state,
                attention_key(alias, state, move, judged),
                move,
                mover,
                verdict,
                evidence.owners.get(key),
            )
        )
    return tuple(made)
