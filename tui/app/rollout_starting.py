"""Starts a rollout, or a group, that this machine carries out: reviewed with a reason, kept before it begins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from screens.review import ReviewDialog
from tui.app.ports import Ports
from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.protection import protection
from tui.features.functions.read import read_function
from tui.features.rollout.claim import Claim, describe_claim, of_another
from tui.features.rollout.group.folders import keep_new
from tui.features.rollout.here.claiming import read_claim, take_over
from tui.features.rollout.here.requests import Start
from tui.features.rollout.here.store import KeptRollout, Place, RolloutFolder, list_rollouts
from tui.features.rollout.machine import CannotStart
from tui.features.rollout.plan import InvalidPlan, Plan
from tui.features.rollout.start import (
    begin_on,
    credentials_note,
    end_moves,
    newest_target,
    read_start_findings,
    together,
)
from tui.features.rollout.state import Rollout
from tui.features.rollout.text.start import describe_members, describe_start, describe_take_over
from tui.presentation.spans import failure_text
from tui.settings.settings import Settings
from tui.writes.alias_preflight import Finding, Level
from tui.writes.cli_line import cli_line
from tui.writes.move_check import blocks, why_reason
from tui.writes.review import Review, phrase_for
from tui.writes.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Member:
    """An alias as it was read, the version it goes to, and what is to be known of that.

    `claim` is any that is on it, `other` the same where another machine's.
    """

    alias: Alias
    target: str
    findings: tuple[Finding, ...]
    claim: Claim | None
    other: Claim | None

    @property
    def name(self) -> str:
        return f"{self.alias.function}:{self.alias.name}"


async def start_rollouts(
    workspace: Workspace, ports: Ports, settings: Settings, rollouts: Path, start: Start
) -> RolloutFolder | None:
    """Keep what is to be started below `rollouts`, once it was confirmed; return its first folder. Raises OSError."""
    try:
        members = await asyncio.to_thread(_read_members, workspace, settings, rollouts, start)
        begun = await asyncio.to_thread(_begun, workspace, rollouts, members, start.plan)
        note = await asyncio.to_thread(credentials_note, workspace, start.plan, workspace.context.clock.now())
        blocked = next((f"{one.name}: {why}" for one in members if (why := blocks(one.findings))), None)
        if blocked:
            ports.say.warn(f"not started: {blocked}")
            return None
        consent = await ports.ask(ReviewDialog(_review(workspace, settings, members, begun, note)))
        if consent is None:
            return None
        # The clock begins now, and each alias is still the one that was decided on: its revision guards it.
        begun = await asyncio.to_thread(_begun, workspace, rollouts, members, start.plan)
        for member in members:
            if member.claim is not None:
                await asyncio.to_thread(take_over, workspace.provider, member.alias)
    except (CannotStart, InvalidPlan) as error:
        ports.say.warn(f"not started: {error}")
        return None
    except ProviderError as error:
        ports.say.fail(error)
        return None
    context = workspace.context
    place = Place(context.account, context.region, settings.profile, settings.endpoint_url, settings.demo)
    group = together([KeptRollout(rollout, place, context.caller, consent.reason) for rollout in begun])
    folders = await asyncio.to_thread(keep_new, rollouts, group)
    return folders[0]


def _read_members(workspace: Workspace, settings: Settings, rollouts: Path, start: Start) -> tuple[_Member, ...]:
    """Return the alias itself and those that go along; raise CannotStart, ProviderError."""
    shown = start.alias
    wanted = [(shown.function, shown.name, start.target)]
    wanted += [(one.target.function, one.target.alias, one.to) for one in start.others]
    listed = list_rollouts(rollouts)
    members = []
    for function, name, to in wanted:
        alias = workspace.read_alias(function, name)
        target = to or newest_target(_read_whole(workspace, function), alias)
        findings = read_start_findings(workspace, alias, start.plan, target, settings.managed_tags)
        claim = read_claim(workspace.provider, alias)
        members.append(_Member(alias, target, findings, claim, of_another(claim, listed)))
    return tuple(members)


def _read_whole(workspace: Workspace, name: str) -> FunctionSnapshot:
    function = FunctionSnapshot(name)
    for step in read_function(workspace, name):
        function = step
    failure = function.failure_of("ListVersionsByFunction")
    if failure is not None:
        raise CannotStart(f"the versions of {name} could not be read: {failure_text(failure)}")
    return function


def _begun(workspace: Workspace, rollouts: Path, members: tuple[_Member, ...], plan: Plan) -> tuple[Rollout, ...]:
    listed, context = list_rollouts(rollouts), workspace.context
    return tuple(begin_on(one.alias, plan, one.target, listed, context, context.clock.now()) for one in members)


def _review(
    workspace: Workspace, settings: Settings, members: tuple[_Member, ...], begun: tuple[Rollout, ...], note: str
) -> Review:
    """Return what a start does; what another machine has is taken over, by typing the first alias's name."""
    context, first, rollout = workspace.context, members[0], begun[0]
    protected = protection(settings.protected_aliases, context)
    findings = (*first.findings, *((Finding(Level.NOTE, note),) if note else ()))
    reasons = [why for one in members if (why := why_reason(one.findings, one.alias.name, protected))]
    lines = describe_start(rollout, findings, next(iter(reasons), ""), context)
    notes = [f"{one.name}: {of.text}" for one in members[1:] for of in one.findings if of.level is Level.NOTE]
    claims = [describe_claim(one.other, one.name) for one in members if one.other is not None]
    lines = (*describe_take_over(claims), *describe_members(begun, notes), *lines)
    wants_name = bool(claims) or any(of.wants_name for one in members for of in one.findings)
    phrase = phrase_for(first.alias.function, first.alias.name) if wants_name else ""
    moves = (end_moves(one.alias, rollout.plan, one.target)[0] for one in members)
    command = "\n".join(cli_line(move, context) for move in moves)
    name = first.name if len(members) == 1 else f"{first.name} and {len(members) - 1} more, together"
    title, yes = f"Start a rollout of {name}?", f"start {rollout.plan.name}"
    if claims:
        title, yes = f"Take over {name}, and start a rollout?", f"take over, {yes}"
    return Review(title, lines, yes, command, needs_reason=True, phrase=phrase, about=first.alias)
