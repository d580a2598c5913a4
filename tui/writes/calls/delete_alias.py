"""DeleteAlias: what goes with the name, and who keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.alias import Alias
from tui.domain.call import DeleteAlias, shown
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import is_protected
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding, Level, risk
from tui.writes.calls.alias_lines import is_as_it_was, read_alias
from tui.writes.calls.checks import block, note
from tui.writes.calls.kind import CallKind, CallRecord, Changes
from tui.writes.calls.operation import Operation, Words, fields_sent, short_routing
from tui.writes.journal.entry import AliasState, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent
from tui.writes.ownership.owner import Executing, Locked, Managed, Ownership, Unknown


def kind(call: DeleteAlias) -> CallKind:
    """Return what the deletion of an alias is."""
    alias = call.before
    summary = f"delete alias {alias.name}, which points at {format_routing(alias.routing)}"

    def check(function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        if is_protected(alias.name, protected):
            yield Finding(Level.REASON, f"{alias.name} is protected")
        if alias.routing.split:
            yield note(f"{alias.name} is split: both versions stay, its weights are deleted with it")
        if function is not None and function.provisioned_for(alias.name) is not None:
            yield note(f"the provisioned concurrency of {alias.name} is deleted with it")

    def check_owner(ownership: Ownership) -> Iterator[Finding]:
        match ownership:
            case Locked(deployment):
                yield block(f"CodeDeploy deployment {deployment.id} is moving {alias.name}")
            case Executing(execution):
                yield block(f"Step Functions execution {execution.name} is moving {alias.name}")
            case Managed(by, consequence):
                yield Finding(Level.REASON, f"managed by {by}: {consequence}")
            case Unknown():
                yield Finding(Level.REASON, risk(alias.name, ownership))
            case _:
                pass

    return CallKind(
        title=f"Delete alias {call.subject}?",
        summary=summary,
        confirm="delete it",
        done=f"{summary}: done",
        record=CallRecord(AliasState(alias.routing, alias.revision), None, alias.arn),
        parameters=shown(call),
        alias=alias,
        is_named=True,
        is_risky=True,
        is_unguarded=True,
        result=lambda _: f"deleted {call.function}:{call.subject}",
        check=check,
        check_owner=check_owner,
        aliases_served=lambda _: (call.subject,),
        changes=lambda _: Changes(deleted=alias),
    )


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, Alias):
        return Outcome.APPLIED
    return Outcome.NOT_APPLIED if is_as_it_was(entry, now) else Outcome.MOVED


def _done(entry: Entry) -> str:
    return fields_sent(entry) if entry.before is None else f"deleted, from {short_routing(entry.before.routing)}"


def _wanted(entry: Entry) -> str:
    return fields_sent(entry) if entry.before is None else f"delete, from {short_routing(entry.before.routing)}"


OPERATIONS = (Operation("DeleteAlias", read_alias, _compare, Words(_done, _wanted), writes_alias=True),)
