"""The commands of a rollout's screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.features.rollout.commands import Command as Asked
from tui.features.rollout.engines import why_cannot
from tui.features.rollout.group.group_file import MemberWanted
from tui.features.rollout.group.steering import has_ended, why_not_at
from tui.features.rollout.here.select import is_running
from tui.features.rollout.here.store import Listed
from tui.features.rollout.hosted import rollout as hosted
from tui.features.rollout.hosted.rollout import Engine, HostedCommand, HostedRollout
from tui.features.rollout.plans import PlanChoice
from tui.features.rollout.start import why_not_start
from tui.presentation.command import COMMON, CONTEXT, FINDING, Command, in_room, writes
from tui.presentation.keymap import key, with_keys


@dataclass(frozen=True, slots=True)
class RolloutContext:
    """What the commands of a rollout's screen depend on.

    `listed` is the rollout that is shown where one of this machine is, `hosted` where AWS runs it. Where one is to be
    started, `starting` is true, `engine` who is to carry it out, and `choice` the plan under the cursor; `others` are
    all rollouts of this machine, and `lacks_group` says that CodeDeploy has no group for the alias. `members` are the
    aliases that are to go along.
    """

    context: Context | None
    listed: Listed | None
    hosted: HostedRollout | None = None
    starting: bool = False
    engine: Engine = Engine.HERE
    alias: Alias | None = None
    choice: PlanChoice | None = None
    target: str = ""
    others: tuple[Listed, ...] = ()
    lacks_group: bool = False
    members: tuple[MemberWanted, ...] = ()


def _shown(shown: RolloutContext) -> str | None:
    if shown.listed is None:
        return "this alias has no rollout"
    return None if shown.listed.kept is not None else f"it cannot be read: {shown.listed.unreadable}"


def _can(command: Asked, other: HostedCommand | str) -> Callable[[RolloutContext], str | None]:
    """Judge a command of a rollout of this machine, or its like where AWS runs it; words where that has none."""

    def reason(shown: RolloutContext) -> str | None:
        if shown.hosted is not None:
            return _hosted_reason(shown, shown.hosted, other)
        first = writes(shown) or _shown(shown)
        if first is not None or shown.listed is None:
            return first
        return why_not_at(shown.listed, shown.others, command)

    return reason


def _hosted_only(command: HostedCommand, otherwise: str) -> Callable[[RolloutContext], str | None]:
    def reason(shown: RolloutContext) -> str | None:
        if shown.hosted is None:
            return writes(shown) or (with_keys(otherwise) if shown.listed is not None else _shown(shown))
        return _hosted_reason(shown, shown.hosted, command)

    return reason


def _hosted_reason(shown: RolloutContext, rollout: HostedRollout, command: HostedCommand | str) -> str | None:
    if isinstance(command, HostedCommand):
        return writes(shown) or hosted.why_not(rollout, command)
    return writes(shown) or f"{rollout.engine} {command}"


def _can_resume(shown: RolloutContext) -> str | None:
    if shown.hosted is not None:
        return f"{shown.hosted.engine} carries it out"
    reason = writes(shown) or _shown(shown)
    if reason is not None or shown.listed is None or shown.listed.kept is None:
        return reason
    if has_ended(shown.listed, shown.others):
        return f"the rollout has ended: {shown.listed.kept.rollout.phase}"
    return "a process carries it out already" if shown.listed.is_carried_out else None


def _can_start(shown: RolloutContext) -> str | None:
    reason = writes(shown)
    if reason is not None:
        return reason
    if not shown.starting:
        return f"a rollout is shown: {key('rollout.another')} starts another"
    if shown.context is None or shown.alias is None:
        return "open its function first: the alias is not known yet"
    if shown.choice is None or shown.choice.plan is None:
        return shown.choice.wrong if shown.choice is not None else "no plan under the cursor"
    if not shown.target:
        return f"there is no other version that {shown.alias.name} could be shifted to"
    if shown.members and shown.engine is not Engine.HERE:
        return (
            f"{shown.engine} carries out one alias at a time: choose this machine with "
            f"{key('rollout.engine')}, or no others with {key('rollout.members')}"
        )
    against = why_cannot(shown.engine, shown.choice.plan)
    if against:
        return "; ".join(against)
    return why_not_start(shown.alias, shown.choice.plan, shown.target, shown.others, shown.context)


def _can_start_another(shown: RolloutContext) -> str | None:
    if shown.starting:
        return "choose a plan, then press enter"
    if shown.hosted is not None and shown.hosted.running:
        return "wait for its end, or stop it first"
    if shown.listed is not None and is_running(shown.listed):
        carry_on = "" if shown.listed.is_carried_out else f", or carry it on with {key('rollout.resume')}"
        return f"finish it, roll it back or leave it first{carry_on}"
    return None


def _can_choose_version(shown: RolloutContext) -> str | None:
    return None if shown.starting and shown.target else "there is nothing to choose a version for"


def _can_choose_engine(shown: RolloutContext) -> str | None:
    return None if shown.starting else "there is nothing to choose an engine for"


def _can_add(shown: RolloutContext) -> str | None:
    return writes(shown) or (None if shown.starting else "there is nothing to go along with")


def _can_override(shown: RolloutContext) -> str | None:
    if not shown.starting or shown.engine is not Engine.CODEDEPLOY:
        return "only a deployment that is to be started by CodeDeploy has alarms to override"
    return None


def _can_prepare(shown: RolloutContext) -> str | None:
    if not shown.starting or shown.engine is not Engine.CODEDEPLOY:
        return f"only CodeDeploy needs a group: choose it with {key('rollout.engine')}"
    return writes(shown) or (None if shown.lacks_group else "CodeDeploy is not known to lack a group for this alias")


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
    Command("pause", "h", "Pause", "Hold everything as it is", 2, why_not=_can(Asked.PAUSE, "cannot pause a rollout")),
    Command(
        "continue",
        "ctrl+r,f5",
        "Continue",
        "Continue a paused rollout, or approve",
        3,
        why_not=_can(Asked.CONTINUE, HostedCommand.APPROVE),
    ),
    Command("next", "E", "Next step", "End this step now, regardless of its gate", 4, why_not=_can(Asked.NEXT, _NEXT)),
    Command(
        "finish",
        "F",
        "Finish now",
        "Give the new version all traffic now",
        5,
        why_not=_can(Asked.FINISH, HostedCommand.FINISH),
    ),
    Command(
        "roll_back",
        "b",
        "Roll back",
        "All traffic to the version before; final",
        1,
        why_not=_can(Asked.ROLL_BACK, HostedCommand.ROLL_BACK),
    ),
    Command(
        "stop",
        "x",
        "Stop",
        "Stop what AWS runs; it then puts the alias back",
        2,
        why_not=_hosted_only(HostedCommand.STOP, _ROLLED_BACK_HERE),
    ),
    Command(
        "reject",
        "ctrl+x",
        "Reject",
        "Reject what an approval is asked for",
        3,
        why_not=_hosted_only(HostedCommand.REJECT, _LEFT_HERE),
    ),
    Command(
        "leave_it",
        "K",
        "Leave as is",
        "End it; the alias stays as it is",
        9,
        why_not=_can(Asked.LEAVE, HostedCommand.STOP_ALONE),
    ),
    Command("resume", "O", "Carry on", "Carry on one that nobody carries out", 7, why_not=_can_resume),
)
STARTING: tuple[Command[RolloutContext], ...] = (
    Command("start", "enter", "Start", "Start the plan under the cursor", 1, "⏎", why_not=_can_start),
    Command("version", "left_square_bracket", "Version", "Take the next older version", 6, why_not=_can_choose_version),
    Command(
        "engine",
        "right_curly_bracket",
        "Engine",
        "Take the next engine: here, CodeDeploy, Step Functions",
        2,
        why_not=_can_choose_engine,
    ),
    Command("members", "plus", "Group", "Shift other aliases together with it", 7, "+", why_not=_can_add),
    Command("override", "Q", "Override alarms", "Start without the group's alarms", 9, why_not=_can_override),
    Command("prepare", "a", "Create group", "Create what CodeDeploy needs", 3, why_not=_can_prepare),
    Command("another", "R", "New rollout", "Start another rollout", 8, why_not=_can_start_another),
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
