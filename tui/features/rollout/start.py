"""What is decided before a rollout starts, from a screen and from the command line alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import FULL
from tui.features.rollout.engines import why_cannot
from tui.features.rollout.group.group_file import MemberWanted
from tui.features.rollout.here.engine import SPARE
from tui.features.rollout.here.requests import Start
from tui.features.rollout.here.select import running_of
from tui.features.rollout.here.store import KeptRollout, Listed, new_id
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.machine import CannotStart, begin
from tui.features.rollout.plan import InvalidPlan, Plan
from tui.features.rollout.plans import PlanChoice
from tui.features.rollout.state import Rollout
from tui.presentation.times import minute_in_zone
from tui.writes.alias_preflight import Finding
from tui.writes.move_check import read_findings
from tui.writes.workspace import Workspace


@dataclass(frozen=True, slots=True)
class StartDraft:
    """What is chosen so far of a rollout that is to be started: of which plans, to which version, by which engine.

    `target` is empty until there is a version to shift to; `members` are the aliases that are to go along.
    """

    plans: tuple[PlanChoice, ...] = ()
    target: str = ""
    engine: Engine = Engine.HERE
    overrides_alarms: bool = False
    members: tuple[MemberWanted, ...] = ()

    def hosted_start(self, alias: Alias | None, plan: Plan | None) -> StartHosted | None:
        """Return what AWS would be asked for, None where nothing is chosen that its engine can carry out."""
        if alias is None or plan is None or not self.target or why_cannot(self.engine, plan):
            return None
        return StartHosted(self.engine, alias, plan, self.target, self.overrides_alarms)

    def request(self, alias: Alias | None, plan: Plan | None) -> Start | StartHosted | None:
        """Return what starts it, None where too little is chosen."""
        if self.engine is not Engine.HERE:
            return self.hosted_start(alias, plan)
        return Start(alias, plan, self.target, self.members) if alias is not None and plan is not None else None


def targets(function: FunctionSnapshot, alias: Alias) -> tuple[str, ...]:
    """Return the versions that an alias can be shifted to, newest first."""
    return tuple(version.number for version in function.published if version.number != alias.routing.primary)


def newest_target(function: FunctionSnapshot, alias: Alias) -> str:
    """Return the newest version; raise CannotStart where the alias is there already."""
    newest = next(iter(function.published), None)
    if newest is None or newest.number == alias.routing.primary:
        raise CannotStart(f"{function.name} has no version newer than {alias.name}'s")
    return newest.number


def first_target(function: FunctionSnapshot, alias: Alias, wanted: str) -> str:
    """Return the version to begin with: the one that is wanted where it can be, else the newest that can."""
    possible = targets(function, alias)
    return wanted if wanted in possible else next(iter(possible), "")


def next_target(function: FunctionSnapshot, alias: Alias, target: str) -> str:
    """Return the version after this one in the list of those that can be, the first after the last."""
    possible = targets(function, alias)
    if target not in possible:
        return next(iter(possible), "")
    return possible[(possible.index(target) + 1) % len(possible)]


def begin_on(
    alias: Alias, plan: Plan, target: str, listed: Iterable[Listed], context: Context, now: datetime
) -> Rollout:
    """Begin a rollout of an alias that has no other one; raise CannotStart, InvalidPlan."""
    other = running_of(listed, alias.function, alias.name, context)
    if other is not None and other.kept is not None:
        raise CannotStart(
            f"{alias.function}:{alias.name} has a rollout already, {other.id}: {other.kept.rollout.phase}; "
            "finish it, roll it back or leave it first"
        )
    return begin(new_id(alias.function, alias.name, now), plan, alias, target, now)


def together(group: Sequence[KeptRollout]) -> tuple[KeptRollout, ...]:
    """Return rollouts as members of one group; one alone as it is."""
    names = tuple(kept.rollout.id for kept in group)
    return tuple(replace(kept, members=names) for kept in group) if len(names) > 1 else tuple(group)


def why_not_start(alias: Alias, plan: Plan, target: str, listed: Iterable[Listed], context: Context) -> str | None:
    """Return why a rollout cannot start, as far as it is known without reading anything, or None."""
    try:
        begin_on(alias, plan, target, listed, context, context.clock.now())
    except (CannotStart, InvalidPlan) as error:
        return str(error)
    return None


def end_moves(alias: Alias, plan: Plan, target: str) -> tuple[UpdateAlias, ...]:
    """Return the first and the last move of a plan: what speaks against any speaks against one of the two."""
    weights = [*(step.weight for step in plan.steps[:1]), FULL]
    return tuple(UpdateAlias(alias, alias.routing.at(target, weight)) for weight in weights)


def read_start_findings(
    workspace: Workspace, alias: Alias, plan: Plan, target: str, managed_tags: tuple[str, ...]
) -> tuple[Finding, ...]:
    """Return what is found of a plan's moves, each once; raise ProviderError where a version cannot be read."""
    moves = end_moves(alias, plan, target)
    return tuple(dict.fromkeys(one for move in moves for one in read_findings(workspace, move, managed_tags)))


def credentials_note(workspace: Workspace, plan: Plan, now: datetime) -> str:
    """Say that a rollout of this machine would pause for its credentials; empty where they last or are not known to."""
    ends = workspace.provider.account.credentials_end()
    if ends is None or ends - SPARE >= now + plan.shortest:
        return ""
    return f"the credentials end at {minute_in_zone(ends)}, too soon for the plan: it pauses before, for a new sign-in"
