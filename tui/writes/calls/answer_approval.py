"""SendTaskSuccess and SendTaskFailure: an approval that an execution waits for is given or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.execution_call import REJECTED, ApprovalCall, SendTaskSuccess
from tui.domain.function import FunctionSnapshot
from tui.domain.state_machine import ExecutionProgress
from tui.writes.alias_preflight import Finding
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes
from tui.writes.calls.operation import Operation, Words
from tui.writes.calls.start_execution import EXECUTION, execution_of
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import NOTHING, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Ownership

if TYPE_CHECKING:
    from tui.aws.port import Provider

_EVENT = "event"


@dataclass(frozen=True, slots=True)
class ApprovalAnswer:
    """The answer to an approval."""

    call: ApprovalCall
    secret_values = NOTHING
    is_named = False
    is_unguarded = False
    rolls_back = False

    @property
    def is_risky(self) -> bool:
        return self.approves

    @property
    def approves(self) -> bool:
        """Whether the approval is given."""
        return isinstance(self.call, SendTaskSuccess)

    @property
    def title(self) -> str:
        return "Approve?" if self.approves else "Reject?"

    @property
    def confirm(self) -> str:
        return "approve" if self.approves else "reject"

    @property
    def summary(self) -> str:
        name = self.call.before.name
        return f"approve the next step of {name}" if self.approves else f"reject, which rolls {name} back"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return "approved" if self.approves else "rejected"

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        """Return which approval is answered; never its token."""
        fields = {EXECUTION: clean(self.call.execution, LONGEST), _EVENT: str(self.call.event)}
        return CallRecord(arn=self.call.before.arn, asked=fields)

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return {**shown(self.call), "taskToken": "***"}


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


def _is_guarded(_: Entry) -> bool:
    # What was answered is waited for no more.
    return True


def _done(entry: Entry) -> str:
    given = "rejected" if entry.operation == "SendTaskFailure" else "approved"
    return f"{execution_of(entry)} {given}"


def _wanted(entry: Entry) -> str:
    verb = "reject" if entry.operation == "SendTaskFailure" else "approve"
    return f"{verb} {execution_of(entry)}"


def _applied(entry: Entry, _now: State) -> str:
    return _done(entry)


def _not_applied(entry: Entry, _now: State) -> str:
    return f"It was not applied: {execution_of(entry)} still waits for approval."


def _changed(entry: Entry) -> str:
    return f"{execution_of(entry)} was answered otherwise meanwhile, or has ended."


_WORDS = Words(_done, _wanted, applied=_applied, not_applied=_not_applied, changed=_changed)

OPERATIONS = tuple(
    Operation(name, _read, _compare, _WORDS, is_guarded=_is_guarded) for name in ("SendTaskSuccess", "SendTaskFailure")
)
