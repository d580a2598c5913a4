"""DeleteFunction of one published version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.call import DeleteVersion, shown
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, name_manager
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes, sent_parameters
from tui.writes.calls.operation import Operation, Words
from tui.writes.journal.entry import NOTHING, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Ownership

if TYPE_CHECKING:
    from tui.aws.port import Provider


@dataclass(frozen=True, slots=True)
class VersionDeletion:
    """The deletion of a version."""

    call: DeleteVersion
    secret_values = NOTHING
    confirm = "delete it"
    alias = None
    is_named = False
    is_risky = True
    rolls_back = False
    is_unguarded = False

    @property
    def title(self) -> str:
        return f"Delete version {self.call.subject}?"

    @property
    def summary(self) -> str:
        return f"delete version {self.call.version.number}"

    @property
    def done(self) -> str:
        return f"{self.summary}: done"

    def result(self, answer: State) -> str:
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

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return ()

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


def _read(provider: Provider, entry: Entry) -> Version:
    return provider.get_function_configuration(entry.function, entry.alias)


def _compare(_entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    return Outcome.APPLIED if now is None else Outcome.NOT_APPLIED


OPERATIONS = (Operation("DeleteFunction", _read, _compare, Words(lambda _: "deleted", lambda _: "delete")),)
