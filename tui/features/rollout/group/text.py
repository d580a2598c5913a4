"""A group in words: the state of each member, and what a command does to the others; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.domain.routing import Routing
from tui.features.rollout.group.machine import WITH, name
from tui.features.rollout.here.store import Listed
from tui.features.rollout.state import PauseCause, Phase, Rollout
from tui.features.rollout.text.follow import NOBODY, Line, where_line
from tui.features.rollout.text.notice import waits_for_another
from tui.features.rollout.text.progress import describe_routing
from tui.presentation.spans import Span

MOST_LINES = 6
"""Members that are shown; where there are more, those that want someone come first."""


def member_lines(members: Sequence[Listed], shown: str, now: datetime) -> tuple[Line, ...]:
    """Return the state of each member of a group, a line each below how many they are; none where one is alone.

    `shown` is the rollout that the screen is of.
    """
    if len(members) < 2:
        return ()
    first = members if len(members) <= MOST_LINES else sorted(members, key=_urgency)[: MOST_LINES - 1]
    width = max(len(_name(one)) for one in first)
    left_out = len(members) - len(first)
    more: Line = (Span(f"  and {left_out} more: crossfade rollout status tells of all", "quiet"),)
    head: Line = (Span(f"group of {len(members)}, moved together: a command to one is for all", "quiet"),)
    return (head, *(_member(one, one.id == shown, width, now) for one in first), *([more] if left_out else []))


def _urgency(listed: Listed) -> int:
    """Return a number that is lower, the more a member wants someone to look."""
    if listed.kept is None:
        return 0
    rollout = listed.kept.rollout
    if rollout.phase is Phase.PAUSED:
        own = rollout.pause is not None and rollout.pause.cause is not PauseCause.MEMBER
        return 0 if own else 3
    if rollout.phase in (Phase.ROLLING_BACK, Phase.ROLLED_BACK):
        return 2 if rollout.why.startswith(WITH) else 1
    return 4


def _member(listed: Listed, is_shown: bool, width: int, now: datetime) -> Line:
    mark = Span(f"{'▸' if is_shown else ' '} {_name(listed).ljust(width)}  ", "strong" if is_shown else "")
    kept = listed.kept
    if kept is None:
        return (mark, Span(f"cannot be read: {listed.unreadable}", "bad"))
    rollout = kept.rollout
    moves = f"{rollout.before.primary} → {rollout.target}  "
    check = f"  gate {rollout.check.result}" if rollout.check is not None and not rollout.phase.ended else ""
    orphan = "" if listed.is_carried_out or rollout.phase.ended else f"  ! {NOBODY}"
    where = where_line(rollout, now)
    if waits_for_another(rollout):
        # For what stands at the member that it waits for.
        where = (Span(f"{describe_routing(rollout.confirmed)}  waits with its group", "quiet"),)
    return (mark, Span(moves, "quiet"), *where, Span(check, "quiet"), Span(orphan, "warn"))


def _name(listed: Listed) -> str:
    return name(listed.kept.rollout) if listed.kept is not None else listed.id


def describe_others(moves: Sequence[tuple[Rollout, Routing]], own: Rollout) -> tuple[str, ...]:
    """Return what a command to one member moves of the others; nothing where there are none."""
    others = [
        f"  {name(one)}  {describe_routing(one.confirmed)}  ⟶  {describe_routing(routing)}"
        for one, routing in moves
        if one.id != own.id
    ]
    return ("", "Together with it:", *others) if others else ()
