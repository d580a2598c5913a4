"""What the rollout's screen shows of one rollout, whichever engine runs it: head, staircase, evidence; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tui.features.rollout.group.steering import group_of
from tui.features.rollout.group.text import member_lines
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import Followed, RolloutsRead
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.hosted.text import describe_hosted, describe_hosted_event, describe_hosted_evidence
from tui.features.rollout.record.sampling import Sample
from tui.features.rollout.shown import ShownRollout
from tui.features.rollout.text.follow import (
    Line,
    current_stage,
    describe_check,
    describe_head,
    describe_none,
    stages_of,
)
from tui.features.rollout.text.progress import describe_event, zone_of_event
from tui.features.rollout.text.schedule import Stage
from tui.presentation.spans import Span


@dataclass(frozen=True, slots=True)
class View:
    """Lines above and below the staircase; `current` is the stage that the alias is in, None without `now`.

    `members` are those of its group, none where it is alone.
    """

    head: tuple[Line, ...]
    evidence: tuple[Line, ...] = ()
    stages: tuple[Stage, ...] = ()
    current: int | None = None
    now: datetime | None = None
    members: tuple[Line, ...] = ()


def view_of_shown(
    shown: ShownRollout, alias: str, rollouts: RolloutsRead | None, followed: Followed, now: datetime, width: int
) -> View:
    """Return what is shown of an alias's rollout as it goes on, or that it has none, as far as that is known."""
    if shown.hosted is not None:
        return view_of_hosted(shown.hosted, shown.read.sample if shown.read is not None else None, now, width)
    if shown.listed is not None:
        return view_of_listed(shown.listed, followed, now, width, rollouts.listed if rollouts is not None else ())
    if rollouts is not None and not shown.is_known:
        return View(((Span(f"looking for what moves {alias}…", "quiet"),),))
    return View(((Span(describe_none(rollouts), "quiet"),),))


def view_of_listed(
    listed: Listed, followed: Followed, now: datetime, width: int, others: Iterable[Listed] = ()
) -> View:
    """Return what is shown of a rollout of this machine; `others` are all that there are."""
    head, kept = describe_head(listed, now, width), listed.kept
    if kept is None:
        return View(head)
    rollout = kept.rollout
    evidence, stages = describe_check(rollout, followed.evidence), stages_of(rollout, followed.events, now)
    members = member_lines(group_of(listed, others), listed.id, now)
    return View(head, evidence, stages, current_stage(rollout), now, members)


def view_of_hosted(hosted: HostedRollout, sample: Sample | None, now: datetime, width: int) -> View:
    """Return what is shown of a rollout that AWS runs."""
    evidence = describe_hosted_evidence(hosted, sample, width)
    return View(describe_hosted(hosted, now), evidence, hosted.stages, hosted.current, now)


def event_lines(events: tuple[Mapping[str, Any], ...]) -> tuple[Line, ...]:
    """Return what happened to a rollout of this machine, newest first; its head names the zone that it began in."""
    zone = zone_of_event(events[0]) if events else ""
    return tuple((Span(describe_event(event, zone=zone)),) for event in reversed(events))


def hosted_event_lines(hosted: HostedRollout, now: datetime) -> tuple[Line, ...]:
    """Return what happened to a rollout that AWS runs, newest first."""
    return tuple(describe_hosted_event(event, now) for event in reversed(hosted.events))
