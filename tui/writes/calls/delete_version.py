"""DeleteFunction of one published version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.call import DeleteVersion
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, name_manager
from tui.writes.calls.kind import CallRecord, sent_parameters
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class VersionDeletion:
    """The deletion of a version."""

    call: DeleteVersion
    confirm = "delete it"
    alias = None
    is_named = False
    is_risky = True

    @property
    def title(self) -> str:
        return f"Delete version {self.call.subject}?"

    @property
    def summary(self) -> str:
        return f"delete version {self.call.version.number}"

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        return f"deleted version {self.call.subject} of {self.call.function}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        number = self.call.version.number
        aliases = function.aliases if function is not None else ()
        for alias in (alias for alias in aliases if number in alias.routing.versions):
            how = "points at" if number == alias.routing.primary else "routes to"
            yield block(f"{alias.name} {how} version {number}")
        if function is not None and function.provisioned_for(number) is not None:
            yield block(f"version {number} has provisioned concurrency")
        if function is not None and function.failure_of("ListAliases") is not None:
            yield block(f"the aliases cannot be read, so it is not known whether one points at version {number}")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return name_manager(ownership)

    def record(self) -> CallRecord:
        return CallRecord(arn=self.call.version.arn, asked=sent_parameters(self.call))
