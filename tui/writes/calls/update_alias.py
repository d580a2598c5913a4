"""UpdateAlias, where it is reviewed: another routing, another description, or both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias, shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding
from tui.writes.calls.alias_lines import compare_alias, read_alias
from tui.writes.calls.checks import check_description
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes
from tui.writes.calls.operation import CELL, Operation, Words, fields_sent, is_as_before, is_at, short, short_routing
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import NOTHING, AliasState, Entry
from tui.writes.journal.readback import State
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class AliasUpdate:
    """Moves of an alias are checked by `alias_preflight`; here is what is reviewed beside them."""

    call: UpdateAlias
    secret_values = NOTHING
    confirm = "apply the change"
    is_named = False
    is_risky = False
    is_unguarded = False

    @property
    def title(self) -> str:
        return f"Change {self.call.subject}"

    @property
    def summary(self) -> str:
        before, after, description = self.call.before, self.call.after, self.call.description
        if after == before.routing and description is not None:
            return f"describe {before.name}: {description or 'nothing'}"
        return f"{before.name}  {format_routing(before.routing)}  ⟶  {format_routing(after)}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return "rolled back" if self.rolls_back else f"{format_routing(self.call.after)} was set"

    @property
    def rolls_back(self) -> bool:
        before = self.call.before.routing
        return self.call.description is None and before.split and self.call.after == before.rolled_back()

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.summary}: done"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        return check_description(self.call.description or "")

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        before, description = self.call.before, self.call.description
        asked = {} if description is None else {"Description": clean(description, LONGEST)}
        return CallRecord(AliasState(before.routing, before.revision), self.call.after, before.arn, asked)

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return Changes(updated=answer) if isinstance(answer, Alias) else NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


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
