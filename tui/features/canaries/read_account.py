"""Reads the aliases of all functions over one provider: what was read lately elsewhere is taken from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

from tui.domain.account import AccountSnapshot, AliasesRead, with_all_aliases
from tui.domain.errors import SignInFailed, Unreachable
from tui.features.canaries.evidence import Evidence, read_evidence
from tui.features.canaries.reading_order import ReadingOrder, likely_split
from tui.features.canaries.rows import AccountRows, Sources, account_rows, splits_of
from tui.features.functions.read import read_account, read_aliases
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import HostedRead, HostedReader, Wanted, sources
from tui.writes.workspace import Workspace

STEP_SECONDS = 0.1
"""From one step to the next while aliases are read, unless it tells of a canary."""


@dataclass(frozen=True, slots=True)
class AccountRead:
    """A step: the account with the aliases read so far, and once all are, what is known beside, as rows."""

    account: AccountSnapshot
    evidence: Evidence = field(default_factory=Evidence)
    hosted: HostedRead | None = None
    rows: AccountRows = field(default_factory=AccountRows)


def read_canaries(
    workspace: Workspace,
    kept: Mapping[str, AliasesRead],
    max_age: timedelta,
    managed_tags: tuple[str, ...],
    rollouts: RolloutsRead | None = None,
) -> Iterator[AccountRead]:
    """Yield ever more of an account's aliases; the last step has all that could be read, with the reasons where not.

    Of what was `kept` by an index that of at most `max_age` is not read again. Nothing is read any more once
    credentials have expired or AWS cannot be reached.
    """
    account = AccountSnapshot()
    for account in read_account(workspace):
        yield AccountRead(account)
    if account.failure is not None:
        return
    oldest = workspace.context.clock.now() - max_age
    account = replace(account, read=_new_enough(kept, oldest, account))
    evidence = Evidence()
    for step in read_evidence(workspace, (), evidence, ()):
        evidence = step
        yield AccountRead(account, evidence)
    first = tuple(likely_split(account, evidence, rollouts, context=workspace.context))
    for with_more in _read_aliases(workspace, account, first):
        account = with_more
        yield AccountRead(account, evidence)
    if any(_answers_no_more(read) for read in account.read.values()):
        rows = account_rows(Sources(account, evidence, rollouts, None, workspace.context, oldest + max_age))
        yield AccountRead(account, evidence, None, rows)
        return
    for step in read_evidence(workspace, splits_of(account), evidence, managed_tags):
        evidence = step
        yield AccountRead(account, evidence)
    hosted = HostedReader(sources(workspace)).read(Wanted())
    now = workspace.context.clock.now()
    rows = account_rows(Sources(account, evidence, rollouts, hosted, workspace.context, now))
    yield AccountRead(account, evidence, hosted, rows)


def _read_aliases(workspace: Workspace, account: AccountSnapshot, first: Iterable[str]) -> Iterator[AccountSnapshot]:
    """Yield the account with ever more aliases: at each canary, else a few times a second, as each step copies all."""
    read: dict[str, AliasesRead] = {}
    yielded_at = monotonic()
    for name in ReadingOrder().all(account, first):
        read[name] = one = read_aliases(workspace, name, versions=False)
        if _answers_no_more(one):
            # Each further call would end in the same way, after its own time-out.
            break
        is_canary = any(alias.routing.split for alias in one.aliases)
        if is_canary or monotonic() - yielded_at >= STEP_SECONDS:
            account, read, yielded_at = with_all_aliases(account, read), {}, monotonic()
            yield account
    if read:
        yield with_all_aliases(account, read)


def _answers_no_more(read: AliasesRead) -> bool:
    return read.failure is not None and isinstance(read.failure.cause, SignInFailed | Unreachable)


def _new_enough(kept: Mapping[str, AliasesRead], oldest: datetime, account: AccountSnapshot) -> dict[str, AliasesRead]:
    """Return what an index has of the account's functions since then; what was split is always read again."""
    listed = {function.name for function in account.functions}
    return {
        name: one._replace(kept=False)
        for name, one in kept.items()
        if name in listed
        and one.read_at is not None
        and one.read_at >= oldest
        and not any(alias.routing.split for alias in one.aliases)
    }
