"""What the members of a group do to each other: (members, when) -> members; pure, and the same after a kill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tui.domain.routing import Routing
from tui.features.rollout import commands, machine
from tui.features.rollout.commands import Command
from tui.features.rollout.machine import SetRouting, paused_for, roll_back
from tui.features.rollout.state import PauseCause, Phase, Rollout

Members = tuple[Rollout, ...]

WITH = "with "
"""Begins why a member is taken back, or left, for another one."""


def name(rollout: Rollout) -> str:
    """Return what a member is called."""
    return f"{rollout.function}:{rollout.alias}"


def place(rollout: Rollout) -> int:
    """Return the step that a member is at or is shifting to; beyond 100 % once it has succeeded."""
    if rollout.phase is Phase.SUCCEEDED:
        return len(rollout.plan.steps) + 1
    phase = rollout.pause.resumes if rollout.pause is not None else rollout.phase
    return rollout.next if phase is Phase.SHIFTING else rollout.step


def is_over(members: Sequence[Rollout]) -> bool:
    """Tell whether nothing follows; one that succeeded is still taken back with one that was."""
    phases = {member.phase for member in members}
    return all(phase.ended for phase in phases) and not phases >= {Phase.SUCCEEDED, Phase.ROLLED_BACK}


def on_tick(members: Sequence[Rollout], now: datetime) -> Members:
    """Take that time has passed: a step ends for every member that is at it, or for none."""
    settled = settle(members, now)
    after = [machine.on_tick(member, now) for member in settled]
    ends = [place(then) > place(before) for before, then in zip(settled, after, strict=True)]

    def may_end(step: int) -> bool:
        return all(place(one) > step or (place(one) == step and ends[n]) for n, one in enumerate(settled))

    stepped = (
        before if ends[n] and not may_end(place(before)) else then
        for n, (before, then) in enumerate(zip(settled, after, strict=True))
    )
    return settle(tuple(stepped), now)


def settle(members: Sequence[Rollout], now: datetime) -> Members:
    """Have every member follow one that is left, is taken back, or waits for someone."""
    if is_over(members):
        return tuple(members)
    left = next((member for member in members if member.phase is Phase.LEFT), None)
    if left is not None:
        why = f"{WITH}{name(left)}"
        return tuple(
            one if one.phase.ended else replace(one, phase=Phase.LEFT, pause=None, since=now, why=why)
            for one in members
        )
    back = sorted(filter(_goes_back, members), key=lambda one: one.why.startswith(WITH))
    if back:
        first = back[0]
        why = first.why if first.why.startswith(WITH) else f"{WITH}{name(first)}: {first.why}"
        return tuple(one if _goes_back(one) else roll_back(_reopened(one), why, now) for one in members)
    waits = next(filter(_waits, members), None)
    if waits is not None and waits.pause is not None:
        detail = f"{name(waits)} is paused: {waits.pause.detail}"
        return tuple(_waiting(one, detail, now) for one in members)
    return tuple(
        replace(one, phase=one.pause.resumes, pause=None, since=now, check=None) if one.pause is not None else one
        for one in members
    )


def _waiting(member: Rollout, detail: str, now: datetime) -> Rollout:
    """Have a member wait for another one, and say for what."""
    pause = member.pause
    if pause is not None:
        return replace(member, pause=replace(pause, detail=detail)) if pause.cause is PauseCause.MEMBER else member
    return member if member.phase.ended else paused_for(member, PauseCause.MEMBER, detail, now)


def why_not(members: Sequence[Rollout], command: Command) -> str | None:
    """Return why a command to the group cannot be had now, or None."""
    if is_over(members):
        return "every rollout of the group has ended"
    active = [member for member in members if not member.phase.ended]
    if command is Command.LEAVE:
        return None
    if command is Command.ROLL_BACK:
        reasons = [_reason(member, command) for member in active]
        return None if None in reasons else next(iter(reasons), "it is rolling back, which is final")
    subjects, nothing = active, "it is rolling back, which is final"
    if command is Command.PAUSE:
        subjects = [member for member in active if member.phase is not Phase.PAUSED]
        nothing = "it is paused already"
    elif command is Command.CONTINUE:
        subjects, nothing = _continued(members), "it is not paused"
    if not subjects:
        return nothing
    reason = next(filter(None, (_reason(member, command) for member in subjects)), None)
    approves = command is Command.CONTINUE and not any(map(_waits, subjects))
    if reason is None and (approves or command is Command.NEXT):
        furthest = max(one.step for one in subjects)
        behind = [name(one) for one in active if one.step < furthest]
        return f"not at this step yet: {', '.join(behind)}" if behind else None
    return reason


def apply(members: Sequence[Rollout], command: Command, now: datetime, taken: Sequence[bool] = ()) -> Members:
    """Carry out a command on every member that it is for; the same members where `why_not` has a reason.

    `taken` tells which members had taken it before a kill: the others take it too then.
    """
    begun = tuple(taken) or (False,) * len(members)
    if not any(begun) and why_not(members, command) is not None:
        return tuple(members)
    subjects = _continued(members) if command is Command.CONTINUE else members
    return tuple(
        commands.apply(one, command, now) if one in subjects and not done else one
        for one, done in zip(members, begun, strict=True)
    )


def moves_of(members: Sequence[Rollout], command: Command, now: datetime) -> tuple[tuple[Rollout, Routing], ...]:
    """Return what a command moves at once, each member with where it goes; nothing where it cannot be had."""
    if why_not(members, command) is not None:
        return ()
    after = settle(apply(members, command, now), now)
    intents = ((before, machine.intent(then)) for before, then in zip(members, after, strict=True))
    return tuple((member, due.routing) for member, due in intents if isinstance(due, SetRouting))


def is_asked_first(members: Sequence[Rollout], command: Command, now: datetime) -> bool:
    """Tell whether a command is confirmed before it counts: what moves an alias, or ends; never the way back."""
    if command is Command.ROLL_BACK:
        return False
    return command is Command.LEAVE or bool(moves_of(members, command, now))


def _reason(member: Rollout, command: Command) -> str | None:
    reason = commands.why_not(member, command)
    return f"{name(member)}: {reason}" if reason is not None else None


def _continued(members: Sequence[Rollout]) -> list[Rollout]:
    """Return the members that a continue is for: those that wait for someone, else those that wait for approval."""
    return list(filter(_waits, members)) or [one for one in members if one.phase is Phase.WAITING_FOR_APPROVAL]


def _waits(member: Rollout) -> bool:
    """Tell whether a member waits for someone of its own accord."""
    return member.pause is not None and member.pause.cause is not PauseCause.MEMBER


def _goes_back(member: Rollout) -> bool:
    pause = member.pause
    stuck = pause is not None and pause.resumes is Phase.ROLLING_BACK
    return stuck or member.phase in (Phase.ROLLING_BACK, Phase.ROLLED_BACK)


def _reopened(member: Rollout) -> Rollout:
    return replace(member, phase=Phase.BAKING) if member.phase is Phase.SUCCEEDED else member
