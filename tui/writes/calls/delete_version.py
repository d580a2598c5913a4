"""DeleteFunction of one published version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.domain.call import DeleteVersion, shown
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.writes.alias_preflight import Finding
from tui.writes.calls.checks import block, name_manager
from tui.writes.calls.kind import CallKind, CallRecord, sent_parameters
from tui.writes.calls.operation import Operation, Words
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider


def kind(call: DeleteVersion) -> CallKind:
    """Return what the deletion of a version is."""
    number = call.version.number

    def check(function: FunctionSnapshot | None, _protected: tuple[str, ...]) -> Iterator[Finding]:
        aliases = function.aliases if function is not None else ()
        for alias in (alias for alias in aliases if number in alias.routing.versions):
            how = "points at" if number == alias.routing.primary else "routes to"
            yield block(f"{alias.name} {how} version {number}")
        if function is not None and function.provisioned_for(number) is not None:
            yield block(f"version {number} has provisioned concurrency")
        if function is not None and function.failure_of("ListAliases") is not None:
            yield block(f"the aliases cannot be read, so it is not known whether one points at version {number}")

    return CallKind(
        title=f"Delete version {number}?",
        summary=f"delete version {number}",
        confirm="delete it",
        done=f"delete version {number}: done",
        record=CallRecord(arn=call.version.arn, asked=sent_parameters(call)),
        parameters=shown(call),
        is_risky=True,
        result=lambda _: f"deleted version {number} of {call.function}",
        check=check,
        check_owner=name_manager,
    )


def _read(provider: Provider, entry: Entry) -> Version:
    return provider.get_function_configuration(entry.function, entry.alias)


def _compare(_entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    return Outcome.APPLIED if now is None else Outcome.NOT_APPLIED


OPERATIONS = (Operation("DeleteFunction", _read, _compare, Words(lambda _: "deleted", lambda _: "delete")),)
