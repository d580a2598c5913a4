"""What the rollout's screen says: where it is, this step's clock, the gate with its evidence, who began it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tui.domain.context import Context
from tui.domain.routing import Routing
from tui.features.rollout.here.store import KeptRollout, Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.plan import NO_TIME
from tui.features.rollout.state import NOT_BEGUN, Phase, Rollout
from tui.features.rollout.text.plan import describe_figures, describe_gate
from tui.features.rollout.text.progress import describe_routing, describe_time_span
from tui.features.rollout.text.schedule import Stage
from tui.presentation.ages import clock
from tui.presentation.keymap import key
from tui.presentation.number_format import count
from tui.presentation.spans import Span, text_of
from tui.presentation.times import minute_of
from tui.presentation.wrap import share_lines

Line = tuple[Span, ...]

NOBODY = "nobody carries it out"

_STYLES = {"pass": "good", "fail": "bad", "no data": "warn", "inconclusive": "warn"}


def describe_head(listed: Listed, now: datetime, width: int) -> tuple[Line, ...]:
    """Return which rollout it is, where it is, and who began it, a line each; two where why it waits or ended is long.

    `width` is how many cells a line has.
    """
    kept = listed.kept
    if kept is None:
        return ((Span(f"{listed.id} cannot be read: {listed.unreadable}", "bad"),),)
    rollout = kept.rollout
    what = f"{rollout.alias} {rollout.before.primary} → {rollout.target} by {rollout.plan.name}"
    about = f": {rollout.plan.description}" if rollout.plan.description else ""
    where = where_line(rollout, now)
    texts = share_lines((text_of(where),), width, 2, 2)[0].splitlines() if len(where) == 1 else []
    wrapped: list[Line] = [(Span(text, where[0].style),) for text in texts]
    lines = [(Span(what, "strong"), Span(about, "quiet")), *(wrapped or [where]), (begun_span(kept, now),)]
    if not listed.is_carried_out and not rollout.phase.ended:
        lines.append((Span(f"! {NOBODY}: {key('rollout.resume')} carries it on, from what the alias is now", "warn"),))
    if rollout.phase.ended:
        lines.append((Span(f"report: crossfade rollout report {listed.id}", "quiet"),))
    return tuple(lines)


def describe_none(read: RolloutsRead | None) -> str:
    """Return what is shown where there is no rollout to show."""
    if read is None:
        return "reading the rollouts of this machine…"
    if read.failure:
        return f"the rollouts of this machine cannot be read: {read.failure}"
    return "it is not on this machine any more"


def where_line(rollout: Rollout, now: datetime) -> Line:
    """Return where a rollout is, and the clock of its step."""
    at = f"{describe_routing(rollout.confirmed)}  {rollout.at_step}".rstrip()
    blocked = f"; not done yet: {rollout.blocked}" if rollout.blocked else ""
    since = clock(rollout.since, now, zone=False)
    match rollout.phase:
        case Phase.SHIFTING:
            return (Span(f"{at}  shifting to {describe_routing(rollout.routing_of(rollout.next))}{blocked}", "mark"),)
        case Phase.HOLDING | Phase.BAKING:
            return (Span(f"{at}  "), Span(step_clock(rollout, now), "mark"))
        case Phase.WAITING_FOR_APPROVAL:
            waits = f"waiting for approval since {since}: {key('rollout.continue')} approves"
            return (Span(f"{at}  {waits}", "warn"),)
        case Phase.PAUSED:
            why = rollout.pause.detail if rollout.pause is not None else ""
            return (Span(f"{at}  paused since {since}: {why}", "warn"),)
        case Phase.ROLLING_BACK:
            return (Span(f"{at}  rolling back: {rollout.why}{blocked}", "bad"),)
        case Phase.SUCCEEDED:
            style = "good"
        case _:
            style = "bad" if rollout.phase is Phase.ROLLED_BACK else "warn"
    why = f": {rollout.why}" if rollout.why else ""
    return (Span(f"{at}  {rollout.phase} at {since}{why}", style),)


def step_clock(rollout: Rollout, now: datetime) -> str:
    """Return how long this weight has been held, of how long, and when its step ends at the soonest."""
    hold, gone = rollout.hold or NO_TIME, rollout.elapsed(now)
    what = "bake time " if rollout.phase is Phase.BAKING else "held "
    head = f"{what}{describe_time_span(min(gone, hold), bare=True)} of {describe_time_span(hold)}"
    if gone >= hold:
        return f"{head}, waiting {describe_time_span(gone - hold)} for the gate"
    return f"{head}, ends {clock(now + hold - gone, now, zone=False)} at the soonest"


def begun_span(kept: KeptRollout, now: datetime) -> Span:
    """Return when it began, with the zone of this and all other times beside it, who began it and why."""
    # Of an ARN the part that says who.
    by = f" by {kept.operator.rpartition(':')[2]}" if kept.operator else ""
    why = f": {kept.reason}" if kept.reason else ""
    return Span(f"started {clock(kept.rollout.began, now)}{by}{why}", "quiet")


def describe_check(rollout: Rollout, evidence: Mapping[str, Any] | None) -> tuple[Line, ...]:
    """Return what the gate said last and why, its evidence, and what it asks for."""
    check = rollout.check
    if check is None:
        gate: Line = (Span("gate  ", "quiet"), Span("not checked in this step yet", "quiet"))
    else:
        said = f"at {minute_of(check.at)}" + (f": {'; '.join(check.reasons)}" if check.reasons else "")
        gate = (Span("gate  ", "quiet"), Span(f"{check.result} ", _STYLES[check.result.value]), Span(said))
    lines: list[Line] = [gate]
    if evidence is not None:
        lines.append((Span("seen  ", "quiet"), Span(describe_evidence(evidence))))
    return (*lines, *((Span(line, "quiet"),) for line in describe_gate(rollout.plan)))


def describe_evidence(evidence: Mapping[str, Any]) -> str:
    """Return the figures of a check in few words; what is not known is left out, and what was not read is named."""
    calls, alarms = evidence.get("calls"), evidence.get("alarms")
    parts = [
        count(calls, "call") if isinstance(calls, int) else "calls not known",
        *describe_figures(evidence),
        f"verdict {evidence['verdict']}" if evidence.get("verdict") else "",
        "alarms not known" if alarms is None else count(len(alarms), "alarm") if alarms else "",
        *map(str, evidence.get("failures") or ()),
    ]
    return f"{_minute(str(evidence.get('at', '')))} {', '.join(filter(None, parts))}"


def stages_of(rollout: Rollout, events: Iterable[Mapping[str, Any]], now: datetime) -> tuple[Stage, ...]:
    """Return the stages with their times: past ones by what happened, those to come by the plan.

    What comes after a pause, an approval or an end has no times.
    """
    began = _began(events)
    plan, stages, at = rollout.plan, [], None
    holds = [*(step.hold for step in plan.steps), plan.bake]
    for number, hold in enumerate(holds):
        if number <= rollout.step:
            begins = began.get(number)
            ends = began.get(number + 1)
            if number == rollout.step and rollout.phase in (Phase.HOLDING, Phase.BAKING) and hold is not None:
                begins = now - rollout.elapsed(now)
                ends = at = begins + hold
        else:
            if rollout.step == NOT_BEGUN and number == 0 and rollout.phase is Phase.SHIFTING:
                at = now
            begins, ends = at, at + hold if at is not None and hold is not None else None
            at = ends
        last = number == len(plan.steps)
        stages.append(Stage(plan.weight_after(number), begins, ends, hold, bakes=last and plan.bake > NO_TIME))
    return tuple(stages)


def current_stage(rollout: Rollout) -> int | None:
    """Return the number of the stage that a rollout is in; one beyond the last where it has succeeded."""
    if rollout.phase is Phase.SUCCEEDED:
        return len(rollout.plan.steps) + 1
    return rollout.step if rollout.step > NOT_BEGUN else None


def describe_command(kept: KeptRollout, target: Routing | None, context: Context | None) -> tuple[str, ...]:
    """Return what a command does that sends `target`, or ends the rollout where it is None, before it counts."""
    rollout = kept.rollout
    head = f"{rollout.function}: {rollout.alias}  {describe_routing(rollout.confirmed)}"
    where = f"account {kept.place.account or 'unknown'}, {kept.place.region}" if context is not None else ""
    if target is None:
        return (head, where, "", "The rollout ends, the alias stays as it is, and nothing watches it any more.")
    gate = "regardless of the gate" if rollout.check is None else f"last result of the gate: {rollout.check.result}"
    return (f"{head}  ⟶  {describe_routing(target)}", where, "", f"It is sent now; {gate}.")


def _began(events: Iterable[Mapping[str, Any]]) -> dict[int, datetime]:
    """Return when each step was confirmed first."""
    began: dict[int, datetime] = {}
    for event in events:
        step, at = event.get("step"), event.get("at")
        if isinstance(step, int) and isinstance(at, str) and event.get("event") in ("confirmed", "read"):
            began.setdefault(step, datetime.fromisoformat(at))
    return began


def _minute(text: str) -> str:
    """Return the time of day of a time of a file; what is no time as it is."""
    try:
        return minute_of(datetime.fromisoformat(text))
    except ValueError:
        return text
