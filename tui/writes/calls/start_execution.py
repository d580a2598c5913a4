"""StartExecution: a state machine of Step Functions shifts an alias to another version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.call import shown
from tui.domain.execution_call import StartExecution
from tui.domain.state_machine import Execution
from tui.writes.calls.kind import CallKind, CallRecord, cleaned
from tui.writes.calls.operation import CELL, Operation, Words, as_done, short
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider

EXECUTION = "executionArn"
"""What the journal keeps an execution's ARN under."""


def kind(call: StartExecution) -> CallKind:
    """Return what the start of an execution is; what speaks against it is what speaks against the moves of its plan."""
    before, machine = call.before, call.machine
    # What it is known by after a lost answer, and what it does, flat and by the API's names.
    fields = {
        EXECUTION: call.execution,
        "stateMachineArn": machine.arn,
        "CurrentVersion": before.routing.primary,
        "TargetVersion": call.target,
        "plan": machine.plan,
    }
    ends = f"{before.routing.primary}  ⟶  {call.target}"
    return CallKind(
        title=f"Shift to {call.target} by Step Functions",
        summary=f"shift {before.name}  {ends} by {machine.plan or machine.name}",
        confirm="start the execution",
        done=f"execution {call.name} was started",
        record=CallRecord(arn=before.arn, asked=cleaned(fields)),
        parameters=shown(call),
        alias=before,
        is_risky=True,
        aliases_served=lambda _: (call.subject,),
    )


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


OPERATIONS = (Operation("StartExecution", read_execution, _compare, Words(_done, _wanted, applied=as_done(_done))),)
