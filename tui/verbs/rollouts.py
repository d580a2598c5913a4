"""rollout start, status, list, pause, continue, next, finish, roll-back, leave: rollouts carried out from here."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.routing import FULL
from tui.features.rollout.commands import Command, why_not
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.kept import to_json
from tui.features.rollout.here.read_evidence import EvidenceReader
from tui.features.rollout.here.store import Asked, KeptRollout, Listed, Place, RolloutFolder, list_rollouts, new_id
from tui.features.rollout.machine import CannotStart, begin
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.state import Phase
from tui.features.rollout.text.progress import describe_event, describe_rollout
from tui.storage.private_files import make_folder, state_folder
from tui.verbs import engine_process
from tui.verbs.arguments import AliasTarget, Commands, Parser, alias_target
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.functions import read_whole_function
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, print_json, print_line, print_table, say
from tui.verbs.plans import describe_time, plans_folder

LOOK_SECONDS = 0.5
"""Between two looks at what another process writes."""

FASTEST_SECONDS = 0.02
"""Between two turns in the demo, however fast its clock."""


def rollouts_folder() -> Path:
    """Return where rollouts are kept."""
    return state_folder() / "rollouts"


def _start(arguments: argparse.Namespace) -> ExitCode:
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
            return _result(ended, as_json=arguments.json)
    make_folder(state_folder())
    folder = RolloutFolder(rollouts_folder(), kept.rollout.id)
    folder.keep(kept)
    engine_process.spawn(folder)
    if not arguments.wait:
        _print(folder.load(), as_json=arguments.json)
        say(f"it goes on by itself; crossfade rollout status {arguments.target} tells how far it is")
        return ExitCode.DONE
    return _follow(folder, as_json=arguments.json)


def _begun(here: Opened, alias: Alias, plan: Plan, arguments: argparse.Namespace) -> KeptRollout:
    """Return the rollout that would be started; raise Ended with what speaks against it."""
    target = arguments.to or _newest(here, alias)
    context = here.workspace.context
    _refuse_a_second(alias, context.account, context.region)
    now = context.clock.now()
    try:
        rollout = begin(new_id(alias.function, alias.name, now), plan, alias, target, now)
    except CannotStart as error:
        raise Ended(ExitCode.REFUSED, str(error)) from error
    asking = Asking(arguments.reason, yes=True)
    for weight in [*(step.weight for step in plan.steps[:1]), FULL]:
        routing = alias.routing.at(target, weight)
        check_move(here, UpdateAlias(alias, routing), asking, rolls_back=False)
    settings = here.settings
    place = Place(context.account, context.region, settings.profile, settings.endpoint_url, settings.demo)
    return KeptRollout(rollout, place, context.caller, arguments.reason)


def _newest(here: Opened, alias: Alias) -> str:
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
                printed = _print_events(folder, printed, as_json=as_json)
                if engine.rollout.phase in (Phase.PAUSED, Phase.WAITING_FOR_APPROVAL):
                    say("somebody would have to decide now; the demo's account ends here")
                    break
        return engine.kept


def _follow(folder: RolloutFolder, *, as_json: bool) -> ExitCode:
    """Print what happens until the rollout ends, or nobody carries it out any more."""
    printed, idle = 0, 0
    while True:
        kept = folder.load()
        printed = _print_events(folder, printed, as_json=as_json)
        if kept.rollout.phase.ended:
            return _result(kept, as_json=as_json)
        idle = 0 if folder.is_carried_out() else idle + 1
        if idle > 10:
            raise Ended(ExitCode.FAILED, f"nobody carries {folder.id} out any more; crossfade rollout resume goes on")
        time.sleep(LOOK_SECONDS)


def _print_events(folder: RolloutFolder, printed: int, *, as_json: bool) -> int:
    events = folder.events()
    for event in events[printed:]:
        if as_json:
            print_json(event)
        else:
            print_line(describe_event(event))
    return len(events)


def _result(kept: KeptRollout, *, as_json: bool) -> ExitCode:
    _print(kept, as_json=as_json)
    match kept.rollout.phase:
        case Phase.SUCCEEDED:
            return ExitCode.DONE
        case Phase.ROLLED_BACK:
            return ExitCode.VERDICT_FAIL
        case _:
            return ExitCode.FAILED


def _print(kept: KeptRollout, *, as_json: bool) -> None:
    if as_json:
        print_json(to_json(kept.rollout))
    else:
        print_line(describe_rollout(kept.rollout, utc_now()))


def _list(arguments: argparse.Namespace) -> ExitCode:
    listed = list_rollouts(rollouts_folder())
    if arguments.json:
        print_json([_listed_json(one) for one in listed])
        return ExitCode.DONE
    rows = []
    for one in listed:
        if one.kept is None:
            rows.append((one.id, "", f"cannot be read: {one.unreadable}"))
            continue
        rollout = one.kept.rollout
        orphan = "" if one.is_carried_out or rollout.phase.ended else " (nobody carries it out)"
        rows.append((one.id, f"{rollout.function}:{rollout.alias}", f"{rollout.phase}{orphan}"))
    print_table(("rollout", "alias", "state"), rows)
    return ExitCode.DONE


def _listed_json(listed: Listed) -> dict[str, Any]:
    rollout = to_json(listed.kept.rollout) if listed.kept is not None else None
    return {
        "id": listed.id,
        "is_carried_out": listed.is_carried_out,
        "unreadable": listed.unreadable or None,
        "rollout": rollout,
    }


def _status(arguments: argparse.Namespace) -> ExitCode:
    folder = _find(arguments.target)
    if arguments.wait:
        return _follow(folder, as_json=arguments.json)
    _print(folder.load(), as_json=arguments.json)
    return ExitCode.DONE


def _command(arguments: argparse.Namespace) -> ExitCode:
    folder = _find(arguments.target)
    command = Command(arguments.rollout_verb)
    kept = folder.load()
    reason = why_not(kept.rollout, command)
    if reason is not None:
        raise Ended(ExitCode.REFUSED, f"{command}: {reason}")
    operator = os.environ.get("USER", "") or "somebody"
    folder.ask(Asked(command, operator, utc_now(), arguments.reason))
    if not folder.is_carried_out():
        engine_process.spawn(folder)
    deadline = time.monotonic() + arguments.timeout
    while folder.has_commands() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    if folder.has_commands():
        say(f"{command} was left for it, and not taken yet")
        return ExitCode.UNKNOWN
    if arguments.wait:
        return _follow(folder, as_json=arguments.json)
    _print(folder.load(), as_json=arguments.json)
    return ExitCode.DONE


def _resume(arguments: argparse.Namespace) -> ExitCode:
    folder = _find(arguments.target)
    if folder.is_carried_out():
        raise Ended(ExitCode.REFUSED, f"{folder.id} is carried out already")
    if folder.load().rollout.phase.ended:
        raise Ended(ExitCode.REFUSED, f"{folder.id} has ended")
    engine_process.spawn(folder)
    return _follow(folder, as_json=arguments.json) if arguments.wait else ExitCode.DONE


def _run(arguments: argparse.Namespace) -> ExitCode:
    """Carry a rollout out in this process: what `start` begins in the background."""
    return engine_process.run(RolloutFolder(rollouts_folder(), arguments.id))


def _find(target: str) -> RolloutFolder:
    """Return a rollout by its name, or the newest one of an alias."""
    listed = list_rollouts(rollouts_folder())
    named = next((one for one in listed if one.id == target), None)
    if named is None:
        alias = _alias(target)
        named = next(
            (
                one
                for one in listed
                if one.kept is not None
                and (one.kept.rollout.function, one.kept.rollout.alias) == (alias.function, alias.alias)
            ),
            None,
        )
    if named is None:
        raise Ended(ExitCode.FAILED, f"there is no rollout of {target} on this machine; see crossfade rollout list")
    return RolloutFolder(rollouts_folder(), named.id)


def _alias(target: str) -> AliasTarget:
    try:
        return alias_target(target)
    except argparse.ArgumentTypeError as error:
        raise Ended(ExitCode.USAGE, str(error)) from error


def _add(commands: Commands, common: Parser, writing: Parser) -> None:
    rollout: Parser = commands.add_parser("rollout", help="start, follow and steer rollouts")
    verbs = rollout.add_subparsers(dest="rollout_verb", required=True, parser_class=Parser, metavar="COMMAND")
    start = verbs.add_parser("start", parents=[common, writing], help="shift an alias step by step, gated")
    start.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    start.add_argument("--to", default="", metavar="VERSION", help="the new version (the newest)")
    start.add_argument("--plan", default="canary", metavar="NAME|FILE", help="the plan (canary)")
    start.add_argument("--wait", action="store_true", help="follow it to its end")
    start.add_argument("--detach", action="store_true", help="return at once (the default without --wait)")
    start.set_defaults(run=_start)
    listing = verbs.add_parser("list", help="list the rollouts of this machine")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_list)
    _of_rollout(verbs, "status", "say how far a rollout is", _status)
    resume = _of_rollout(verbs, "resume", "carry on one that nobody carries out any more", _resume)
    resume.set_defaults(timeout=0.0)
    for command in Command:
        parser = _of_rollout(verbs, command.value, _HELP[command], _command)
        parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the record")
        parser.add_argument(
            "--timeout", type=float, default=30.0, metavar="SECONDS", help="wait for it to be taken (30)"
        )
    run = verbs.add_parser("run", help="carry out a rollout in this process (used by start)")
    run.add_argument("id")
    run.set_defaults(run=_run)


_HELP = {
    Command.PAUSE: "hold everything as it is",
    Command.CONTINUE: "continue a paused rollout, or approve a step",
    Command.NEXT: "end this step now, whatever its gate says",
    Command.FINISH: "give the new version all traffic now",
    Command.ROLL_BACK: "give the version before all traffic; final",
    Command.LEAVE: "end the rollout, and leave the alias as it is",
}


def _of_rollout(verbs: Commands, name: str, help: str, run: Any) -> argparse.ArgumentParser:
    parser: Parser = verbs.add_parser(name, help=help, description=help)
    parser.add_argument("target", metavar="FUNCTION:ALIAS|ROLLOUT")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--wait", action="store_true", help="follow it to its end")
    parser.set_defaults(run=run)
    return parser


VERBS = (_add,)
