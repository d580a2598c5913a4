"""The report of a rollout that AWS runs, in the order of one that runs here: plan, events, evidence, writes; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tui.domain.audit import AuditEvent
from tui.domain.clean_text import clean
from tui.features.rollout.here.files import RolloutFiles
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.record.record import HostedRecord, Trail
from tui.features.rollout.record.trail import SLACK
from tui.features.rollout.text.progress import describe_routing
from tui.features.rollout.text.report import Report, plan_lines, to_markdown, write_lines, zone_of
from tui.presentation.times import date_and_time
from tui.writes.journal.entry import Entry

Lines = Iterator[str]


def write_record_report(record: HostedRecord, files: RolloutFiles, writes: Iterable[Entry], now: datetime) -> str:
    """Return the report of a rollout as Markdown; `writes` are those to its function, as the journal has them."""
    hosted, begun, zone = record.hosted, record.begun, zone_of(record.hosted.began)
    own = [entry for entry in writes if is_of_record(entry, record, now)]
    report = Report(
        name=hosted.name,
        moves=hosted.moves,
        state=describe_record(record, zone),
        id=f"{hosted.engine} {hosted.id}",
        place=record.place,
        by=f"{record.operator or 'not known'}{'' if begun else '; started elsewhere'}",
        reason=record.reason or ("none given" if begun else "not known"),
        began=hosted.began,
        ended=hosted.ended,
        facts=(*hosted.facts, *(f"not read: {failure}" for failure in hosted.failures)),
        left_out=files.left_out(),
        plan=hosted.plan,
        plan_lines=_plan(record),
        events=files.events(),
        evidence=files.evidence(),
        no_evidence="No sample was read: nobody followed it while it ran.",
        write_lines=(*_own_writes(own, record, zone), *_audited(record.trail, zone)),
        again_lines=_again(record),
    )
    return to_markdown(report)


def describe_record(record: HostedRecord, zone: str) -> str:
    """Return where a rollout was when it was seen last, and why; `zone` is the report's."""
    hosted = record.hosted
    at = f"{describe_routing(hosted.confirmed)}, " if hosted.confirmed is not None else ""
    why = f": {hosted.why}" if hosted.why else ""
    seen = f"; seen last at {date_and_time(hosted.read, zone)}, when it had not ended" if hosted.running else ""
    phase = "" if hosted.phase.lower() == hosted.course else f", {hosted.phase}"
    return f"{at}{hosted.course}{phase}{why}{seen}"


def is_of_record(entry: Entry, record: HostedRecord, now: datetime) -> bool:
    """Tell whether a write on record is of a rollout: it names it, or moves its alias while it runs or just after."""
    hosted = record.hosted
    if entry.alias != hosted.alias:
        return False
    if hosted.id in (*entry.asked.values(), *entry.answered.values()):
        return True
    until = (hosted.ended or now) + SLACK
    return entry.is_move and hosted.began is not None and hosted.began - timedelta(seconds=5) <= entry.time <= until


def _plan(record: HostedRecord) -> Lines:
    plan = record.begun.plan if record.begun is not None else None
    if plan is not None:
        yield from plan_lines(plan)
        yield ""
        yield f"As {record.hosted.engine} carries it out:"
        yield ""
    for stage in record.hosted.stages:
        hold = "until someone approves" if stage.hold is None else f"{stage.hold.total_seconds() / 60:g} min"
        yield f"- {stage.weight} %" + (f": {hold}" if stage.hold is None or stage.hold else "")
    if not record.hosted.stages:
        yield "Its steps could not be read."


def _own_writes(own: Iterable[Entry], record: HostedRecord, zone: str) -> Lines:
    yield "From Crossfade on this machine:"
    yield ""
    yield from write_lines(own, record.place, zone)
    yield ""


def _audited(trail: Trail | None, zone: str) -> Lines:
    asked = f" at {date_and_time(trail.at, zone)} (its records come minutes late)" if trail is not None else ""
    yield f"By whomever, as CloudTrail has them{asked}:"
    yield ""
    yield from _moves(trail, zone)


def _moves(trail: Trail | None, zone: str) -> Lines:
    if trail is None:
        yield "CloudTrail was not asked."
    elif trail.failure:
        yield f"Not known: {clean(trail.failure, 400)}."
    elif not trail.moves:
        yield "It has none."
    else:
        yield from (f"- {_move(move, zone)}" for move in trail.moves)


def _move(move: AuditEvent, zone: str) -> str:
    after = f" → {describe_routing(move.after)}" if move.after is not None else ""
    source = f" with {move.source}" if move.source else ""
    revision = f", revision {move.revision}" if move.revision else ""
    text = f"{date_and_time(move.time, zone)} {move.name}{after} by {move.who}{source}{revision}"
    return clean(f"{text} (CloudTrail {move.id})" if move.id else text, 400)


_ENGINES = {Engine.CODEDEPLOY: "codedeploy", Engine.STEP_FUNCTIONS: "stepfunctions"}


def _again(record: HostedRecord) -> Lines:
    hosted, begun = record.hosted, record.begun
    if begun is not None and begun.plan is not None:
        start = f"crossfade rollout start {hosted.name} --engine {_ENGINES[hosted.engine]}"
        yield f"      {clean(f'{start} --plan {begun.plan.name} --to {hosted.target}', 400)}"
        yield ""
    if record.start:
        yield f"      {clean(record.start, 4_000)}"
    else:
        yield "The call that would start it is not known."
