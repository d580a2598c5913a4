"""Invoke: what the journal has of calls of a function, of which nothing can be read later."""

from __future__ import annotations

from tui.writes.calls.alias_lines import compare_alias, read_alias
from tui.writes.calls.operation import CELL, Operation, Words, short
from tui.writes.journal.entry import INVOKE, Entry


def _done(entry: Entry) -> str:
    count, by = entry.asked.get("Count", "1"), entry.answered.get("ExecutedVersion", "")
    often = "" if count == "1" else f" {count} times"
    return short(f"invoked{often}{f', answered by {by}' if by else ''}", 2 * CELL)


OPERATIONS = (Operation(INVOKE, read_alias, compare_alias, Words(_done)),)
