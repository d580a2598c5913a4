"""What a rollout leaves: plan, events, evidence behind each decision, and writes with the lines that repeat them; pure.

It is Markdown that reads well as it is, and holds nothing that is not in the rollout's folder or in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clean_text import clean
from tui.domain.context import Context
from tui.domain.routing import Weight
from tui.features.rollout.here.store import KeptRollout, Place
from tui.features.rollout.plan import Plan
from tui.features.rollout.text.plan import describe_bake, describe_figures, describe_gate, describe_time
from tui.features.rollout.text.progress import describe_event, describe_phase, describe_routing
from tui.presentation.number_format import count
from tui.writes.calls import operation_of_entry
from tui.writes.cli_line import cli_line
from tui.writes.journal.entry import Entry, Phase

Lines = Iterator[str]


def write_report(
    kept: KeptRollout,
    events: Sequence[Mapping[str, Any]],
    evidence: Sequence[Mapping[str, Any]],
    writes: Iterable[Entry],
    now: datetime,
    group: Sequence[KeptRollout] = (),
) -> str:
    """Return the report of a rollout as Markdown; `writes` are its writes as the journal has them."""
    rollout = kept.rollout
    lines = [
        f"# {rollout.function}:{rollout.alias}  {rollout.before.primary} → {rollout.target}",
        "",
        f"{describe_phase(rollout, now)}.",
        "",
        *_head(kept, events),
        "",
        *_group(kept, group, now),
        f"## Plan {clean(rollout.plan.name)}",
        "",
        *plan_lines(rollout.plan),
        "",
        "## What happened (UTC)",
        "",
        *(f"- {clean(describe_event(event))}" for event in events),
        "",
        "## Evidence",
        "",
        *evidence_lines(evidence),
        "",
        "## Writes",
        "",
        *write_lines((entry for entry in writes if is_of_rollout(entry, rollout.id)), kept.place),
    ]
    return "\n".join(lines).rstrip() + "\n"


def is_of_rollout(entry: Entry, id: str) -> bool:
    """Tell whether a write on record was made by a rollout: its reason begins with the rollout's name."""
    return entry.operation == "UpdateAlias" and entry.reason.startswith(f"rollout {id},")


def _head(kept: KeptRollout, events: Sequence[Mapping[str, Any]]) -> Lines:
    rollout, place = kept.rollout, kept.place
    yield f"- rollout: {rollout.id}"
    yield where_line(place)
    yield f"- by: {clean(kept.operator) or 'not known'}"
    yield f"- reason: {clean(kept.reason) or 'none given'}"
    ended = f", ended {time_text(rollout.since.isoformat())}" if rollout.phase.ended else ""
    yield f"- started {time_text(rollout.began.isoformat())}{ended} (UTC)"
    commands = [event for event in events if event.get("by")]
    for event in commands:
        why = clean(str(event.get("why", "")))
        asked = f"{event.get('event')} by {event['by']} at {time_text(str(event.get('at', '')))}"
        yield f"- {clean(asked)}{f': {why}' if why else ''}"


def _group(kept: KeptRollout, group: Sequence[KeptRollout], now: datetime) -> Lines:
    """Yield what became of each other member; each has a report of its own."""
    others = [one.rollout for one in group if one.rollout.id != kept.rollout.id]
    if others:
        yield "## Moved together with"
        yield ""
        for one in others:
            moved = f"{one.function}:{one.alias} {one.before.primary} → {one.target}"
            yield f"- {moved}: {clean(describe_phase(one, now))} ({one.id})"
        yield ""


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


def evidence_lines(evidence: Sequence[Mapping[str, Any]]) -> Lines:
    """Yield the checks that decided: the last one of each step, and each whose result is not that of the one before."""
    left_out = 0
    for number, check in enumerate(evidence):
        before = evidence[number - 1] if number else None
        after = evidence[number + 1] if number + 1 < len(evidence) else None
        is_new = before is None or _key(before) != _key(check)
        if is_new or after is None or after.get("step") != check.get("step"):
            yield f"- {clean(_check(check), 400)}"
        else:
            left_out += 1
    if not evidence:
        yield "The gate was never checked."
    if left_out:
        yield ""
        yield f"{count(left_out, 'more check')} with the result of the one before: see evidence.jsonl."


def _key(check: Mapping[str, Any]) -> tuple[Any, Any]:
    return check.get("step"), check.get("result")


def _check(check: Mapping[str, Any]) -> str:
    weight = Weight(int(check.get("basis_points") or 0))
    at = "100 %" if not weight.basis_points else f"{weight} %"
    samples = []
    if check.get("verdict"):
        samples.append(f"verdict {check['verdict']}" + (f" ({check['reason']})" if check.get("reason") else ""))
    if check.get("calls") is not None:
        samples.append(f"{check['calls']:,} calls")
    samples += describe_figures(check)
    alarms = check.get("alarms")
    samples += [f"alarm {name} {state}" for name, state in (alarms or {}).items()]
    samples += [f"not read: {failure}" for failure in check.get("failures") or ()]
    reasons = "; ".join(str(reason) for reason in check.get("reasons") or ())
    text = f"{time_text(str(check.get('at', '')))} at {at}: {check.get('result')}" + (f": {reasons}" if reasons else "")
    return f"{text} [{', '.join(samples)}]" if samples else text


def write_lines(writes: Iterable[Entry], place: Place) -> Lines:
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
        yield f"- {time_text(entry.time.isoformat())} {moved}: {clean(outcome)} (journal {clean(entry.id)})"
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


def time_text(text: str) -> str:
    """Return a time of a file as it is read: `2026-03-01 14:00:00`."""
    return text[:19].replace("T", " ")
