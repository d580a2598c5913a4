"""StopExecution: Step Functions stops an execution, and the machine that settles its alias clears the weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.execution_call import STOPPED, StopExecution
from tui.domain.function import FunctionSnapshot
from tui.domain.state_machine import Execution
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes
from tui.writes.calls.operation import Operation, Words
from tui.writes.calls.start_execution import EXECUTION, execution_of, read_execution
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import NOTHING, AliasState, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class ExecutionStop:
    """The stop of an execution."""

    call: StopExecution
    secret_values = NOTHING
    title = "Stop the execution?"
    confirm = "stop it"
    is_named = False
    is_risky = True
    is_unguarded = False

    @property
    def summary(self) -> str:
        after = format_routing(self.call.after)
        return f"stop the execution that moves {self.call.before.name}; its weights are then cleared: {after}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"execution {self.call.execution.rpartition(':')[2]} was stopped"

    @property
    def rolls_back(self) -> bool:
        before = self.call.before.routing
        return before.split and self.call.after == before.rolled_back()

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        before = self.call.before
        state = AliasState(before.routing, before.revision)
        return CallRecord(state, self.call.after, before.arn, {EXECUTION: clean(self.call.execution, LONGEST)})

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


def _compare(_entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    match now:
        case Execution(error=error) if error == STOPPED:
            return Outcome.APPLIED
        case Execution(active=True):
            return Outcome.NOT_APPLIED
        case Execution():
            # It had ended by itself, or someone else has stopped it.
            return Outcome.MOVED
        case _:
            return Outcome.GONE


def _done(entry: Entry) -> str:
    return f"{execution_of(entry)} stopped"


def _wanted(entry: Entry) -> str:
    return f"stop {execution_of(entry)}"


def _applied(entry: Entry, _now: State) -> str:
    return _done(entry)


def _not_applied(entry: Entry, _now: State) -> str:
    return f"It was not applied: {execution_of(entry)} is still running."


def _changed(entry: Entry) -> str:
    return f"{execution_of(entry)} has ended otherwise meanwhile."


def _is_guarded(_: Entry) -> bool:
    # What has ended cannot be stopped.
    return True


OPERATIONS = (
    Operation(
        "StopExecution",
        read_execution,
        _compare,
        Words(_done, _wanted, applied=_applied, not_applied=_not_applied, changed=_changed, how=_done, reason=_done),
        is_guarded=_is_guarded,
    ),
)
