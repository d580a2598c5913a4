"""StopExecution: Step Functions stops an execution, and the machine that settles its alias clears the weights."""

from __future__ import annotations

from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.execution_call import STOPPED, StopExecution
from tui.domain.state_machine import Execution
from tui.presentation.routing_text import format_routing
from tui.writes.calls.kind import CallKind, CallRecord
from tui.writes.calls.operation import Operation, Words, as_done
from tui.writes.calls.start_execution import EXECUTION, execution_of, read_execution
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import AliasState, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State


def kind(call: StopExecution) -> CallKind:
    """Return what the stop of an execution is."""
    before, after = call.before, format_routing(call.after)
    state, asked = AliasState(before.routing, before.revision), {EXECUTION: clean(call.execution, LONGEST)}
    return CallKind(
        title="Stop the execution?",
        summary=f"stop the execution that moves {before.name}; its weights are then cleared: {after}",
        confirm="stop it",
        done=f"execution {call.execution.rpartition(':')[2]} was stopped",
        record=CallRecord(state, call.after, before.arn, asked),
        parameters=shown(call),
        alias=before,
        is_risky=True,
        rolls_back=before.routing.split and call.after == before.routing.rolled_back(),
        aliases_served=lambda _: (call.subject,),
    )


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


def _not_applied(entry: Entry, _now: State) -> str:
    return f"It was not applied: {execution_of(entry)} is still running."


def _changed(entry: Entry) -> str:
    return f"{execution_of(entry)} has ended otherwise meanwhile."


OPERATIONS = (
    Operation(
        "StopExecution",
        read_execution,
        _compare,
        Words(
            _done, _wanted, applied=as_done(_done), not_applied=_not_applied, changed=_changed, how=_done, reason=_done
        ),
        # What has ended cannot be stopped.
        is_guarded=lambda _: True,
    ),
)
