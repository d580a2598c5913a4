"""The commands of a rollout's screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.features.rollout.commands import Command as Asked
from tui.features.rollout.commands import why_not
from tui.features.rollout.here.select import is_running
from tui.features.rollout.here.store import Listed
from tui.features.rollout.plans import PlanChoice
from tui.features.rollout.start import why_not_start
from tui.presentation.command import COMMON, Command, writes


@dataclass(frozen=True, slots=True)
class RolloutContext:
    """What the commands of a rollout's screen are judged by.

    `listed` is the rollout that is shown. Where one is to be started, `starting` is true and `choice` the plan under
    the cursor; `others` are all rollouts of this machine.
    """

    context: Context | None
    listed: Listed | None
    starting: bool = False
    alias: Alias | None = None
    choice: PlanChoice | None = None
    target: str = ""
    others: tuple[Listed, ...] = ()


def _shown(shown: RolloutContext) -> str | None:
    if shown.listed is None:
        return "there is no rollout of this alias on this machine"
    return None if shown.listed.kept is not None else f"it cannot be read: {shown.listed.unreadable}"


def _can(command: Asked) -> Callable[[RolloutContext], str | None]:
    def reason(shown: RolloutContext) -> str | None:
        first = writes(shown) or _shown(shown)
        kept = shown.listed.kept if shown.listed is not None else None
        return why_not(kept.rollout, command) if first is None and kept is not None else first

    return reason


def _can_resume(shown: RolloutContext) -> str | None:
    reason = writes(shown) or _shown(shown)
    if reason is not None or shown.listed is None or shown.listed.kept is None:
        return reason
    if shown.listed.kept.rollout.phase.ended:
        return f"the rollout has ended: {shown.listed.kept.rollout.phase}"
    return "a process carries it out already" if shown.listed.is_carried_out else None


def _can_start(shown: RolloutContext) -> str | None:
    reason = writes(shown)
    if reason is not None:
        return reason
    if not shown.starting:
        return "a rollout is shown: N starts another"
    if shown.context is None or shown.alias is None:
        return "open its function first: the alias is not known yet"
    if shown.choice is None or shown.choice.plan is None:
        return shown.choice.wrong if shown.choice is not None else "no plan under the cursor"
    if not shown.target:
        return f"there is no other version that {shown.alias.name} could be shifted to"
    return why_not_start(shown.alias, shown.choice.plan, shown.target, shown.others, shown.context)


def _can_start_another(shown: RolloutContext) -> str | None:
    if shown.starting:
        return "choose a plan, then press enter"
    if shown.listed is not None and is_running(shown.listed):
        return "finish it, roll it back or leave it first"
    return None


def _can_choose_version(shown: RolloutContext) -> str | None:
    return None if shown.starting and shown.target else "there is nothing to choose a version for"


@dataclass(frozen=True, slots=True)
class RolloutsContext:
    """What the commands of the list are judged by: the rollout under the cursor."""

    listed: Listed | None


def _can_open(shown: RolloutsContext) -> str | None:
    return "there is no rollout here" if shown.listed is None else None


ROLLOUTS: tuple[Command[RolloutsContext], ...] = (
    Command("open", "enter", "Open", "Open the rollout: follow and steer it", 1, "⏎", "", _can_open),
    *COMMON,
)
STEERING: tuple[Command[RolloutContext], ...] = (
    Command("pause", "p", "Pause", "Hold everything as it is", 2, why_not=_can(Asked.PAUSE)),
    Command("continue", "c", "Continue", "Continue a paused rollout, or approve", 3, why_not=_can(Asked.CONTINUE)),
    Command("next", "n", "Next step", "End this step now, whatever its gate says", 4, why_not=_can(Asked.NEXT)),
    Command("finish", "f", "Finish now", "Give the new version all traffic now", 5, why_not=_can(Asked.FINISH)),
    Command(
        "roll_back", "b", "Roll back", "All traffic to the version before; final", 1, why_not=_can(Asked.ROLL_BACK)
    ),
    Command("leave_it", "x", "Leave as is", "End it; the alias stays as it is", 9, why_not=_can(Asked.LEAVE)),
    Command("resume", "R,shift+r", "Carry on", "Carry on one that nobody carries out", 7, why_not=_can_resume),
)
STARTING: tuple[Command[RolloutContext], ...] = (
    Command("start", "enter", "Start", "Start the plan under the cursor", 1, "⏎", why_not=_can_start),
    Command("version", "v", "Version", "Take the next older version", 6, why_not=_can_choose_version),
    Command("another", "N,shift+n", "New rollout", "Start another rollout", 8, why_not=_can_start_another),
)


def is_on_key_line(command_id: str, *, starting: bool) -> bool:
    """Tell whether a command is worth its place on the line of keys: what steers a rollout, or what starts one."""
    elsewhere = STEERING if starting else STARTING[:2]
    return all(command.id != command_id for command in elsewhere)


ROLLOUT: tuple[Command[RolloutContext], ...] = (*STEERING, *STARTING, *COMMON)
