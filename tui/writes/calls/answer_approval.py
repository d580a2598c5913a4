"""SendTaskSuccess and SendTaskFailure: an approval that an execution waits for is given or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.execution_call import REJECTED, ApprovalCall, SendTaskSuccess
from tui.domain.state_machine import ExecutionProgress
from tui.writes.calls.kind import CallKind, CallRecord
from tui.writes.calls.operation import Operation, Words, as_done
from tui.writes.calls.start_execution import EXECUTION, execution_of
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State

if TYPE_CHECKING:
    from tui.aws.port import Provider

_EVENT = "event"


def kind(call: ApprovalCall) -> CallKind:
    """Return what the answer to an approval is; the journal keeps which approval, never its token."""
    name, approves = call.before.name, isinstance(call, SendTaskSuccess)
    asked = {EXECUTION: clean(call.execution, LONGEST), _EVENT: str(call.event)}
    return CallKind(
        title="Approve?" if approves else "Reject?",
        summary=f"approve the next step of {name}" if approves else f"reject, which rolls {name} back",
        confirm="approve" if approves else "reject",
        done="approved" if approves else "rejected",
        record=CallRecord(arn=call.before.arn, asked=asked),
        parameters={**shown(call), "taskToken": "***"},
        alias=call.before,
        is_risky=approves,
        aliases_served=lambda _: (call.subject,),
    )


def _read(provider: Provider, entry: Entry) -> ExecutionProgress:
    return provider.stepfunctions.get_execution_history(entry.asked.get(EXECUTION, ""))


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, ExecutionProgress):
        return Outcome.GONE
    asked = entry.asked.get(_EVENT, "")
    if now.approval is not None and str(now.approval.event) == asked:
        return Outcome.NOT_APPLIED
    errors = [event.error for event in now.events if event.error and event.number > int(asked or 0)]
    applied = REJECTED in errors if entry.operation == "SendTaskFailure" else not errors
    return Outcome.APPLIED if applied else Outcome.MOVED


def _done(entry: Entry) -> str:
    given = "rejected" if entry.operation == "SendTaskFailure" else "approved"
    return f"{execution_of(entry)} {given}"


def _wanted(entry: Entry) -> str:
    verb = "reject" if entry.operation == "SendTaskFailure" else "approve"
    return f"{verb} {execution_of(entry)}"


def _not_applied(entry: Entry, _now: State) -> str:
    return f"It was not applied: {execution_of(entry)} still waits for approval."


def _changed(entry: Entry) -> str:
    return f"{execution_of(entry)} was answered otherwise meanwhile, or has ended."


_WORDS = Words(_done, _wanted, applied=as_done(_done), not_applied=_not_applied, changed=_changed)

OPERATIONS = tuple(
    # What was answered is waited for no more.
    Operation(name, _read, _compare, _WORDS, is_guarded=lambda _: True)
    for name in ("SendTaskSuccess", "SendTaskFailure")
)
