"""rollout start: begins a rollout, or a group, after the same checks as a move, in a process of its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.domain.alias import Alias
from tui.features.rollout.claim import describe_claim, of_another
from tui.features.rollout.group.engine import group_engine, turns
from tui.features.rollout.group.folders import carry_out, keep_new, kept_members
from tui.features.rollout.group.group_file import read_group
from tui.features.rollout.here.claiming import read_claim, read_new_claim, take_over
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.hook import Hook
from tui.features.rollout.here.process import demo_pause
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import KeptRollout, Place, RolloutFolder, list_rollouts
from tui.features.rollout.machine import CannotStart
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.start import begin_on, credentials_note, end_moves, newest_target, together
from tui.features.rollout.state import Phase
from tui.features.rollout.text.plan import describe_time
from tui.settings.folders import plans_folder, rollouts_folder
from tui.verbs import engine_process
from tui.verbs.arguments import AliasTarget
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import Progress, follow, print_result, print_rollouts
from tui.verbs.functions import read_whole_function
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, say

DEFAULT_PLAN = "canary"


@dataclass(frozen=True, slots=True)
class Member:
    """An alias that is to be shifted, and to which version; empty is the newest."""

    target: AliasTarget
    to: str


def start(arguments: argparse.Namespace) -> ExitCode:
    """Begin a rollout, or one of a group, and follow it where that is asked for."""
    members, plan = wanted(arguments.targets, arguments.group, arguments.to, arguments.plan)
    with opened(arguments) as here:
        aliases = [read_target(here, member.target) for member in members]
        claimed = _claimed(here, aliases, take_over=arguments.take_over)
        group = _begun(here, members, aliases, plan, arguments)
        if not confirmed(_question(group), yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        for alias in claimed:
            take_over(here.workspace.provider, alias)
        if here.settings.demo:
            # The demo's account ends with this process, so the rollout does too.
            ended = carry_out_here(here, group, as_json=arguments.json)
            return print_result(ended, as_json=arguments.json)
    folders = keep_new(rollouts_folder(), group)
    engine_process.begin(folders[0])
    if not arguments.wait:
        print_rollouts(kept_members(folders[0]), as_json=arguments.json)
        say(f"it continues by itself; to see how far it is: crossfade rollout status {members[0].target}")
        return ExitCode.DONE
    return follow(folders[0], as_json=arguments.json)


def wanted(targets: Sequence[AliasTarget], group_file: str, to: str, plan: str) -> tuple[tuple[Member, ...], Plan]:
    """Return what a line names: its aliases or those of a group's file, and the plan; raise ConfigError, Ended."""
    if bool(targets) == bool(group_file):
        raise Ended(ExitCode.USAGE, "give FUNCTION:ALIAS, several of them, or --group FILE")
    if to and (group_file or len(targets) > 1):
        raise Ended(ExitCode.USAGE, "--to is for one alias; a group's file names a version for each, by to:")
    names = [str(target) for target in targets]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Ended(ExitCode.USAGE, f"{twice} is named twice")
    members, named = tuple(Member(target, to) for target in targets), ""
    if group_file:
        group = read_group(Path(group_file).expanduser())
        named = group.plan
        of = ((one.target, one.to) for one in group.members)
        members = tuple(Member(AliasTarget(t.function, t.alias, t.region, t.account), to) for t, to in of)
    return members, find_plan(plan or named or DEFAULT_PLAN, plans_folder())


def _question(group: Sequence[KeptRollout]) -> str:
    plan = group[0].rollout.plan
    moves = [
        f"{one.function}:{one.alias}  {one.before.primary} → {one.target}" for one in (kept.rollout for kept in group)
    ]
    together = ", all together" if len(moves) > 1 else ""
    return f"{',  '.join(moves)}  by {plan.name}{together}, at least {describe_time(plan)}: start?"


def _claimed(here: Opened, aliases: Sequence[Alias], *, take_over: bool) -> list[Alias]:
    """Return the aliases whose tag is to be taken over: left-overs, or all where asked for; raise Ended."""
    listed = list_rollouts(rollouts_folder())
    claimed = []
    for alias in aliases:
        claim = read_claim(here.workspace.provider, alias)
        other = of_another(claim, listed)
        if other is not None:
            words = describe_claim(other, f"{alias.function}:{alias.name}")
            if not take_over:
                raise Ended(ExitCode.REFUSED, f"{words}; where that machine is gone, start with --take-over")
            say(f"note: {words}: it is taken over")
        claimed += [alias] if claim is not None else []
    return claimed


def _begun(
    here: Opened, members: Sequence[Member], aliases: Sequence[Alias], plan: Plan, arguments: argparse.Namespace
) -> tuple[KeptRollout, ...]:
    """Return the rollouts that would be started; raise Ended with what speaks against any of them."""
    context, settings = here.workspace.context, here.settings
    place = Place(context.account, context.region, settings.profile, settings.endpoint_url, settings.demo)
    asking = Asking(arguments.reason, yes=True)
    listed = list_rollouts(rollouts_folder())
    notes: dict[str, None] = {}
    group = []
    for member, alias in zip(members, aliases, strict=True):
        target = member.to or newest_version(here, alias)
        try:
            rollout = begin_on(alias, plan, target, listed, context, context.clock.now())
        except CannotStart as error:
            raise Ended(ExitCode.REFUSED, str(error)) from error
        for call in end_moves(alias, plan, target):
            notes |= dict.fromkeys(check_move(here, call, asking, rolls_back=False))
        group.append(KeptRollout(rollout, place, context.caller, arguments.reason))
    credentials = credentials_note(here.workspace, plan, context.clock.now())
    if credentials:
        notes[credentials] = None
    for note in notes:
        say(f"note: {note}")
    return together(group)


def newest_version(here: Opened, alias: Alias) -> str:
    """Return the newest published version; raise Ended where the alias points at it already."""
    try:
        return newest_target(read_whole_function(here, alias.function), alias)
    except CannotStart as error:
        raise Ended(ExitCode.REFUSED, f"{error}: give --to VERSION") from error


def carry_out_here(here: Opened, group: Sequence[KeptRollout], *, as_json: bool) -> tuple[KeptRollout, ...]:
    """Carry a rollout or a group out in this process, at the demo's pace; return it as it is at the end."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="crossfade-") as home:
        folders = tuple(RolloutFolder(Path(home) / "rollouts", kept.rollout.id) for kept in group)
        for folder, kept in zip(folders, group, strict=True):
            folder.keep(kept)
        hooks = [Hook(folder) for folder in folders]
        tells = dict(zip(folders, hooks, strict=True))
        engine = group_engine(
            folders,
            lambda folder: Engine(
                folder, folder.load(), here.workspace, EvidenceReader(), read_claim=read_new_claim, tell=tells[folder]
            ),
        )
        progress = Progress(folders, as_json=as_json, now=here.workspace.context.clock.now)
        with carry_out(folders):
            pause = demo_pause(here.settings.speed)
            for _ in turns(engine, here.workspace.context.clock.now, pause):
                progress.print_news()
                progress.ring()
                progress.show_bar()
                if any(one.phase in (Phase.PAUSED, Phase.WAITING_FOR_APPROVAL) for one in engine.members):
                    progress.end()
                    say("someone would have to decide now; the demo's account ends here")
                    break
        progress.end()
        for hook in hooks:
            hook.finish()
        return kept_members(folders[0])
