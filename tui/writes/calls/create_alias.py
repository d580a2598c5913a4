"""CreateAlias: a new name for a version, split from the first moment where that is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.domain.alias import Alias
from tui.domain.call import CreateAlias, shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.domain.version import LATEST
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding, shape, unlike
from tui.writes.calls.alias_lines import compare_alias, read_alias
from tui.writes.calls.checks import block, check_description, note
from tui.writes.calls.kind import NO_CHANGES, CallKind, CallRecord, Changes
from tui.writes.calls.operation import Operation, Words, fields_sent, short_routing
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import Entry
from tui.writes.ownership.owner import Managed, Ownership

_NAME = re.compile(r"(?!^[0-9]+$)([a-zA-Z0-9-_]{1,128})", re.ASCII)


def kind(call: CreateAlias) -> CallKind:
    """Return what the creation of an alias is."""
    summary = f"create alias {call.name} on {format_routing(call.routing)}"
    asked = {"Description": clean(call.description, LONGEST)}

    def check(function: FunctionSnapshot | None, _protected: tuple[str, ...]) -> Iterator[Finding]:
        if _NAME.fullmatch(call.name) is None:
            yield block("an alias name has 1 to 128 letters, digits, - or _; not digits only")
        yield from check_description(call.description)
        misshaped = shape(call.routing)
        if misshaped is not None:
            yield block(misshaped)
        if call.routing.on_latest:
            yield note(f"{LATEST} is not a version: every change goes live immediately, and it cannot be split")
        if function is None:
            return
        if function.alias(call.name) is not None:
            yield block(f"alias {call.name} already exists")
        yield from _check_versions(call.routing, function)

    return CallKind(
        title=f"Create alias {call.name}",
        summary=summary,
        confirm="create the alias",
        done=f"{summary}: done",
        record=CallRecord(None, call.routing, call.function_arn, asked),
        parameters=shown(call),
        result=lambda _: f"created {call.function}:{call.name}",
        check=check,
        check_owner=_check_owner,
        changes=lambda answer: Changes(created=answer) if isinstance(answer, Alias) else NO_CHANGES,
    )


def _check_owner(ownership: Ownership) -> Iterator[Finding]:
    if isinstance(ownership, Managed):
        yield note(f"the function is managed by {ownership.by}, which does not know of aliases created here")


def _check_versions(routing: Routing, function: FunctionSnapshot) -> Iterator[Finding]:
    for words in unlike(routing, function):
        yield block(words)
    for number in routing.versions:
        version = function.version(number)
        if version is None and function.versions_known:
            yield block(f"version {number} does not exist")
        elif version is not None and version.state not in (None, "Active"):
            why = f" ({version.state_reason})" if version.state_reason else ""
            yield note(f"version {number} is {version.state}{why}: its calls fail until it is Active")


def _done(entry: Entry) -> str:
    return fields_sent(entry) if entry.after is None else f"created on {short_routing(entry.after)}"


def _wanted(entry: Entry) -> str:
    return fields_sent(entry) if entry.after is None else f"create on {short_routing(entry.after)}"


OPERATIONS = (
    Operation(
        "CreateAlias",
        read_alias,
        compare_alias,
        Words(_done, _wanted),
        # An alias that is there cannot be created again.
        is_guarded=lambda _: True,
        creates=True,
        writes_alias=True,
    ),
)
