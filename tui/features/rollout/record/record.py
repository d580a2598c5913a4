"""What is known of a rollout that AWS runs, as it is kept: a frozen value, as JSON and back; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tui.domain.audit import AuditEvent
from tui.domain.routing import Routing, Weight
from tui.features.rollout.here.kept import (
    Json,
    Reading,
    UnreadableRollout,
    plan_from_json,
    plan_to_json,
    routing_from_json,
    routing_to_json,
)
from tui.features.rollout.here.store import Place, place_from_json, place_to_json
from tui.features.rollout.hosted.rollout import Course, Engine, HostedRollout
from tui.features.rollout.plan import Plan
from tui.features.rollout.text.schedule import Stage

FORMAT = 1
"""The version of the format; another one is not read."""

TRAIL_LAG = timedelta(minutes=15)
"""How late a record of CloudTrail may come, as a rule."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of a rollout because it was started from here: who, why, and by which plan."""

    operator: str
    reason: str
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """What CloudTrail told when it was asked `at`: the `moves` of the alias, oldest first, and who started it.

    `failure` says why it could not be asked.
    """

    at: datetime
    moves: tuple[AuditEvent, ...] = ()
    started: AuditEvent | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class HostedRecord:
    """A rollout as it was seen last; `begun` is None where it was started elsewhere."""

    hosted: HostedRollout
    place: Place
    begun: Begun | None = None
    start: str = ""
    """The AWS CLI line that starts its like."""
    trail: Trail | None = None

    @property
    def operator(self) -> str:
        """Who started it and how that is known; empty where it is not."""
        trail, hosted = self.trail, self.hosted
        if self.begun is not None:
            return self.begun.operator
        if trail is not None and trail.started is not None:
            by = f" with {trail.started.source}" if trail.started.source else ""
            return f"{trail.started.who}{by} (CloudTrail)"
        return f"{hosted.by} ({hosted.engine})" if hosted.by else ""

    @property
    def reason(self) -> str:
        """Why it was started; empty where that is not known."""
        return self.begun.reason if self.begun is not None else self.hosted.reason

    @property
    def since(self) -> datetime:
        """When it began, or was seen last where that is not known."""
        return self.hosted.began or self.hosted.read

    @property
    def is_complete(self) -> bool:
        """Whether its end was seen, and all that CloudTrail would tell of it."""
        hosted, trail = self.hosted, self.trail
        if hosted.running:
            return False
        until = (hosted.ended or hosted.read) + TRAIL_LAG
        return trail is not None and trail.at >= until


def taken(before: HostedRecord | None, record: HostedRecord) -> HostedRecord:
    """Return what is known after a look: the later one counts, and what an earlier one knew beside stays."""
    record = replace(record, hosted=without_offers(record.hosted))
    if before is None:
        return record
    later, other = (record, before) if record.hosted.read >= before.hosted.read else (before, record)
    now, old = later.hosted, other.hosted
    hosted = replace(
        now,
        before=now.before or old.before,
        stages=now.stages or old.stages,
        began=now.began or old.began,
        by=now.by or old.by,
        reason=now.reason or old.reason,
        confirmed=now.confirmed if now.confirmed is not None else old.confirmed,
        facts=now.facts or old.facts,
        ended=now.ended if now.ended is not None or now.running else old.ended,
    )
    trails = [one for one in (before.trail, record.trail) if one is not None]
    return replace(
        later,
        hosted=hosted,
        begun=later.begun or other.begun,
        start=later.start or other.start,
        trail=max(trails, key=lambda trail: (not trail.failure, trail.at), default=None),
    )


def without_offers(hosted: HostedRollout) -> HostedRollout:
    """Return a rollout without what is kept apart, its events, and without what can be asked of it now."""
    return replace(hosted, events=(), waits=(), refusals={}, start=None)


def record_to_json(record: HostedRecord) -> Json:
    """Return a record as JSON; its events are kept apart, and what can be asked of it now is not kept."""
    hosted, begun = record.hosted, record.begun
    return {
        "format": FORMAT,
        "engine": hosted.engine.value,
        "id": hosted.id,
        "function": hosted.function,
        "alias": hosted.alias,
        "from": hosted.before,
        "to": hosted.target,
        "configuration": hosted.plan,
        "stages": [_stage_to_json(stage) for stage in hosted.stages],
        "stage": hosted.current,
        "course": hosted.course.value,
        "phase": hosted.phase,
        "why": hosted.why,
        "began": _time(hosted.began),
        "ended": _time(hosted.ended),
        "by": hosted.by,
        "reason": hosted.reason,
        "confirmed": hosted.confirmed and routing_to_json(hosted.confirmed),
        "facts": list(hosted.facts),
        "failures": list(hosted.failures),
        "read": hosted.read.isoformat(),
        "begun_here": begun
        and {
            "operator": begun.operator,
            "reason": begun.reason,
            "plan": begun.plan and plan_to_json(begun.plan),
        },
        "start": record.start,
        "cloudtrail": record.trail and _trail_to_json(record.trail),
        **place_to_json(record.place),
    }


def record_from_json(kept: Mapping[str, Any]) -> HostedRecord:
    """Return the record that was kept; raise UnreadableRollout."""
    with Reading():
        if kept["format"] != FORMAT:
            raise UnreadableRollout(f"format {kept['format']!r}; this version reads format {FORMAT}")
        hosted = HostedRollout(
            engine=Engine(kept["engine"]),
            id=str(kept["id"]),
            function=str(kept["function"]),
            alias=str(kept["alias"]),
            before=str(kept["from"]),
            target=str(kept["to"]),
            plan=str(kept["configuration"]),
            course=Course(kept["course"]),
            phase=str(kept["phase"]),
            why=str(kept["why"]),
            read=datetime.fromisoformat(kept["read"]),
            confirmed=kept["confirmed"] and routing_from_json(kept["confirmed"]),
            stages=tuple(map(_stage_from_json, kept["stages"])),
            current=kept["stage"],
            began=_moment(kept["began"]),
            ended=_moment(kept["ended"]),
            by=str(kept["by"]),
            reason=str(kept["reason"]),
            facts=tuple(map(str, kept["facts"])),
            failures=tuple(map(str, kept["failures"])),
        )
        begun, trail = kept["begun_here"], kept["cloudtrail"]
        return HostedRecord(
            hosted,
            place_from_json(kept),
            begun and _begun_from_json(begun),
            str(kept["start"]),
            trail and _trail_from_json(trail),
        )


def _begun_from_json(kept: Mapping[str, Any]) -> Begun:
    plan = kept["plan"]
    return Begun(str(kept["operator"]), str(kept["reason"]), plan and plan_from_json(plan))


def _stage_to_json(stage: Stage) -> Json:
    return {
        "basis_points": stage.weight.basis_points,
        "begins": _time(stage.begins),
        "ends": _time(stage.ends),
        "hold": None if stage.hold is None else stage.hold.total_seconds(),
        "bakes": stage.bakes,
    }


def _stage_from_json(kept: Mapping[str, Any]) -> Stage:
    hold = kept["hold"]
    return Stage(
        Weight(kept["basis_points"]),
        _moment(kept["begins"]),
        _moment(kept["ends"]),
        None if hold is None else timedelta(seconds=hold),
        kept["bakes"] is True,
    )


def _trail_to_json(trail: Trail) -> Json:
    return {
        "at": trail.at.isoformat(),
        "moves": [_event_to_json(event) for event in trail.moves],
        "started": trail.started and _event_to_json(trail.started),
        "failure": trail.failure,
    }


def _trail_from_json(kept: Mapping[str, Any]) -> Trail:
    started = kept["started"]
    moves: Sequence[Mapping[str, Any]] = kept["moves"]
    return Trail(
        datetime.fromisoformat(kept["at"]),
        tuple(map(_event_from_json, moves)),
        started and _event_from_json(started),
        str(kept["failure"]),
    )


def _event_to_json(event: AuditEvent) -> Json:
    return {
        "id": event.id,
        "at": event.time.isoformat(),
        "name": event.name,
        "who": event.who,
        "source": event.source,
        "function": event.function,
        "alias": event.alias,
        "after": event.after and routing_to_json(event.after),
        "revision": event.revision,
    }


def _event_from_json(kept: Mapping[str, Any]) -> AuditEvent:
    after: Routing | None = kept["after"] and routing_from_json(kept["after"])
    return AuditEvent(
        datetime.fromisoformat(kept["at"]),
        str(kept["name"]),
        str(kept["who"]),
        str(kept["source"]),
        str(kept["function"]),
        str(kept["alias"]),
        after,
        kept["revision"],
        str(kept["id"]),
    )


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
