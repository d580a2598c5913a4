"""DeleteAlias: what goes with the name, and who keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import DeleteAlias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected
from tui.domain.version import Version
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding, Level, risk
from tui.writes.calls.checks import block, note
from tui.writes.calls.kind import CallRecord
from tui.writes.journal.entry import AliasState
from tui.writes.ownership.owner import Locked, Managed, Ownership, Unknown


@dataclass(frozen=True, slots=True)
class AliasDeletion:
    """The deletion of an alias."""

    call: DeleteAlias
    confirm = "delete it"
    is_named = True
    is_risky = True

    @property
    def title(self) -> str:
        return f"Delete alias {self.call.subject}?"

    @property
    def summary(self) -> str:
        return f"delete alias {self.alias.name}, which points at {format_routing(self.alias.routing)}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    def result(self, answer: Alias | Version | Deployment | None) -> str:
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
            case Managed(by, consequence):
                yield Finding(Level.REASON, f"managed by {by}: {consequence}")
            case Unknown():
                yield Finding(Level.REASON, risk(self.alias.name, ownership))
            case _:
                pass

    def record(self) -> CallRecord:
        return CallRecord(AliasState(self.alias.routing, self.alias.revision), None, self.alias.arn)
