"""The journal in words: a table of writes, and what became of those that a crash left open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.domain.call import Call, UpdateAlias
from tui.domain.routing import Routing
from tui.journal.entry import Entry, Found, Phase
from tui.journal.record import is_roll_back
from tui.journal.settling import ENVIRONMENT, NEWEST, Settled
from tui.presentation.ages import age, moment
from tui.presentation.call_text import tell_call
from tui.presentation.words import explain, tell_routing
from tui.providers.errors import NotRecorded
from tui.providers.text import clean

_CELL = 60
_COLUMNS = ("time (UTC)", "account", "region", "written to", "from", "to", "outcome", "by", "reason")


def tell_writes(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return a table of the last lines of writes, one write a line; nothing in it can steer a terminal."""
    rows = [_COLUMNS, *(_row(entry) for entry in entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return tuple("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def tell_outcome(entry: Entry) -> str:
    """Say what is recorded of a write's outcome: `performed`, `refused (NotPermitted)`, `settled: not applied`."""
    match entry.phase:
        case Phase.CONFIRMED:
            return "confirmed by re-read"
        case Phase.SETTLED if entry.found is not None:
            return f"settled: {entry.found}"
        case phase if entry.fault is not None:
            return f"{phase} ({entry.fault.code or entry.fault.kind})"
        case phase:
            return phase.value


def short_caller(arn: str) -> str:
    """Return the part of a caller's ARN that says who: `user/alice`, `assumed-role/Releaser/alice`."""
    return arn.rpartition(":")[2] or "somebody"


def tell_settled(settled: Settled, now: datetime) -> tuple[str, ...]:
    """Say of a write that a crash left open what it was, whose, when, and what stands now."""
    entry = settled.entry
    name = clean(f"{entry.function}:{entry.alias}", 2 * _CELL)
    who = clean(short_caller(entry.who), _CELL)
    lines = (
        f"{name}  {tell_sent(entry)}",
        f"sent {age(entry.time, now)}, {moment(entry.time)}, by {who}",
        _stands(settled),
    )
    return (*lines, f"reason given: {clean(entry.reason, 500)}") if entry.reason else lines


def tell_sent(entry: Entry) -> str:
    """Say what a write was to do: `6 ⟶ 6→7 10 %`, `created on 7`, `published`, `MemorySize 512, env TABLE set`."""
    if entry.before is not None and entry.after is not None:
        if entry.before.routing == entry.after and "Description" in entry.asked:
            return clean(f"described: {entry.asked['Description'] or 'nothing'}", 2 * _CELL)
        return f"{_routing(entry.before.routing)}  ⟶  {_routing(entry.after)}"
    if entry.after is not None:
        return f"created on {_routing(entry.after)}"
    if entry.before is not None:
        return f"deleted, from {_routing(entry.before.routing)}"
    match entry.operation:
        case "PublishVersion":
            made = entry.answered.get("Version", "")
            return clean(f"published as {made}" if made else "published", _CELL)
        case "DeleteFunction":
            return "deleted"
        case "Invoke":
            count = entry.asked.get("Count", "1")
            often = "" if count == "1" else f" {count} times"
            by = entry.answered.get("ExecutedVersion", "")
            return clean(f"invoked{often}{f', answered by {by}' if by else ''}", 2 * _CELL)
        case "UpdateFunctionCode":
            source = next((entry.asked[key] for key in ("ImageUri", "S3Key", "CodeSha256") if key in entry.asked), "")
            return clean(f"code {source}".rstrip(), 2 * _CELL)
    quiet = ("FunctionName", "RevisionId", NEWEST)
    asked = (
        f"env {name.removeprefix(ENVIRONMENT)} {value}" if name.startswith(ENVIRONMENT) else f"{name} {value}"
        for name, value in entry.asked.items()
        if name not in quiet
    )
    return clean(", ".join(asked) or entry.operation, 2 * _CELL)


def tell_unrecorded(call: Call, phase: Phase, error: NotRecorded) -> str:
    """Say that a write went out whose outcome could not be recorded."""
    if phase is not Phase.PERFORMED:
        return f"the outcome could not be recorded: {error.message}"
    if is_roll_back(call):
        return f"rolled back; it could not be recorded: {error.message}"
    done = f"{tell_routing(call.after)} was set" if isinstance(call, UpdateAlias) else f"{tell_call(call)}: done"
    return f"{done}; it could not be recorded: {error.message}"


def _stands(settled: Settled) -> str:
    alias = clean(settled.entry.alias, _CELL)
    if settled.found is Found.APPLIED and settled.alias is None:
        return "It was applied."
    if settled.found in (Found.NOT_APPLIED, Found.MOVED) and settled.alias is None:
        return "It was not applied." if settled.found is Found.NOT_APPLIED else f"{alias} was changed since."
    now = "" if settled.alias is None else tell_routing(settled.alias.routing)
    match settled.found:
        case Found.APPLIED:
            return f"It was applied: {alias} stands at {now}."
        case Found.NOT_APPLIED:
            return f"It was not applied: {alias} stands at {now}, as before."
        case Found.MOVED:
            return f"{alias} was moved since {_mover(settled.since)}: it stands at {now}."
        case Found.GONE:
            return f"{alias} is no longer there."
        case _:
            why = explain(settled.trouble).what if settled.trouble else "no answer"
            return f"{alias} cannot be read ({why}): the next start looks again."


def _mover(since: Entry | None) -> str:
    if since is None:
        return "by somebody else"
    return f"with Crossfade by {clean(short_caller(since.who), _CELL)} ({moment(since.time)})"


def _sides(entry: Entry) -> tuple[str, str]:
    """Return where an alias stood and was to stand; of other writes what was to be done."""
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        return tell_routing(entry.before.routing), tell_routing(entry.after)
    return tell_routing(entry.before.routing) if entry.before is not None else "-", tell_sent(entry)


def _row(entry: Entry) -> tuple[str, ...]:
    cells = (
        f"{entry.time:%Y-%m-%d %H:%M:%S}",
        entry.account or "-",
        entry.region or "-",
        f"{entry.function}:{entry.alias}",
        *_sides(entry),
        tell_outcome(entry),
        short_caller(entry.who),
        entry.reason,
    )
    return tuple(clean(cell, 2 * _CELL) for cell in cells)


def _routing(routing: Routing) -> str:
    return clean(tell_routing(routing), _CELL)
