"""A rollout in one line, and what happens to it a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tui.domain.routing import Routing
from tui.features.rollout.plan import NO_TIME
from tui.features.rollout.state import NOT_BEGUN, Phase, Rollout
from tui.presentation.times import second_in_zone, zone_name


def describe_rollout(rollout: Rollout, now: datetime) -> str:
    """Return one line fit for a chat: which alias, where it is, since when, and what is waited for."""
    head = f"{rollout.function}:{rollout.alias} {rollout.before.primary} → {rollout.target} by {rollout.plan.name}"
    return f"{head}: {describe_phase(rollout, now)}"


def describe_phase(rollout: Rollout, now: datetime) -> str:
    """Return where a rollout is, in words."""
    weight = describe_routing(rollout.confirmed)
    step = rollout.at_step
    blocked = f"; not done yet: {rollout.blocked}" if rollout.blocked else ""
    match rollout.phase:
        case Phase.SHIFTING:
            return f"{weight}, shifting to {describe_routing(rollout.routing_of(rollout.next))}{blocked}"
        case Phase.HOLDING | Phase.BAKING:
            hold = rollout.hold or NO_TIME
            gone = describe_time_span(min(rollout.elapsed(now), hold), bare=True)
            what = "bake time" if rollout.phase is Phase.BAKING else f"{step}, held"
            gate = f", gate: {rollout.check.result}" if rollout.check is not None else ""
            return f"{weight}, {what} {gone} of {describe_time_span(hold)}{gate}"
        case Phase.WAITING_FOR_APPROVAL:
            return f"{weight}, {step}, waiting for approval"
        case Phase.PAUSED:
            return f"{weight}, paused: {rollout.pause.detail if rollout.pause else ''}"
        case Phase.ROLLING_BACK:
            return f"{weight}, rolling back: {rollout.why}{blocked}"
        case _:
            return f"{weight}, {rollout.phase}" + (f": {rollout.why}" if rollout.why else "")


BAR = 24
"""Cells of a bar."""


def progress_bar(rollouts: Sequence[Rollout], now: datetime) -> str:
    """Return how far a rollout, or a group, is as a bar of its plan's time, with the state of the one furthest behind.

    `████████░░░░░░░░░░░░░░░░ 33 %  orders:PROD 6→7 5 %, step 1 of 4, held 2 of 5 min`. The time is the least that it
    takes; one that waits stands still.
    """
    behind = min(rollouts, key=lambda one: share_done(one, now))
    share = share_done(behind, now)
    full = round(share * BAR)
    others = f" and {len(rollouts) - 1} more" if len(rollouts) > 1 else ""
    name = f"{behind.function}:{behind.alias}{others}"
    return f"{'█' * full}{'░' * (BAR - full)} {share:.0%}  {name} {describe_phase(behind, now)}"


def share_done(rollout: Rollout, now: datetime) -> float:
    """Return the share (0 to 1) of its plan's least time that a rollout has behind it."""
    plan, step = rollout.plan, rollout.step
    if rollout.phase is Phase.SUCCEEDED:
        return 1.0
    holds = [*(one.hold or NO_TIME for one in plan.steps), plan.bake]
    if step <= NOT_BEGUN or plan.shortest <= NO_TIME:
        return 0.0
    here = min(rollout.elapsed(now), holds[step])
    return (sum(holds[:step], NO_TIME) + here) / plan.shortest


def describe_routing(routing: Routing) -> str:
    """Return a routing in the fewest words: `6`, or `6→7 10 %`."""
    return routing.primary if routing.canary is None else f"{routing.primary}→{routing.canary} {routing.weight} %"


_EVENTS = {
    "carried out": "a process started to carry it out",
    "marked": "marked for other machines",
    "sent": "next weight sent",
    "confirmed": "AWS confirmed",
    "checked": "gate checked",
    "read": "alias read",
    "with the group": "follows its group",
    "no answer": "no answer from AWS",
    "changed since it was read": "not applied, someone changed the alias",
    "not read": "alias not read",
}


def describe_event(event: Mapping[str, Any], of: str = "", zone: str = "") -> str:
    """Return an event as a line of progress, of the member of a group called `of`; what is not in it is left out.

    `zone` is the zone that was named already.
    """
    at, name = _second(str(event.get("at", "")), zone), str(event.get("event", ""))
    what = _EVENTS.get(name, name)
    if name == "checked" and "result" in event:
        what = f"gate {event['result']}"
    state = [_where(str(event["alias"]), sent=name == "sent")] if "alias" in event else []
    # What is sent is said by "shifting", which follows from it.
    state += [str(event["phase"])] if "phase" in event and name != "sent" else []
    by, why = event.get("by"), event.get("why")
    who = f" by {by}" if by else ""
    return (
        f"{at}  {of}{'  ' if of else ''}{what}{who}{': ' if state else ''}{', '.join(state)}{f'; {why}' if why else ''}"
    )


def zone_of_event(event: Mapping[str, Any]) -> str:
    """Name the zone that the time of an event is shown in, empty where it has none."""
    try:
        return zone_name(datetime.fromisoformat(str(event.get("at", ""))))
    except ValueError:
        return ""


def _second(text: str, zone: str) -> str:
    try:
        return second_in_zone(datetime.fromisoformat(text), zone)
    except ValueError:
        return text


def _where(alias: str, *, sent: bool) -> str:
    """Return where an alias is, or was when the next weight was sent: `12` is a version, `10 %` a weight."""
    return f"alias {'was ' if sent else ''}{'on version' if alias.isdigit() else 'at'} {alias}"


def describe_time_span(span: timedelta, *, bare: bool = False) -> str:
    """Return a time in minutes, with seconds where there are any: `4:05 min`, `15 min`; `bare` without the unit."""
    minutes, seconds = divmod(max(int(span.total_seconds()), 0), 60)
    text = f"{minutes}:{seconds:02}" if seconds or bare else f"{minutes}"
    return text if bare else f"{text} min"
