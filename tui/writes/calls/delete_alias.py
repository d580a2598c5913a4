"""DeleteAlias: what goes with the name, and who keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import DeleteAlias, shown
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding, Level, risk
from tui.writes.calls.alias_lines import is_as_it_was, read_alias
from tui.writes.calls.checks import block, note
from tui.writes.calls.kind import CallRecord, Changes
from tui.writes.calls.operation import Operation, Words, fields_sent, short_routing
from tui.writes.journal.entry import NOTHING, AliasState, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Executing, Locked, Managed, Ownership, Unknown


@dataclass(frozen=True, slots=True)
class AliasDeletion:
    """The deletion of an alias."""

    call: DeleteAlias
    secret_values = NOTHING
    confirm = "delete it"
    is_named = True
    is_risky = True
    rolls_back = False
    is_unguarded = True

    @property
    def title(self) -> str:
        return f"Delete alias {self.call.subject}?"

    @property
    def summary(self) -> str:
        return f"delete alias {self.alias.name}, which points at {format_routing(self.alias.routing)}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"{self.summary}: done"

    def result(self, answer: State) -> str:
        return f"deleted {self.call.function}:{self.call.subject}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        name = self.alias.name
        if is_protected(name, protected):
            yield Finding(Level.REASON, f"{name} is protected")
        if self.alias.routing.split:
            yield note(f"{name} is split: both versions stay, its weights are deleted with it")
        if function is not None and function.provisioned_for(name) is not None:
            yield note(f"the provisioned concurrency of {name} is deleted with it")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        match ownership:
            case Locked(deployment):
                yield block(f"CodeDeploy deployment {deployment.id} is moving {self.alias.name}")
            case Executing(execution):
                yield block(f"Step Functions execution {execution.name} is moving {self.alias.name}")
            case Managed(by, consequence):
                yield Finding(Level.REASON, f"managed by {by}: {consequence}")
            case Unknown():
                yield Finding(Level.REASON, risk(self.alias.name, ownership))
            case _:
                pass

    def record(self) -> CallRecord:
        return CallRecord(AliasState(self.alias.routing, self.alias.revision), None, self.alias.arn)

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return Changes(deleted=self.alias)

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, Alias):
        return Outcome.APPLIED
    return Outcome.NOT_APPLIED if is_as_it_was(entry, now) else Outcome.MOVED


def _done(entry: Entry) -> str:
    return fields_sent(entry) if entry.before is None else f"deleted, from {short_routing(entry.before.routing)}"


def _wanted(entry: Entry) -> str:
    return fields_sent(entry) if entry.before is None else f"delete, from {short_routing(entry.before.routing)}"


OPERATIONS = (Operation("DeleteAlias", read_alias, _compare, Words(_done, _wanted), writes_alias=True),)
