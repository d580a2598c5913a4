"""Reads what is known of aliases beside where they point: who moved them, verdicts on canaries, who owns those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.features.canaries.moves import AccountMoves, read_account_moves
from tui.features.canaries.verdicts import Key, VerdictRead, read_verdicts
from tui.writes.ownership.owner import Ownership, Unknown, owner
from tui.writes.workspace import Workspace

OWNER_MAX_AGE = timedelta(minutes=10)
"""How old an owner may become before it is read again: a call for each split alias."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read beside the aliases themselves; `verdicts` and `owners` are of split ones.

    `owners_read_at` is when each owner was read: a stack or a tag may take an alias over while one looks. `read_at` is
    when the moves were read, None before that; `settled` is False while more is on its way.
    """

    moves: AccountMoves = field(default_factory=AccountMoves)
    verdicts: Mapping[Key, VerdictRead] = field(default_factory=dict)
    owners: Mapping[Key, Ownership] = field(default_factory=dict)
    owners_read_at: Mapping[Key, datetime] = field(default_factory=dict)
    read_at: datetime | None = None
    settled: bool = False

    def verdict_of(self, alias: Alias) -> VerdictRead | None:
        """Return the verdict on the versions that an alias has now, None where it was not asked for."""
        read = self.verdicts.get((alias.function, alias.name))
        return read if read is not None and read.routing.versions == alias.routing.versions else None


def read_evidence(
    workspace: Workspace, splits: Sequence[Alias], earlier: Evidence, managed_tags: tuple[str, ...]
) -> Iterator[Evidence]:
    """Yield ever more of it; `splits` are the split aliases as they were read last, `earlier` what is known already."""
    now = workspace.context.clock.now()
    evidence = replace(earlier, settled=False)
    for moves in read_account_moves(workspace, now, earlier.moves):
        # What begins with nothing, since no reading was whole yet, takes nothing away that was told.
        if moves.since is not None or len(moves.events) >= len(evidence.moves.events):
            evidence = replace(evidence, moves=moves, read_at=now)
            yield evidence
    for verdicts in read_verdicts(workspace, splits, evidence.moves, earlier.verdicts):
        evidence = replace(evidence, verdicts={**evidence.verdicts, **verdicts})
        yield evidence
    for alias in owners_due(evidence, splits, now):
        evidence = with_owner(evidence, alias, _owner(workspace, alias, managed_tags), now)
        yield evidence
    yield replace(evidence, settled=True)


def owners_due(evidence: Evidence, splits: Sequence[Alias], now: datetime) -> list[Alias]:
    """Return the aliases whose owner is to be read: those never read first, then the one read longest ago."""
    read_at = {alias: evidence.owners_read_at.get((alias.function, alias.name), _NEVER) for alias in splits}
    due = [alias for alias in splits if alias.arn and now - read_at[alias] >= OWNER_MAX_AGE]
    return sorted(due, key=lambda alias: read_at[alias])


def with_owner(evidence: Evidence, alias: Alias, read: Ownership, now: datetime) -> Evidence:
    """Return the evidence with an owner as it was read; one that is known outlasts a reading that failed."""
    key = (alias.function, alias.name)
    owner = evidence.owners.get(key, read) if isinstance(read, Unknown) else read
    return replace(
        evidence, owners={**evidence.owners, key: owner}, owners_read_at={**evidence.owners_read_at, key: now}
    )


def _owner(workspace: Workspace, alias: Alias, managed_tags: tuple[str, ...]) -> Ownership:
    try:
        tags = workspace.provider.list_tags(alias.arn, background=True)
    except ProviderError as error:
        return Unknown(tags=read_failure(error, "lambda:ListTags"))
    return owner(tags, None, managed_tags, alias)


def without_failures(evidence: Evidence) -> Evidence:
    """Return what is known without what was found to be unreadable; this and all owners are then asked for again."""
    owners = {key: owner for key, owner in evidence.owners.items() if not isinstance(owner, Unknown)}
    return replace(evidence, owners=owners, owners_read_at={})


def wants_reading(evidence: Evidence, splits: Sequence[Alias]) -> bool:
    """Tell whether there are splits of whose versions no verdict was asked for yet."""
    return any(evidence.verdict_of(alias) is None for alias in splits)
