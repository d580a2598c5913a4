"""The commands of a rollout's screen."""

from __future__ import annotations

from dataclasses import dataclass

from screens.rollout.reasons import (
    RolloutContext,
    can,
    can_add,
    can_choose_engine,
    can_choose_version,
    can_override,
    can_prepare,
    can_resume,
    can_start,
    can_start_another,
    hosted_only,
)
from screens.rollout.requests import resume, steer
from tui.features.rollout.commands import Command as Asked
from tui.features.rollout.group.steering import has_ended
from tui.features.rollout.hosted.rollout import Engine, HostedCommand
from tui.presentation.command import COMMON, CONTEXT, FINDING, Command, in_room


@dataclass(frozen=True, slots=True)
class RolloutsContext:
    """What the commands of the list depend on: whether there is a rollout under the cursor."""

    any_chosen: bool


def _can_open(shown: RolloutsContext) -> str | None:
    return None if shown.any_chosen else "there is no rollout here"


ROLLOUTS: tuple[Command[RolloutsContext], ...] = in_room(
    "rollouts",
    Command("open", "enter", "Open", "Open the rollout: follow and steer it", 1, "⏎", "", _can_open),
    CONTEXT,
    *FINDING,
    *COMMON,
)
_NEXT = "has no next step: finish now gives the new version all traffic"
_ROLLED_BACK_HERE = (
    "this machine carries it out: roll it back ({rollout.roll_back}) or leave it as it is ({rollout.leave_it})"
)
_LEFT_HERE = "nothing asks for an approval here: {rollout.continue} continues, {rollout.roll_back} rolls back"
STEERING: tuple[Command[RolloutContext], ...] = (
    Command(
        "pause",
        "h",
        "Pause",
        "Hold everything as it is",
        2,
        why_not=can(Asked.PAUSE, "cannot pause a rollout"),
        message=steer(Asked.PAUSE),
    ),
    Command(
        "continue",
        "ctrl+r,f5",
        "Continue",
        "Continue a paused rollout, or approve",
        3,
        why_not=can(Asked.CONTINUE, HostedCommand.APPROVE),
        message=steer(Asked.CONTINUE, HostedCommand.APPROVE),
    ),
    Command(
        "next",
        "E",
        "Next step",
        "End this step now, regardless of its gate",
        4,
        why_not=can(Asked.NEXT, _NEXT),
        message=steer(Asked.NEXT),
    ),
    Command(
        "finish",
        "F",
        "Finish now",
        "Give the new version all traffic now",
        5,
        why_not=can(Asked.FINISH, HostedCommand.FINISH),
        message=steer(Asked.FINISH, HostedCommand.FINISH),
    ),
    Command(
        "roll_back",
        "b",
        "Roll back",
        "All traffic to the version before; final",
        1,
        why_not=can(Asked.ROLL_BACK, HostedCommand.ROLL_BACK),
        message=steer(Asked.ROLL_BACK, HostedCommand.ROLL_BACK),
    ),
    Command(
        "stop",
        "x",
        "Stop",
        "Stop what AWS runs; it then puts the alias back",
        2,
        why_not=hosted_only(HostedCommand.STOP, _ROLLED_BACK_HERE),
        message=steer(None, HostedCommand.STOP),
    ),
    Command(
        "reject",
        "ctrl+x",
        "Reject",
        "Reject what an approval is asked for",
        3,
        why_not=hosted_only(HostedCommand.REJECT, _LEFT_HERE),
        message=steer(None, HostedCommand.REJECT),
    ),
    Command(
        "leave_it",
        "K",
        "Leave as is",
        "End it; the alias stays as it is",
        9,
        why_not=can(Asked.LEAVE, HostedCommand.STOP_ALONE),
        message=steer(Asked.LEAVE, HostedCommand.STOP_ALONE),
    ),
    Command("resume", "O", "Carry on", "Carry on one that nobody carries out", 7, why_not=can_resume, message=resume),
)
STARTING: tuple[Command[RolloutContext], ...] = (
    Command("start", "enter", "Start", "Start the plan under the cursor", 1, "⏎", why_not=can_start),
    Command("version", "left_square_bracket", "Version", "Take the next older version", 6, why_not=can_choose_version),
    Command(
        "engine",
        "right_curly_bracket",
        "Engine",
        "Take the next engine: here, CodeDeploy, Step Functions",
        2,
        why_not=can_choose_engine,
    ),
    Command("members", "plus", "Group", "Shift other aliases together with it", 7, "+", why_not=can_add),
    Command("override", "Q", "Override alarms", "Start without the group's alarms", 9, why_not=can_override),
    Command("prepare", "a", "Create group", "Create what CodeDeploy needs", 3, why_not=can_prepare),
    Command("another", "R", "New rollout", "Start another rollout", 8, why_not=can_start_another),
)
_HERE_ONLY, _HOSTED_ONLY = ("pause", "next", "resume"), ("stop", "reject")
_STEERING = tuple(command.id for command in STEERING)
_STARTING_ONLY = ("start", "version", "engine", "members", "override", "prepare")


def is_on_key_line(command_id: str, shown: RolloutContext) -> bool:
    """Tell whether a command is worth its place on the line of keys: what steers this rollout, or starts one."""
    if shown.starting:
        of_group = "override" if shown.lacks_group else "prepare"
        left_out: tuple[str, ...] = ("another", "override", "prepare")
        if shown.engine is Engine.CODEDEPLOY:
            left_out = ("another", "members", of_group)
        return command_id not in (*_STEERING, *left_out)
    if command_id in _STARTING_ONLY:
        return False
    if shown.hosted is None:
        ended = shown.listed is not None and shown.listed.kept is not None and has_ended(shown.listed, shown.others)
        return command_id not in (_STEERING if ended else _HOSTED_ONLY)
    if not shown.hosted.running and command_id in _STEERING:
        # Of one that has ended nothing is left but to take it back.
        return command_id == "roll_back" and HostedCommand.ROLL_BACK not in shown.hosted.refusals
    asks = HostedCommand.APPROVE not in shown.hosted.refusals
    return command_id not in _HERE_ONLY and (asks or command_id not in ("continue", "reject"))


ROLLOUT: tuple[Command[RolloutContext], ...] = in_room("rollout", *STEERING, *STARTING, *FINDING, *COMMON)
