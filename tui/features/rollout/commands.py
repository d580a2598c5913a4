"""What an operator can ask of a rollout, and why it cannot be had now; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from tui.domain.routing import Routing
from tui.features.rollout.machine import end_step, paused_for, phase_at, roll_back, with_exception
from tui.features.rollout.plan import NO_TIME
from tui.features.rollout.state import NOT_BEGUN, PauseCause, Phase, Rollout


class Command(StrEnum):
    """What can be asked, by the words that ECS gave it."""

    PAUSE = "pause"
    CONTINUE = "continue"
    NEXT = "next"
    """End this step now, whatever its gate says."""
    FINISH = "finish"
    """Give the new version all traffic now."""
    ROLL_BACK = "roll-back"
    LEAVE = "leave"
    """End the rollout and leave the alias as it is."""


def apply(rollout: Rollout, command: Command, now: datetime) -> Rollout:
    """Carry out a command; the same rollout where `why_not` has a reason."""
    if why_not(rollout, command) is not None:
        return rollout
    match command:
        case Command.PAUSE:
            return paused_for(rollout, PauseCause.ASKED, "asked by the operator", now)
        case Command.CONTINUE:
            return _resumed(rollout, now)
        case Command.NEXT:
            ended = f"{rollout.at_step} ended by the operator" if rollout.at_step else ""
            return _shifting_to(with_exception(rollout, ended), _after_this(rollout), now)
        case Command.FINISH:
            finished = f"finished by the operator at {rollout.at_step or 'its start'}"
            return _shifting_to(with_exception(rollout, finished), len(rollout.plan.steps), now)
        case Command.ROLL_BACK:
            return roll_back(rollout, "asked by the operator", now)
        case Command.LEAVE:
            return replace(rollout, phase=Phase.LEFT, pause=None, since=now, why="left as it was by the operator")


def why_not(rollout: Rollout, command: Command) -> str | None:
    """Return why a command cannot be had now, or None."""
    if rollout.phase.ended:
        return f"the rollout has ended: {rollout.phase}"
    if rollout.phase is Phase.ROLLING_BACK and command is not Command.LEAVE:
        return "it is rolling back, which is final"
    if (
        rollout.pause is not None
        and rollout.pause.resumes is Phase.ROLLING_BACK
        and command not in (Command.ROLL_BACK, Command.LEAVE)
    ):
        return "it was rolling back, which is final: roll back again, or leave it as it is"
    elsewhere = rollout.pause is not None and rollout.pause.cause is PauseCause.CHANGED_ELSEWHERE
    match command:
        case Command.PAUSE if rollout.phase is Phase.PAUSED:
            return "it is paused already"
        case Command.CONTINUE if rollout.phase not in (Phase.PAUSED, Phase.WAITING_FOR_APPROVAL):
            return "it is not paused"
        case Command.CONTINUE | Command.NEXT | Command.FINISH if (
            elsewhere and step_at(rollout, rollout.confirmed) is None
        ):
            return f"{rollout.alias} is not between {rollout.before.primary} and {rollout.target} any more"
        case Command.NEXT | Command.FINISH if rollout.is_whole:
            return "the new version has all traffic already"
        case Command.NEXT | Command.FINISH if rollout.move is not None:
            return "the last change has not been answered yet"
    return None


def _resumed(rollout: Rollout, now: datetime) -> Rollout:
    """Let the clock of the step go on where it was; an approval is given by it.

    After someone else's move the rollout goes on from the step that the alias has reached, and writes nothing for it.
    """
    pause = rollout.pause
    if pause is None:
        return end_step(rollout, now, f"{rollout.at_step} approved by the operator")
    resumes = replace(rollout, phase=pause.resumes, pause=None, since=now, check=None)
    if pause.cause is PauseCause.CHANGED_ELSEWHERE:
        reached = step_at(rollout, rollout.confirmed)
        step = NOT_BEGUN if reached is None else reached
        phase = Phase.SHIFTING if step == NOT_BEGUN else phase_at(rollout, step)
        moved = replace(resumes, step=step, next_step=None, phase=phase, held=NO_TIME)
        passed_over = f"continued at {moved.at_step or 'all traffic'} after someone else's change"
        return with_exception(moved, passed_over if step > rollout.step else "")
    if pause.cause is PauseCause.GATE:
        # Someone has looked at what the gate could not decide: the step is held once more, and checked again.
        return replace(resumes, held=NO_TIME)
    return resumes


def _shifting_to(rollout: Rollout, step: int, now: datetime) -> Rollout:
    return replace(rollout, phase=Phase.SHIFTING, pause=None, since=now, held=NO_TIME, next_step=step, check=None)


def _after_this(rollout: Rollout) -> int:
    if rollout.pause is None or rollout.pause.cause is not PauseCause.CHANGED_ELSEWHERE:
        return rollout.next
    reached = step_at(rollout, rollout.confirmed)
    return min((NOT_BEGUN if reached is None else reached) + 1, len(rollout.plan.steps))


def step_at(rollout: Rollout, routing: Routing) -> int | None:
    """Return the last step whose weight a routing has reached; None where it is none of this rollout's."""
    if routing == Routing(rollout.target):
        return len(rollout.plan.steps)
    if routing.primary != rollout.before.primary or routing.canary not in (None, rollout.target):
        return None
    reached = [number for number, step in enumerate(rollout.plan.steps) if step.weight <= routing.weight]
    return reached[-1] if reached else NOT_BEGUN
