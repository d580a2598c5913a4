"""What a rollout leaves: plan, events, evidence behind each decision, and writes with the lines that repeat them; pure.

It is Markdown that reads well as it is, and holds nothing that is not in the rollout's folder or in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clean_text import clean
from tui.domain.context import Context
from tui.domain.routing import Weight
from tui.features.rollout.here.store import Place
from tui.features.rollout.plan import Plan
from tui.features.rollout.text.plan import describe_bake, describe_figures, describe_gate, describe_time
from tui.features.rollout.text.progress import describe_event, describe_routing
from tui.presentation.number_format import count
from tui.presentation.times import date_and_time, zone_name, zone_now
from tui.writes.calls import operation_of_entry
from tui.writes.cli_line import cli_line
from tui.writes.journal.entry import Entry, Phase

Lines = Iterator[str]


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a rollout, whoever carried it out, in plain words; `_lines` are Markdown already.

    `began` is None where that is not known; `left_out` says what of the rest is not in it.
    """

    name: str
    moves: str
    state: str
    id: str
    place: Place
    by: str
    reason: str
    began: datetime | None
    ended: datetime | None
    plan: str
    plan_lines: Iterable[str]
    events: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, Any]]
    write_lines: Iterable[str]
    facts: Iterable[str] = ()
    left_out: Iterable[str] = ()
    no_evidence: str = "The gate was never checked."
    group_lines: Iterable[str] = ()
    again_lines: Iterable[str] = ()

    @property
    def zone(self) -> str:
        """The zone that its head names once for all times of it."""
        return zone_of(self.began)


def zone_of(began: datetime | None) -> str:
    """Name the zone of the times of a report on a rollout that began at a time, which may not be known."""
    return zone_name(began) if began is not None else zone_now()


def to_markdown(report: Report) -> str:
    """Return a report as Markdown."""
    evidence = evidence_lines(report.evidence, report.zone) if report.evidence else (report.no_evidence,)
    lines = [
        f"# {clean(report.name)}  {clean(report.moves)}",
        "",
        f"{clean(report.state)}.",
        "",
        *_head(report),
        "",
        *_section("Moved together with", report.group_lines),
        *_section(f"Plan {clean(report.plan)}", report.plan_lines),
        *_section("What happened", (f"- {clean(describe_event(event, zone=report.zone))}" for event in report.events)),
        *_section("Evidence", evidence),
        *_section("Writes", report.write_lines),
        *_section("To do the same again", report.again_lines),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _section(title: str, lines: Iterable[str]) -> Lines:
    """Yield a section, nothing where it has no lines."""
    lines = tuple(lines)
    if lines:
        yield from (f"## {title}", "", *lines, "")


def _head(report: Report) -> Lines:
    zone = report.zone
    began = date_and_time(report.began, zone) if report.began is not None else "at a time that is not known"
    ended = f", ended {date_and_time(report.ended, zone)}" if report.ended is not None else ""
    yield f"- rollout: {clean(report.id)}"
    yield where_line(report.place)
    yield f"- by: {clean(report.by)}"
    yield f"- reason: {clean(report.reason)}"
    yield f"- times: {zone}"
    yield f"- started {began}{ended}"
    yield from (f"- {clean(fact)}" for fact in report.facts)
    yield from (f"- not in this report: {clean(part)}" for part in report.left_out)


def where_line(place: Place) -> str:
    """Return where a rollout writes."""
    where = f"account {place.account or 'not known'}, {place.region}" + (", the demo" if place.demo else "")
    return f"- where: {clean(where)}" + (f", {clean(place.endpoint)}" if place.endpoint else "")


def plan_lines(plan: Plan) -> Lines:
    """Yield what a plan does, and what it asks for."""
    if plan.description:
        yield f"{clean(plan.description)}; takes at least {describe_time(plan)}"
        yield ""
    for step in plan.steps:
        hold = "until someone approves" if step.hold is None else f"{step.hold.total_seconds() / 60:g} min"
        yield f"- {step.weight} %: {hold}"
    yield "- 100 %"
    yield from (f"- {line}" for line in (*describe_gate(plan), *describe_bake(plan)))


def evidence_lines(evidence: Sequence[Mapping[str, Any]], zone: str) -> Lines:
    """Yield the checks that decided: the last one of each step, and each whose result is not that of the one before."""
    left_out = 0
    for number, check in enumerate(evidence):
        before = evidence[number - 1] if number else None
        after = evidence[number + 1] if number + 1 < len(evidence) else None
        is_new = before is None or _key(before) != _key(check)
        if is_new or after is None or after.get("step") != check.get("step"):
            yield f"- {clean(_check(check, zone), 400)}"
        else:
            left_out += 1
    if left_out:
        yield ""
        yield f"{count(left_out, 'more check')} with the result of the one before: see evidence.jsonl."


def _key(check: Mapping[str, Any]) -> tuple[Any, Any]:
    return check.get("step"), check.get("result")


def _check(check: Mapping[str, Any], zone: str) -> str:
    weight = Weight(int(check.get("basis_points") or 0))
    at = "100 %" if not weight.basis_points else f"{weight} %"
    reasons = "; ".join(str(reason) for reason in check.get("reasons") or ())
    samples = []
    if check.get("verdict"):
        why = str(check.get("reason") or "")
        # What the gate gives as its reason is not said twice.
        samples.append(f"verdict {check['verdict']}" + (f": {why}" if why and why not in reasons else ""))
    if check.get("calls") is not None:
        samples.append(f"{check['calls']:,} calls")
    samples += describe_figures(check)
    alarms = check.get("alarms")
    samples += [f"alarm {name} {state}" for name, state in (alarms or {}).items()]
    samples += [f"not read: {failure}" for failure in check.get("failures") or ()]
    when = time_text(str(check.get("at", "")), zone)
    text = f"{when} at {at}: {check.get('result')}" + (f": {reasons}" if reasons else "")
    return f"{text} [{', '.join(samples)}]" if samples else text


def write_lines(writes: Iterable[Entry], place: Place, zone: str) -> Lines:
    """Yield each write on record with its outcome, and for a move of an alias the line that repeats it."""
    entries = sorted(writes, key=lambda one: one.time)
    for entry in entries:
        moved = clean(operation_of_entry(entry).words.done(entry), 200)
        if entry.is_move and entry.before is not None and entry.after is not None:
            moved = f"{describe_routing(entry.before.routing)} → {describe_routing(entry.after)}"
        outcome = entry.outcome.value if entry.outcome is not None else entry.phase.value
        if entry.phase in (Phase.PERFORMED, Phase.CONFIRMED) and entry.state is not None:
            outcome += f", revision {entry.state.revision}"
        if entry.fault is not None:
            outcome += f", {entry.fault.kind} {entry.fault.code} {entry.fault.request_id}".rstrip()
        yield f"- {date_and_time(entry.time, zone)} {moved}: {clean(outcome)} (journal {clean(entry.id)})"
        if entry.is_move and entry.before is not None and entry.after is not None:
            # Without the revision, which is gone by now.
            alias = Alias(entry.function, entry.alias, entry.before.routing)
            yield ""
            yield f"      {clean(cli_line(UpdateAlias(alias, entry.after), context_of(place)), 2_000)}"
            yield ""
    if not entries:
        yield "The journal has no write of it."


def context_of(place: Place) -> Context:
    """Return where a line of the AWS CLI is to go."""
    name = "demo" if place.demo else place.profile
    return Context(name, place.region, account=place.account, endpoint=place.endpoint, profile=place.profile)


def time_text(text: str, zone: str) -> str:
    """Return a time of a file as it is read: `2026-03-01 14:00:00`, in another than the report's zone with that.

    What is no time is returned as it is.
    """
    try:
        return date_and_time(datetime.fromisoformat(text), zone)
    except ValueError:
        return text
