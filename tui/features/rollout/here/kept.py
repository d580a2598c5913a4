"""A rollout as JSON and back: what is on disk before each write, from which the next start goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tui.domain.routing import ZERO, Routing, Weight
from tui.features.rollout.gate import GateCheck, Result
from tui.features.rollout.plan import LIMITS, Gate, Notify, Plan, Response, Step, VerdictRule
from tui.features.rollout.state import Move, Pause, PauseCause, Phase, Rollout

FORMAT = 1
"""The version of the format; another one is not read."""

Json = dict[str, Any]


class UnreadableRollout(ValueError):
    """What is kept is no rollout of this format; the message says what is wrong with it."""


def plan_to_json(plan: Plan) -> Json:
    """Return a plan as JSON: weights in basis points, times in seconds."""
    gate = plan.gate
    return {
        "name": plan.name,
        "description": plan.description,
        "steps": [{"basis_points": step.weight.basis_points, "hold": _seconds(step.hold)} for step in plan.steps],
        "gate": {
            "verdict": gate.verdict.value,
            "fewest_calls": gate.fewest_calls,
            "alarms": gate.alarms,
            **{limit.field: getattr(gate, limit.field) for limit in LIMITS},
        },
        "on_fail": plan.on_fail.value,
        "on_no_data": plan.on_no_data.value,
        "on_inconclusive": plan.on_inconclusive.value,
        "longest_wait": plan.longest_wait.total_seconds(),
        "bake": plan.bake.total_seconds(),
        "notify": {
            "bell": plan.notify.bell,
            "desktop": plan.notify.desktop,
            "command": list(plan.notify.command),
        },
    }


def plan_from_json(kept: Mapping[str, Any]) -> Plan:
    """Return the plan that was kept; raise UnreadableRollout."""
    with Reading():
        gate, notify = kept["gate"], kept["notify"]
        return Plan(
            name=kept["name"],
            description=kept["description"],
            steps=tuple(Step(Weight(step["basis_points"]), _duration(step["hold"])) for step in kept["steps"]),
            gate=Gate(
                VerdictRule(gate["verdict"]),
                gate["fewest_calls"],
                gate["alarms"],
                # One that came later is not in what an earlier version kept.
                **{limit.field: gate.get(limit.field) for limit in LIMITS},
            ),
            on_fail=Response(kept["on_fail"]),
            on_no_data=Response(kept["on_no_data"]),
            on_inconclusive=Response(kept["on_inconclusive"]),
            longest_wait=timedelta(seconds=kept["longest_wait"]),
            bake=timedelta(seconds=kept["bake"]),
            notify=Notify(notify["bell"], notify["desktop"], tuple(notify["command"])),
        )


def to_json(rollout: Rollout) -> Json:
    """Return a rollout as JSON."""
    pause, move, check = rollout.pause, rollout.move, rollout.check
    return {
        "format": FORMAT,
        "id": rollout.id,
        "plan": plan_to_json(rollout.plan),
        "function": rollout.function,
        "alias": rollout.alias,
        "before": routing_to_json(rollout.before),
        "target": rollout.target,
        "began": rollout.began.isoformat(),
        "phase": rollout.phase.value,
        "step": rollout.step,
        "next_step": rollout.next_step,
        "confirmed": routing_to_json(rollout.confirmed),
        "revision": rollout.revision,
        "since": rollout.since.isoformat(),
        "held": rollout.held.total_seconds(),
        "move": move
        and {
            "routing": routing_to_json(move.routing),
            "revision": move.revision,
            "sent": move.sent.isoformat(),
            "lost": move.lost,
        },
        "pause": pause
        and {
            "cause": pause.cause.value,
            "detail": pause.detail,
            "resumes": pause.resumes.value,
            "since": pause.since.isoformat(),
        },
        "check": check and {"result": check.result.value, "reasons": list(check.reasons), "at": check.at.isoformat()},
        "blocked": rollout.blocked,
        "why": rollout.why,
        "exceptions": list(rollout.exceptions),
    }


def from_json(kept: Mapping[str, Any]) -> Rollout:
    """Return the rollout that was kept; raise UnreadableRollout."""
    with Reading():
        if kept["format"] != FORMAT:
            raise UnreadableRollout(f"format {kept['format']!r}; this version reads format {FORMAT}")
        return Rollout(
            id=kept["id"],
            plan=plan_from_json(kept["plan"]),
            function=kept["function"],
            alias=kept["alias"],
            before=routing_from_json(kept["before"]),
            target=kept["target"],
            began=datetime.fromisoformat(kept["began"]),
            phase=Phase(kept["phase"]),
            step=int(kept["step"]),
            next_step=kept["next_step"],
            confirmed=routing_from_json(kept["confirmed"]),
            revision=kept["revision"],
            since=datetime.fromisoformat(kept["since"]),
            held=timedelta(seconds=kept["held"]),
            move=_to_move(kept["move"]),
            pause=_to_pause(kept["pause"]),
            check=_to_check(kept["check"]),
            blocked=kept["blocked"],
            why=kept["why"],
            # It came later: an earlier version kept none.
            exceptions=tuple(map(str, kept.get("exceptions", ()))),
        )


class Reading:
    """Names what is wrong with a kept value, whichever way it is wrong."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, KeyError):
            raise UnreadableRollout(f"no {error.args[0]!r} in it") from error
        if isinstance(error, (TypeError, AttributeError, ValueError)) and not isinstance(error, UnreadableRollout):
            raise UnreadableRollout(str(error)) from error


def routing_to_json(routing: Routing) -> Json:
    """Return a routing as JSON, with AWS's own double."""
    weight = routing.weight
    return {
        "primary": routing.primary,
        "canary": routing.canary,
        "basis_points": weight.basis_points,
        "finer": weight.finer,
        "double": weight.double,
        "more": routing.more,
    }


def routing_from_json(kept: Mapping[str, Any]) -> Routing:
    """Return the routing that was kept."""
    canary = kept["canary"]
    weight = Weight(kept["basis_points"], kept["finer"], kept["double"]) if canary is not None else ZERO
    return Routing(kept["primary"], canary, weight, kept["more"])


def _to_move(kept: Mapping[str, Any] | None) -> Move | None:
    if kept is None:
        return None
    return Move(
        routing_from_json(kept["routing"]), kept["revision"], datetime.fromisoformat(kept["sent"]), kept["lost"]
    )


def _to_pause(kept: Mapping[str, Any] | None) -> Pause | None:
    if kept is None:
        return None
    since = datetime.fromisoformat(kept["since"])
    return Pause(PauseCause(kept["cause"]), kept["detail"], Phase(kept["resumes"]), since)


def _to_check(kept: Mapping[str, Any] | None) -> GateCheck | None:
    if kept is None:
        return None
    return GateCheck(Result(kept["result"]), tuple(kept["reasons"]), datetime.fromisoformat(kept["at"]))


def _seconds(hold: timedelta | None) -> float | None:
    return None if hold is None else hold.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
