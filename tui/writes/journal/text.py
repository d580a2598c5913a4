"""The journal in words: a table of writes, and what became of those that a crash left open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.clean_text import clean
from tui.domain.errors import NotRecorded
from tui.domain.routing import Routing
from tui.presentation.ages import age, moment
from tui.presentation.error_text import explain
from tui.presentation.routing_text import format_routing
from tui.presentation.table import Table, TableColumn, lay_out
from tui.presentation.times import date_and_time, second_in_zone
from tui.writes.calls import kind_of, operation_of_entry
from tui.writes.calls.operation import CELL, short, short_routing
from tui.writes.journal.entry import INVOKE, Entry, Outcome, Phase
from tui.writes.journal.outcome import OutcomeUnknown, Reconciled
from tui.writes.ownership.text import short_caller

Cells = tuple[str, ...]
_COLUMNS = (
    TableColumn("account", goes=1),
    TableColumn("region", goes=2),
    TableColumn("written to", least=16, keep_ends=True),
    TableColumn("from", least=10, goes=4),
    TableColumn("to", least=12),
    TableColumn("outcome", least=10),
    TableColumn("by", least=12, keep_ends=True, goes=5),
    TableColumn("reason", least=12, goes=3),
)


def format_writes(rows: Sequence[Cells], zone: str, width: int | None = None) -> Table:
    """Return a table of writes whose title says the zone, for so many cells; nothing in it can steer a terminal."""
    return lay_out((TableColumn(f"time ({zone})"), *_COLUMNS), rows, width)


def format_outcome(entry: Entry) -> str:
    """Say what is recorded of a write's outcome: `performed`, `refused (NotPermitted)`, `settled: not applied`."""
    match entry.phase:
        case Phase.CONFIRMED:
            return "confirmed by re-read"
        case Phase.SETTLED if entry.outcome is not None:
            return f"resolved: {entry.outcome}"
        case phase if entry.fault is not None:
            return f"{phase} ({entry.fault.code or entry.fault.kind})"
        case phase:
            return phase.value


def describe_reconciled(reconciled: Reconciled, now: datetime) -> tuple[str, ...]:
    """Say of a write that a crash left open what it was, whose, when, and what is there now."""
    entry = reconciled.entry
    name = _name(entry)
    who = clean(short_caller(entry.who), CELL)
    lines = (
        f"{name}  {describe_asked(entry)}",
        f"sent {age(entry.time, now)}, {moment(entry.time)}, by {who}",
        describe_outcome(reconciled),
    )
    return (*lines, f"reason: {clean(entry.reason, 500)}") if entry.reason else lines


def describe_sent(entry: Entry) -> str:
    """Say what a write was to do: `6 ⟶ 6→7 10 %`, `created on 7`, `published`, `MemorySize 512, env TABLE set`."""
    return operation_of_entry(entry).words.done(entry)


def describe_open_write(entry: Entry) -> str:
    """Say, for an operator who leaves, that a write is on its way or that its outcome is not known."""
    pending = entry.phase is Phase.UNKNOWN
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        what, earlier = short_routing(entry.after), f"; before, it was at {short_routing(entry.before.routing)}"
    elif entry.operation == INVOKE:
        what, earlier = "a call of the function", ""
    else:
        what, earlier = f"{clean(entry.operation, CELL)} ({describe_sent(entry)})", ""
    if pending:
        return f"{_name(entry)}: {what} may still be applied, since no answer came; the next start checks again"
    return f"{_name(entry)}: {what} was sent and AWS has not answered{earlier}"


def describe_not_sent(entry: Entry) -> str:
    """Say, for an operator who leaves, that a write did not go out."""
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        return f"{_name(entry)}: {short_routing(entry.after)} was not sent"
    return f"{_name(entry)}: {clean(entry.operation, CELL)} ({describe_sent(entry)}) was not sent"


def describe_asked(entry: Entry) -> str:
    """Say what a write was to do, where it is not known to be done: `delete, from 6`, `publish`."""
    words = operation_of_entry(entry).words
    return (words.wanted or words.done)(entry)


def describe_unrecorded(call: Call, phase: Phase, error: NotRecorded) -> str:
    """Say that a write went out whose outcome could not be recorded."""
    if phase is not Phase.PERFORMED:
        return f"the outcome could not be recorded: {error.message}"
    return f"{kind_of(call).done}; it could not be recorded: {error.message}"


def describe_unknown(error: OutcomeUnknown) -> str:
    """Say of a write of this session whose answer was lost what is known of it."""
    entry = error.reconciled.entry
    name = clean(f"{entry.function}:{entry.alias}", 2 * CELL)
    return f"{name}  {describe_asked(entry)}: {explain(error.cause).problem}. {describe_outcome(error.reconciled)}"


def describe_resolved(reconciled: Reconciled) -> str:
    """Say what became of a write whose outcome was not known for a while."""
    entry = reconciled.entry
    return f"{_name(entry)}  {describe_asked(entry)}: {describe_outcome(reconciled)}"


def describe_outcome(reconciled: Reconciled) -> str:
    """Say what a reading tells of a write whose answer is not known, and what can be looked at where it does not."""
    entry, now = reconciled.entry, reconciled.now
    name, words = short(entry.alias), operation_of_entry(entry).words
    match reconciled.outcome:
        case Outcome.APPLIED:
            return f"It was applied: {words.applied(entry, now)}."
        case Outcome.NOT_APPLIED:
            return words.not_applied(entry, now)
        case Outcome.OPEN:
            where = f": {name} is at {short_routing(now.routing)} now" if isinstance(now, Alias) else ""
            again = f" Next check at {second_in_zone(reconciled.again)}." if reconciled.again is not None else ""
            return f"It may still be applied{where}.{again}"
        case Outcome.MOVED if isinstance(now, Alias):
            return f"{name} has changed since{_changer(reconciled.since)}: it is at {short_routing(now.routing)}."
        case Outcome.MOVED:
            return words.changed(entry)
        case Outcome.UNCLEAR:
            return f"Not known whether it was applied: {words.unclear(entry, now)}."
        case Outcome.GONE:
            return f"{name} does not exist."
        case _:
            why = explain(reconciled.failure).problem if reconciled.failure else "no answer"
            when = f"at {second_in_zone(reconciled.again)}" if reconciled.again is not None else "at the next start"
            return f"Not known whether it was applied: {name} cannot be read ({why}). Next check {when}."


def _changer(since: Entry | None) -> str:
    if since is None:
        return ""
    return f" with Crossfade by {clean(short_caller(since.who), CELL)} ({moment(since.time)})"


def _sides(entry: Entry) -> tuple[str, str]:
    """Return where an alias was and was to be; of other writes what was to be done."""
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        how = operation_of_entry(entry).words.how(entry)
        return _side(entry.before.routing), _side(entry.after) + (f" ({how})" if how else "")
    return _side(entry.before.routing) if entry.before is not None else "-", describe_sent(entry)


def cells_of(entry: Entry, zone: str) -> Cells:
    """Return what the table says of a write, by its last line; what many of them say is kept once.

    `zone` is the one that the table's title says.
    """
    cells = (
        entry.account or "-",
        entry.region or "-",
        f"{entry.function}:{entry.alias}",
        *_sides(entry),
        format_outcome(entry),
        short_caller(entry.who),
        entry.reason,
    )
    return (date_and_time(entry.time, zone), *map(_cell, cells))


@lru_cache(maxsize=1024)
def _side(routing: Routing) -> str:
    return format_routing(routing)


@lru_cache(maxsize=1024)
def _cell(text: str) -> str:
    return clean(text, 2 * CELL)


def _name(entry: Entry) -> str:
    return clean(f"{entry.function}:{entry.alias}", 2 * CELL)
