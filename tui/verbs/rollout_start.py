"""rollout start: begins a rollout after the same checks as a move, in a process of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.domain.alias import Alias
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.process import demo_pause, turns
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import KeptRollout, Place, RolloutFolder, list_rollouts
from tui.features.rollout.machine import CannotStart
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.start import begin_on, credentials_note, end_moves, newest_target
from tui.features.rollout.state import Phase
from tui.features.rollout.text.plan import describe_time
from tui.settings.folders import plans_folder, rollouts_folder
from tui.storage.private_files import make_folder, state_folder
from tui.verbs import engine_process
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import follow, print_events, print_result, print_rollout
from tui.verbs.functions import read_whole_function
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, say

DEFAULT_PLAN = "canary"


def start(arguments: argparse.Namespace) -> ExitCode:
    """Begin a rollout, and follow it where that is asked for."""
    plan = find_plan(arguments.plan or DEFAULT_PLAN, plans_folder())
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        kept = _begun(here, alias, plan, arguments)
        question = (
            f"{alias.function}:{alias.name}  {kept.rollout.before.primary} → {kept.rollout.target}  by {plan.name}, "
            f"at least {describe_time(plan)}: start?"
        )
        if not confirmed(question, yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        if here.settings.demo:
            # The demo's account ends with this process, so the rollout does too.
            ended = carry_out_here(here, kept, as_json=arguments.json)
            return print_result(ended, as_json=arguments.json)
    make_folder(state_folder())
    folder = RolloutFolder(rollouts_folder(), kept.rollout.id)
    folder.keep(kept)
    engine_process.begin(folder)
    if not arguments.wait:
        print_rollout(folder.load(), as_json=arguments.json)
        say(f"it goes on by itself; crossfade rollout status {arguments.target} tells how far it is")
        return ExitCode.DONE
    return follow(folder, as_json=arguments.json)


def _begun(here: Opened, alias: Alias, plan: Plan, arguments: argparse.Namespace) -> KeptRollout:
    """Return the rollout that would be started; raise Ended with what speaks against it."""
    context, settings = here.workspace.context, here.settings
    target = arguments.to or newest_version(here, alias)
    try:
        rollout = begin_on(alias, plan, target, list_rollouts(rollouts_folder()), context, context.clock.now())
    except CannotStart as error:
        raise Ended(ExitCode.REFUSED, str(error)) from error
    asking = Asking(arguments.reason, yes=True)
    notes: dict[str, None] = {}
    for call in end_moves(alias, plan, target):
        notes |= dict.fromkeys(check_move(here, call, asking, rolls_back=False))
    credentials = credentials_note(here.workspace, plan, rollout.began)
    if credentials:
        notes[credentials] = None
    for note in notes:
        say(f"note: {note}")
    place = Place(context.account, context.region, settings.profile, settings.endpoint_url, settings.demo)
    return KeptRollout(rollout, place, context.caller, arguments.reason)


def newest_version(here: Opened, alias: Alias) -> str:
    """Return the newest published version; raise Ended where the alias points at it already."""
    try:
        return newest_target(read_whole_function(here, alias.function), alias)
    except CannotStart as error:
        raise Ended(ExitCode.REFUSED, f"{error}: give --to VERSION") from error


def carry_out_here(here: Opened, kept: KeptRollout, *, as_json: bool) -> KeptRollout:
    """Carry a rollout out in this process, at the pace of the demo's clock; return it as it is at the end."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="crossfade-") as home:
        folder = RolloutFolder(Path(home) / "rollouts", kept.rollout.id)
        folder.keep(kept)
        engine = Engine(folder, kept, here.workspace, EvidenceReader())
        printed = 0
        with folder.carry_out():
            pause = demo_pause(here.settings.speed)
            for _ in turns(engine, here.workspace.context.clock.now, pause):
                printed = print_events(folder, printed, as_json=as_json)
                if engine.rollout.phase in (Phase.PAUSED, Phase.WAITING_FOR_APPROVAL):
                    say("someone would have to decide now; the demo's account ends here")
                    break
        return engine.kept
