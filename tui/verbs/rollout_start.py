"""rollout start: begins a rollout after the same checks as a move, in a process of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.routing import FULL
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import KeptRollout, Place, RolloutFolder, list_rollouts, new_id
from tui.features.rollout.machine import CannotStart, begin
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.state import Phase
from tui.features.rollout.text.plan import describe_time
from tui.storage.private_files import make_folder, state_folder
from tui.verbs import engine_process
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import follow, print_events, print_result, print_rollout, rollouts_folder
from tui.verbs.functions import read_whole_function
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, say
from tui.verbs.plans import plans_folder

FASTEST_SECONDS = 0.02
"""Between two turns in the demo, however fast its clock."""


def start(arguments: argparse.Namespace) -> ExitCode:
    """Begin a rollout, and follow it where that is asked for."""
    plan = find_plan(arguments.plan, plans_folder())
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
    target = arguments.to or newest_version(here, alias)
    context = here.workspace.context
    _refuse_a_second(alias, context.account, context.region)
    now = context.clock.now()
    try:
        rollout = begin(new_id(alias.function, alias.name, now), plan, alias, target, now)
    except CannotStart as error:
        raise Ended(ExitCode.REFUSED, str(error)) from error
    asking = Asking(arguments.reason, yes=True)
    notes: dict[str, None] = {}
    for weight in [*(step.weight for step in plan.steps[:1]), FULL]:
        routing = alias.routing.at(target, weight)
        notes |= dict.fromkeys(check_move(here, UpdateAlias(alias, routing), asking, rolls_back=False))
    ends = here.workspace.provider.account.credentials_end()
    if ends is not None and ends < now + plan.shortest:
        notes[f"the credentials end at {ends:%H:%M} UTC, before the plan: it pauses until somebody signs in"] = None
    for note in notes:
        say(f"note: {note}")
    settings = here.settings
    place = Place(context.account, context.region, settings.profile, settings.endpoint_url, settings.demo)
    return KeptRollout(rollout, place, context.caller, arguments.reason)


def newest_version(here: Opened, alias: Alias) -> str:
    """Return the newest published version; raise Ended where the alias points at it already."""
    newest = next(iter(read_whole_function(here, alias.function).published), None)
    if newest is None or newest.number == alias.routing.primary:
        raise Ended(ExitCode.REFUSED, f"{alias.function} has no version newer than {alias.name}'s: give --to VERSION")
    return newest.number


def _refuse_a_second(alias: Alias, account: str, region: str) -> None:
    for listed in list_rollouts(rollouts_folder()):
        kept = listed.kept
        if kept is None or kept.rollout.phase.ended or (kept.place.account, kept.place.region) != (account, region):
            continue
        if (kept.rollout.function, kept.rollout.alias) == (alias.function, alias.name):
            raise Ended(
                ExitCode.REFUSED,
                f"{alias.function}:{alias.name} has a rollout already, {listed.id}: {kept.rollout.phase}; "
                "finish it, roll it back or leave it first",
            )


def carry_out_here(here: Opened, kept: KeptRollout, *, as_json: bool) -> KeptRollout:
    """Carry a rollout out in this process, at the pace of the demo's clock; return it as it is at the end."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="crossfade-") as home:
        folder = RolloutFolder(Path(home) / "rollouts", kept.rollout.id)
        folder.keep(kept)
        engine = Engine(folder, kept, here.workspace, EvidenceReader())
        printed = 0
        with folder.carry_out():
            pause = max(1 / here.settings.speed, FASTEST_SECONDS)
            for _ in engine_process.turns(engine, here.workspace.context.clock.now, pause):
                printed = print_events(folder, printed, as_json=as_json)
                if engine.rollout.phase in (Phase.PAUSED, Phase.WAITING_FOR_APPROVAL):
                    say("somebody would have to decide now; the demo's account ends here")
                    break
        return engine.kept
