"""The journal in words: a table of writes, and what became of those that a crash left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from tui.domain.alias import Alias
from tui.domain.call import Call, UpdateAlias
from tui.domain.clean_text import clean
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig, StopDeployment
from tui.domain.errors import NotRecorded
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.presentation.ages import age, moment
from tui.presentation.error_text import explain
from tui.presentation.routing_text import format_routing
from tui.writes.calls import kind_of
from tui.writes.journal.comparison import ENVIRONMENT, NEWEST
from tui.writes.journal.entry import CONFIGURE, START, STOP, Entry, Outcome, Phase
from tui.writes.journal.outcome import OutcomeUnknown, Reconciled, State
from tui.writes.journal.record import is_roll_back

_CELL = 60
_SECONDS = len("2026-11-23 03:00:13")
_LINE = 200
_QUIET = ("FunctionName", "RevisionId", NEWEST)
Cells = tuple[str, ...]
_COLUMNS = ("time (UTC)", "account", "region", "written to", "from", "to", "outcome", "by", "reason")


def format_writes(rows: Sequence[Cells]) -> Iterator[str]:
    """Yield a table of writes, one a line; nothing in it can steer a terminal."""
    table = (_COLUMNS, *rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    line = "  ".join(f"{{:<{width}}}" for width in widths)
    return (line.format(*row).rstrip() for row in table)


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


def short_caller(arn: str) -> str:
    """Return the part of a caller's ARN that says who: `user/alice`, `assumed-role/Releaser/alice`."""
    return arn.rpartition(":")[2] or "somebody"


def describe_reconciled(reconciled: Reconciled, now: datetime) -> tuple[str, ...]:
    """Say of a write that a crash left open what it was, whose, when, and what stands now."""
    entry = reconciled.entry
    name = _name(entry)
    who = clean(short_caller(entry.who), _CELL)
    lines = (
        f"{name}  {describe_asked(entry)}",
        f"sent {age(entry.time, now)}, {moment(entry.time)}, by {who}",
        describe_outcome(reconciled),
    )
    return (*lines, f"reason: {clean(entry.reason, 500)}") if entry.reason else lines


def describe_sent(entry: Entry) -> str:
    """Say what a write was to do: `6 ⟶ 6→7 10 %`, `created on 7`, `published`, `MemorySize 512, env TABLE set`."""
    if entry.operation == STOP:
        deployment = clean(entry.asked.get("deploymentId", "the deployment"), _CELL)
        return f"{deployment} stopped, {_rollback(entry)}"
    if entry.operation in (START, CONFIGURE):
        return _describe_deployment(entry)
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
    asked = (
        f"env {name.removeprefix(ENVIRONMENT)} {value}" if name.startswith(ENVIRONMENT) else f"{name} {value}"
        for name, value in entry.asked.items()
        if name not in _QUIET
    )
    return clean(", ".join(asked) or entry.operation, 2 * _CELL)


def _rollback(entry: Entry) -> str:
    return "without rollback" if entry.asked.get("autoRollbackEnabled") == "False" else "with rollback"


def _describe_deployment(entry: Entry) -> str:
    """Say of a write to CodeDeploy what it starts or creates."""
    asked, config = entry.asked, entry.asked.get("deploymentConfigName", "")
    if entry.operation == CONFIGURE:
        return clean(f"configuration {config} created", 2 * _CELL)
    known = entry.answered.get("deploymentId", "deployment")
    ends = f"{asked.get('CurrentVersion', '')} → {asked.get('TargetVersion', '')}"
    return clean(f"{known} started, {ends}, {config.removeprefix('CodeDeployDefault.')}", 2 * _CELL)


def describe_open_write(entry: Entry) -> str:
    """Say, for an operator who leaves, that a write is on its way or that its outcome is not known."""
    pending = entry.phase is Phase.UNKNOWN
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        what, earlier = _routing(entry.after), f"; before, it was at {_routing(entry.before.routing)}"
    else:
        what, earlier = f"{clean(entry.operation, _CELL)} ({describe_sent(entry)})", ""
    if pending:
        return f"{_name(entry)}: {what} may still be applied, since no answer came; the next start checks again"
    return f"{_name(entry)}: {what} was sent and AWS has not answered{earlier}"


def describe_not_sent(entry: Entry) -> str:
    """Say, for an operator who leaves, that a write did not go out."""
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        return f"{_name(entry)}: {_routing(entry.after)} was not sent"
    return f"{_name(entry)}: {clean(entry.operation, _CELL)} ({describe_sent(entry)}) was not sent"


def describe_asked(entry: Entry) -> str:
    """Say what a write was to do, where it is not known to be done: `delete, from 6`, `publish`."""
    deployment = clean(entry.asked.get("deploymentId", "the deployment"), _CELL)
    match entry.operation:
        case "StopDeployment":
            return f"stop {deployment}, {_rollback(entry)}"
        case "CreateAlias" if entry.after is not None:
            return f"create on {_routing(entry.after)}"
        case "DeleteAlias" if entry.before is not None:
            return f"delete, from {_routing(entry.before.routing)}"
        case "DeleteFunction":
            return "delete"
        case "PublishVersion":
            return "publish"
        case "UpdateAlias" if _describes(entry):
            return clean(f"describe: {entry.asked.get('Description') or 'nothing'}", 2 * _CELL)
        case _:
            return describe_sent(entry)


def describe_unrecorded(call: Call, phase: Phase, error: NotRecorded) -> str:
    """Say that a write went out whose outcome could not be recorded."""
    if phase is not Phase.PERFORMED:
        return f"the outcome could not be recorded: {error.message}"
    if isinstance(call, StopDeployment):
        return f"{call.deployment} was stopped; it could not be recorded: {error.message}"
    if isinstance(call, CreateDeployment):
        return f"a deployment to {call.target} was started; it could not be recorded: {error.message}"
    if isinstance(call, CreateDeploymentConfig):
        return f"{call.config.name} was created; it could not be recorded: {error.message}"
    if is_roll_back(call):
        return f"rolled back; it could not be recorded: {error.message}"
    done = (
        f"{format_routing(call.after)} was set" if isinstance(call, UpdateAlias) else f"{kind_of(call).summary}: done"
    )
    return f"{done}; it could not be recorded: {error.message}"


def describe_unknown(error: OutcomeUnknown) -> str:
    """Say of a write of this session whose answer was lost what is known of it."""
    entry = error.reconciled.entry
    name = clean(f"{entry.function}:{entry.alias}", 2 * _CELL)
    return f"{name}  {describe_asked(entry)}: {explain(error.cause).problem}. {describe_outcome(error.reconciled)}"


def describe_resolved(reconciled: Reconciled) -> str:
    """Say what became of a write whose outcome was not known for a while."""
    entry = reconciled.entry
    return f"{_name(entry)}  {describe_asked(entry)}: {describe_outcome(reconciled)}"


def describe_outcome(reconciled: Reconciled) -> str:
    """Say what a reading tells of a write whose answer is not known, and what can be looked at where it does not."""
    entry, now = reconciled.entry, reconciled.now
    name = clean(entry.alias, _CELL)
    match reconciled.outcome:
        case Outcome.APPLIED:
            return f"It was applied: {_as_asked(entry, name, now)}."
        case Outcome.NOT_APPLIED:
            if _describes(entry):
                return f"It was not applied: the description of {name} is as before."
            where = f": {name} is at {_routing(now.routing)}, as before" if isinstance(now, Alias) else ""
            return f"It was not applied{where}."
        case Outcome.OPEN:
            where = f": {name} is at {_routing(now.routing)} now" if isinstance(now, Alias) else ""
            again = f" Next check at {reconciled.again:%H:%M:%S} UTC." if reconciled.again is not None else ""
            return f"It may still be applied{where}.{again}"
        case Outcome.MOVED if isinstance(now, Alias):
            return f"{name} has changed since{_changer(reconciled.since)}: it is at {_routing(now.routing)}."
        case Outcome.MOVED if entry.operation == "PublishVersion":
            newest = entry.asked.get(NEWEST, "0")
            return clean(
                f"$LATEST has changed since, and no version above {newest} matches what was to be published.", _LINE
            )
        case Outcome.MOVED:
            return f"{name} has changed since, and is not as requested."
        case Outcome.UNCLEAR:
            return f"Not known whether it was applied: {_to_look_at(entry, now)}."
        case Outcome.GONE:
            return f"{name} does not exist."
        case _:
            why = explain(reconciled.failure).problem if reconciled.failure else "no answer"
            when = f"at {reconciled.again:%H:%M:%S} UTC" if reconciled.again is not None else "at the next start"
            return f"Not known whether it was applied: {name} cannot be read ({why}). Next check {when}."


def _describes(entry: Entry) -> bool:
    """Return whether a write was to change the description of an alias alone."""
    same = entry.before is not None and entry.before.routing == entry.after
    return same and entry.operation == "UpdateAlias" and "Description" in entry.asked


def _as_asked(entry: Entry, name: str, now: State) -> str:
    """Say what stands where it is what was asked for, whoever may have asked the same."""
    match now:
        case Alias() if _describes(entry):
            return f"the description of {name} is as requested"
        case Alias():
            return f"{name} is at {_routing(now.routing)}, as requested"
        case Version() if entry.operation == "PublishVersion":
            return f"version {clean(now.number, _CELL)} is what was to be published"
        case Version():
            return f"{name} is as requested"
        case _ if entry.operation in (START, CONFIGURE):
            return describe_sent(entry)
        case _:
            return f"{name} is gone, as requested"


def _to_look_at(entry: Entry, now: State) -> str:
    """Say what cannot be compared, and where an operator can look."""
    match entry.operation:
        case "UpdateFunctionCode" if isinstance(now, Version):
            before = entry.seen.get("CodeSha256", "")
            if now.code_sha256 == before:
                return "$LATEST has changed since, and has the same code as before"
            was = f", was {clean(before, 12)}" if before else ""
            code = f"CodeSha256 {clean(now.code_sha256, 12)}{was}"
            return f"$LATEST has other code since ({code}); by whom is not known"
        case "PublishVersion" if isinstance(now, Version) and now.is_published:
            return f"version {now.number} looks like it; compare it with what was to be published (d)"
        case "StopDeployment":
            deployment = clean(entry.asked.get("deploymentId", "the deployment"), _CELL)
            where = f"; {clean(entry.alias, _CELL)} is at {_routing(now.routing)}" if isinstance(now, Alias) else ""
            return f"look at {deployment} in CodeDeploy{where}"
        case _ if not entry.account:
            return "the account was not known when it was sent, and this one does not have it"
        case _:
            names = [name.removeprefix(ENVIRONMENT) for name in entry.asked if name not in _QUIET]
            return clean(f"$LATEST has changed since; look at {', '.join(names) or 'it'}", _LINE)


def _changer(since: Entry | None) -> str:
    if since is None:
        return ""
    return f" with Crossfade by {clean(short_caller(since.who), _CELL)} ({moment(since.time)})"


def _sides(entry: Entry) -> tuple[str, str]:
    """Return where an alias stood and was to stand; of other writes what was to be done."""
    if entry.before is not None and entry.after is not None and entry.before.routing != entry.after:
        stopped = f" ({describe_sent(entry)})" if entry.operation == STOP else ""
        return _side(entry.before.routing), f"{_side(entry.after)}{stopped}"
    return _side(entry.before.routing) if entry.before is not None else "-", describe_sent(entry)


def cells_of(entry: Entry) -> Cells:
    """Return what the table says of a write, by its last line; what many of them say is kept once."""
    time = str(entry.time if entry.time.tzinfo is UTC else entry.time.astimezone(UTC))[:_SECONDS]
    cells = (
        entry.account or "-",
        entry.region or "-",
        f"{entry.function}:{entry.alias}",
        *_sides(entry),
        format_outcome(entry),
        short_caller(entry.who),
        entry.reason,
    )
    return (time, *map(_cell, cells))


@lru_cache(maxsize=1024)
def _side(routing: Routing) -> str:
    return format_routing(routing)


@lru_cache(maxsize=1024)
def _cell(text: str) -> str:
    return clean(text, 2 * _CELL)


def _name(entry: Entry) -> str:
    return clean(f"{entry.function}:{entry.alias}", 2 * _CELL)


def _routing(routing: Routing) -> str:
    return clean(format_routing(routing), _CELL)
