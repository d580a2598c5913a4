"""Reads the functions or the canaries of one of several contexts: what fails in it is said, and concerns no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from tui.domain.context_choice import ContextChoice
from tui.domain.errors import ProviderError
from tui.features.canaries.attention import State
from tui.features.canaries.read_account import AccountRead, read_canaries
from tui.features.canaries.rows import AccountRows, AliasRow, Sources, account_rows
from tui.features.canaries.text import failures
from tui.features.contexts.unopened import describe_unopened
from tui.features.functions.read import read_account
from tui.presentation.keymap import key
from tui.presentation.spans import failure_text

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.account import AliasesRead
    from tui.domain.context import Context
    from tui.domain.function import FunctionSummary
    from tui.features.rollout.here.watch import RolloutsRead
    from tui.writes.workspace import Workspace

MOST = 8
"""Contexts that are read at the same time: each has a process of its own."""


def why_not_several(marked: int) -> str | None:
    """Say why so many marked contexts cannot be listed together."""
    if not marked:
        return "no context is marked: press space to mark one"
    return f"at most {MOST} contexts are read together, {marked} are marked" if marked > MOST else None


class Kind(Enum):
    """What is listed."""

    FUNCTIONS = "functions"
    CANARIES = "canaries"


@dataclass(frozen=True, slots=True)
class ContextRead:
    """What was read of one context; `context` is None until it is open.

    `aliases` are those that are split or moved lately, `moves_since` is how far back all moves are known.
    `functions_read` counts those whose aliases were read, `unread`
    says what could not be read beside; with `failure` nothing more is read.
    """

    choice: ContextChoice
    context: Context | None = None
    functions: tuple[FunctionSummary, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    functions_read: int = 0
    unread: tuple[str, ...] = ()
    failure: str = ""
    complete: bool = False
    moves_since: datetime | None = None

    @property
    def account(self) -> str:
        """The account, empty where it is not known."""
        return self.context.account if self.context is not None else ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What canaries are judged with: an index of aliases read earlier, the tags of tooling, this machine's rollouts."""

    kept: Callable[[Context], Mapping[str, AliasesRead]] = lambda _: {}
    max_age: timedelta = timedelta()
    managed_tags: tuple[str, ...] = ()
    rollouts: RolloutsRead | None = None


OpenWorkspace = Callable[[], AbstractContextManager["Workspace"]]
"""Opens one context, and closes it at the end; raises ProviderError. Blocking."""


def read_context(
    choice: ContextChoice, open_workspace: OpenWorkspace, kind: Kind, beside: Beside | None = None
) -> Iterator[ContextRead]:
    """Yield ever more of one context; the last step is complete or says why not."""
    read = ContextRead(choice)
    yield read
    try:
        with open_workspace() as workspace:
            read = replace(read, context=workspace.context)
            yield read
            steps = _functions if kind is Kind.FUNCTIONS else _canaries
            for step in steps(read, workspace, beside or Beside()):
                read = step
                yield read
    except ProviderError as error:
        yield replace(read, failure=describe_unopened(error, f"press {key('any.refresh')}"))


def _functions(read: ContextRead, workspace: Workspace, _: Beside) -> Iterator[ContextRead]:
    for account in read_account(workspace):
        failure = failure_text(account.failure) if account.failure is not None else ""
        read = replace(read, functions=account.functions, failure=failure, complete=account.complete)
        yield read


def _canaries(read: ContextRead, workspace: Workspace, beside: Beside) -> Iterator[ContextRead]:
    context, rows = workspace.context, AccountRows()
    steps = read_canaries(workspace, beside.kept(context), beside.max_age, beside.managed_tags, beside.rollouts)
    step: AccountRead | None = None
    for step in steps:
        account = step.account
        rows = account_rows(
            Sources(account, step.evidence, beside.rollouts, step.hosted, context, context.clock.now()), rows
        )
        read = replace(
            read,
            functions=account.functions,
            aliases=tuple(row for row in rows.rows if row.state is not State.REST),
            moves_since=step.evidence.moves.since,
            functions_read=account.functions_read,
            failure=failure_text(account.failure) if account.failure is not None else "",
        )
        yield read
    if step is not None and not read.failure:
        yield replace(read, unread=failures(step.account, step.evidence, step.hosted), complete=True)
