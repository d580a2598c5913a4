"""StartExecution: a state machine of Step Functions shifts an alias to another version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.execution_call import StartExecution
from tui.domain.function import FunctionSnapshot
from tui.domain.state_machine import Execution
from tui.writes.alias_preflight import Finding
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes
from tui.writes.calls.operation import CELL, Operation, Words, short
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import NOTHING, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Ownership

if TYPE_CHECKING:
    from tui.aws.port import Provider

EXECUTION = "executionArn"
"""What the journal keeps an execution's ARN under."""


@dataclass(frozen=True, slots=True)
class ExecutionStart:
    """The start of an execution."""

    call: StartExecution
    secret_values = NOTHING
    confirm = "start the execution"
    is_named = False
    is_risky = True
    is_unguarded = False
    rolls_back = False

    @property
    def title(self) -> str:
        return f"Shift to {self.call.target} by Step Functions"

    @property
    def summary(self) -> str:
        before, machine = self.call.before, self.call.machine
        plan = machine.plan or machine.name
        return f"shift {before.name}  {before.routing.primary}  ⟶  {self.call.target} by {plan}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"execution {self.call.name} was started"

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        # What speaks against it is what speaks against the moves of its plan.
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        """Return what it is known by after a lost answer, and what it does, flat and by the API's names."""
        call = self.call
        fields = {
            EXECUTION: call.execution,
            "stateMachineArn": call.machine.arn,
            "CurrentVersion": call.before.routing.primary,
            "TargetVersion": call.target,
            "plan": call.machine.plan,
        }
        return CallRecord(arn=call.before.arn, asked={name: clean(value, LONGEST) for name, value in fields.items()})

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


def read_execution(provider: Provider, entry: Entry) -> Execution:
    """Read the execution that a line is about."""
    return provider.stepfunctions.describe_execution(entry.asked.get(EXECUTION, ""))


def execution_of(entry: Entry) -> str:
    """Return the name of the execution that a line is about."""
    return short(f"execution {entry.asked.get(EXECUTION, '').rpartition(':')[2]}", CELL)


def _compare(_entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    # Its name is this write's alone.
    return Outcome.APPLIED if isinstance(now, Execution) else Outcome.NOT_APPLIED


def _done(entry: Entry) -> str:
    ends = f"{entry.asked.get('CurrentVersion', '')} → {entry.asked.get('TargetVersion', '')}"
    return short(f"{execution_of(entry)} started, {ends}, {entry.asked.get('plan', '')}".rstrip(", "), 2 * CELL)


def _wanted(entry: Entry) -> str:
    return f"start {execution_of(entry)}"


def _applied(entry: Entry, _now: State) -> str:
    return _done(entry)


OPERATIONS = (Operation("StartExecution", read_execution, _compare, Words(_done, _wanted, applied=_applied)),)
