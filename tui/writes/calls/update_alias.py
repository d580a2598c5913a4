"""UpdateAlias, where it is reviewed: another routing, another description, or both."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias, shown
from tui.domain.clean_text import clean
from tui.presentation.routing_text import format_routing
from tui.writes.calls.alias_lines import compare_alias, read_alias
from tui.writes.calls.checks import check_description
from tui.writes.calls.kind import NO_CHANGES, CallKind, CallRecord, Changes
from tui.writes.calls.operation import CELL, Operation, Words, fields_sent, is_as_before, is_at, short, short_routing
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import AliasState, Entry
from tui.writes.journal.readback import State


def kind(call: UpdateAlias) -> CallKind:
    """Return what a change of an alias is; moves are checked by `alias_preflight`."""
    before, after, description = call.before, call.after, call.description
    if after == before.routing and description is not None:
        summary = f"describe {before.name}: {description or 'nothing'}"
    else:
        summary = f"{before.name}  {format_routing(before.routing)}  ⟶  {format_routing(after)}"
    rolls_back = description is None and before.routing.split and after == before.routing.rolled_back()
    asked = {} if description is None else {"Description": clean(description, LONGEST)}
    return CallKind(
        title=f"Change {call.subject}",
        summary=summary,
        confirm="apply the change",
        done="rolled back" if rolls_back else f"{format_routing(after)} was set",
        record=CallRecord(AliasState(before.routing, before.revision), after, before.arn, asked),
        parameters=shown(call),
        alias=before,
        rolls_back=rolls_back,
        result=lambda _: f"{call.function}: {summary}: done",
        check=lambda _function, _protected: check_description(description or ""),
        aliases_served=lambda _: (call.subject,),
        changes=lambda answer: Changes(updated=answer) if isinstance(answer, Alias) else NO_CHANGES,
    )


def _describes(entry: Entry) -> bool:
    """Tell whether a write was to change the description of an alias alone."""
    return entry.before is not None and entry.before.routing == entry.after and "Description" in entry.asked


def _done(entry: Entry) -> str:
    if entry.before is None or entry.after is None:
        return fields_sent(entry)
    if _describes(entry):
        return short(f"described: {entry.asked['Description'] or 'nothing'}", 2 * CELL)
    return f"{short_routing(entry.before.routing)}  ⟶  {short_routing(entry.after)}"


def _wanted(entry: Entry) -> str:
    return (
        short(f"describe: {entry.asked['Description'] or 'nothing'}", 2 * CELL) if _describes(entry) else _done(entry)
    )


def _applied(entry: Entry, now: State) -> str:
    described = isinstance(now, Alias) and _describes(entry)
    return f"the description of {short(entry.alias)} is as requested" if described else is_at(entry, now)


def _not_applied(entry: Entry, now: State) -> str:
    if _describes(entry):
        return f"It was not applied: the description of {short(entry.alias)} is as before."
    return is_as_before(entry, now)


OPERATIONS = (
    Operation(
        "UpdateAlias",
        read_alias,
        compare_alias,
        Words(_done, _wanted, _applied, _not_applied),
        is_guarded=lambda entry: entry.before is not None and entry.before.revision is not None,
        writes_alias=True,
    ),
)
