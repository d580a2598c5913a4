"""Starts executions of Step Functions, and looks on until the alias of one that was stopped is settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.domain.alias import Alias
from tui.domain.errors import InConflict, NotSeen
from tui.domain.execution_call import StartExecution, StopExecution
from tui.domain.state_machine import Execution
from tui.writes.journal.outcome import OutcomeUnknown

if TYPE_CHECKING:
    from tui.writes.workspace import Workspace

SETTLES_SECONDS = 90.0
"""How long the machine that settles an alias is given to begin and to clear it."""

_PAUSE = 2.0


def start_execution(workspace: Workspace, call: StartExecution, reason: str = "") -> Execution:
    """Start an execution once; raise ProviderError where it was not, OutcomeUnknown where that is not known.

    Where the answer is lost and reading does not tell, it is sent once more: by its name AWS starts it once
    (aws-semantics 8.2).
    """
    try:
        written = workspace.write(call, reason)
    except OutcomeUnknown:
        try:
            written = workspace.write(call, reason)
        except InConflict:
            # It has been started, and has ended already.
            return workspace.provider.stepfunctions.describe_execution(call.execution)
    answer = written.answer
    return answer if isinstance(answer, Execution) else _described(workspace, call)


def _described(workspace: Workspace, call: StartExecution) -> Execution:
    return workspace.provider.stepfunctions.describe_execution(call.execution)


def await_settled(workspace: Workspace, call: StopExecution, wait: Callable[[float], bool]) -> Alias:
    """Return the alias once the settle machine has cleared it; NotSeen where it stays split.

    `wait` pauses for so many seconds of the account's clock, and returns True where one is to leave.
    """
    waited = 0.0
    while True:
        alias = workspace.read_alias(call.function, call.subject)
        if not alias.routing.split:
            return alias
        if waited >= SETTLES_SECONDS or wait(_PAUSE):
            raise NotSeen(
                "states:StopExecution",
                f"the execution was stopped, and {alias.name} is still split: the settle machine has not acted",
            )
        waited += _PAUSE
