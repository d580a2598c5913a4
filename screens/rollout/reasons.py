"""Why a command of a rollout's screen cannot be had: by what the screen shows, in words, or None."""

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
from tui.presentation.command import writes
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


def can(command: Asked, other: HostedCommand | str) -> Callable[[RolloutContext], str | None]:
    """Return what says why a command of this machine's rollout, or its like where AWS runs it, cannot be had.

    `other` is that like, or words where AWS has none.
    """

    def reason(shown: RolloutContext) -> str | None:
        if shown.hosted is not None:
            return _hosted_reason(shown, shown.hosted, other)
        first = writes(shown) or _shown(shown)
        if first is not None or shown.listed is None:
            return first
        return why_not_at(shown.listed, shown.others, command)

    return reason


def hosted_only(command: HostedCommand, otherwise: str) -> Callable[[RolloutContext], str | None]:
    """Return what says why a command cannot be had that AWS alone knows; `otherwise` where this machine does."""

    def reason(shown: RolloutContext) -> str | None:
        if shown.hosted is None:
            return writes(shown) or (with_keys(otherwise) if shown.listed is not None else _shown(shown))
        return _hosted_reason(shown, shown.hosted, command)

    return reason


def _hosted_reason(shown: RolloutContext, rollout: HostedRollout, command: HostedCommand | str) -> str | None:
    if isinstance(command, HostedCommand):
        return writes(shown) or hosted.why_not(rollout, command)
    return writes(shown) or f"{rollout.engine} {command}"


def can_resume(shown: RolloutContext) -> str | None:
    """Say why it cannot be carried on."""
    if shown.hosted is not None:
        return f"{shown.hosted.engine} carries it out"
    reason = writes(shown) or _shown(shown)
    if reason is not None or shown.listed is None or shown.listed.kept is None:
        return reason
    if has_ended(shown.listed, shown.others):
        return f"the rollout has ended: {shown.listed.kept.rollout.phase}"
    return "a process carries it out already" if shown.listed.is_carried_out else None


def can_start(shown: RolloutContext) -> str | None:
    """Say why what is chosen cannot be started."""
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
            f"{shown.engine} carries out one alias at a time: press {key('rollout.engine')} to choose this machine, "
            f"or {key('rollout.members')} to take the others out"
        )
    against = why_cannot(shown.engine, shown.choice.plan)
    if against:
        return "; ".join(against)
    return why_not_start(shown.alias, shown.choice.plan, shown.target, shown.others, shown.context)


def can_start_another(shown: RolloutContext) -> str | None:
    """Say why no other rollout can be chosen."""
    if shown.starting:
        return "choose a plan, then press enter"
    if shown.hosted is not None and shown.hosted.running:
        return "wait for its end, or stop it first"
    if shown.listed is not None and is_running(shown.listed):
        carry_on = "" if shown.listed.is_carried_out else f", or carry it on with {key('rollout.resume')}"
        return f"finish it, roll it back or leave it first{carry_on}"
    return None


def can_choose_version(shown: RolloutContext) -> str | None:
    """Say why there is no version to choose."""
    return None if shown.starting and shown.target else "there is nothing to choose a version for"


def can_choose_engine(shown: RolloutContext) -> str | None:
    """Say why there is no engine to choose."""
    return None if shown.starting else "there is nothing to choose an engine for"


def can_add(shown: RolloutContext) -> str | None:
    """Say why no aliases can go along."""
    return writes(shown) or (None if shown.starting else "there is nothing to go along with")


def can_override(shown: RolloutContext) -> str | None:
    """Say why there are no alarms to override."""
    if not shown.starting or shown.engine is not Engine.CODEDEPLOY:
        return "only a deployment that is to be started by CodeDeploy has alarms to override"
    return None


def can_prepare(shown: RolloutContext) -> str | None:
    """Say why nothing can be created that CodeDeploy needs."""
    if not shown.starting or shown.engine is not Engine.CODEDEPLOY:
        return f"only CodeDeploy needs a group: press {key('rollout.engine')} to choose it"
    return writes(shown) or (None if shown.lacks_group else "CodeDeploy is not known to lack a group for this alias")
