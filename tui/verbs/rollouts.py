"""rollout start, status, list, pause, continue, next, finish, roll-back, leave: rollouts carried out from here."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

from tui.domain.clock import utc_now
from tui.features.rollout.commands import Command
from tui.features.rollout.group.folders import kept_members
from tui.features.rollout.group.machine import is_over
from tui.features.rollout.group.steering import ask, leave_alone, why_not
from tui.features.rollout.here.kept import to_json
from tui.features.rollout.here.store import Asked, Listed, RolloutFolder, list_rollouts
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.record.record import HostedRecord, record_to_json
from tui.features.rollout.record.store import list_records
from tui.features.rollout.state import PauseCause
from tui.presentation.times import date_and_time
from tui.settings.folders import hosted_rollouts_folder, rollouts_folder
from tui.verbs import engine_process
from tui.verbs.arguments import Commands, Parser, alias_target, span
from tui.verbs.codedeploy_start import start_codedeploy
from tui.verbs.deployment_ending import deployment_status, finish_deployment, moves_now, stop_deployment
from tui.verbs.deployments import names_deployment
from tui.verbs.execution_list import names_execution
from tui.verbs.executions import (
    answer_approval,
    execution_status,
    find_execution,
    read_execution,
    stop_execution,
)
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import (
    LOOK_SECONDS,
    find_rollout,
    follow,
    has_rollout,
    print_rollouts,
    report_of,
    verb_to_go_on,
)
from tui.verbs.last_hosted import last_hosted
from tui.verbs.opening import opened
from tui.verbs.output import print_json, print_table, say
from tui.verbs.preflight import add_codedeploy_options, add_preflight
from tui.verbs.preparing import add_prepare
from tui.verbs.reporting import report
from tui.verbs.rollout_start import start
from tui.verbs.stepfunctions_start import follow_execution, start_stepfunctions

_ENGINES_OF = {
    "machine": ("stepfunctions",),
    "create_configuration": ("codedeploy",),
    "override_alarms": ("codedeploy",),
    "application": ("codedeploy",),
    "hook": ("codedeploy",),
    "group": ("here", "codedeploy"),
    "take_over": ("here",),
}
"""The options of a start that not every engine reads: whoever gives one means an engine that does."""


def _start(arguments: argparse.Namespace) -> ExitCode:
    for option, engines in _ENGINES_OF.items():
        if getattr(arguments, option) and arguments.engine not in engines:
            meant = " or ".join(engines)
            words = f"--{option.replace('_', '-')} is for --engine {meant}, and the engine is {arguments.engine}"
            raise Ended(ExitCode.USAGE, words)
    if arguments.engine == "here":
        return start(arguments)
    if len(arguments.targets) != 1:
        raise Ended(ExitCode.USAGE, f"{arguments.engine} carries out one alias at a time: give one FUNCTION:ALIAS")
    arguments.target = arguments.targets[0]
    return start_stepfunctions(arguments) if arguments.engine == "stepfunctions" else start_codedeploy(arguments)


def _list(arguments: argparse.Namespace) -> ExitCode:
    listed = list_rollouts(rollouts_folder())
    records = list_records(hosted_rollouts_folder())
    if arguments.json:
        print_json([*map(_listed_json, listed), *(_record_json(name, record) for name, record in records)])
        return ExitCode.DONE
    rows = []
    for one in listed:
        if one.kept is None:
            rows.append((one.id, "", f"cannot be read: {one.unreadable}"))
            continue
        rollout = one.kept.rollout
        orphan = "" if one.is_carried_out or rollout.phase.ended else " (nobody carries it out)"
        rows.append((one.id, f"{rollout.function}:{rollout.alias}", f"{rollout.phase}{orphan}"))
    for name, record in records:
        if record is None:
            rows.append((name, "", "cannot be read"))
            continue
        hosted = record.hosted
        seen = f", as seen at {date_and_time(hosted.read)}" if hosted.running else ""
        rows.append((hosted.id, hosted.name, f"{hosted.course} by {hosted.engine}{seen}"))
    print_table(("rollout", "alias", "state"), rows, none="no rollouts on this machine")
    return ExitCode.DONE


def _record_json(name: str, record: HostedRecord | None) -> dict[str, Any]:
    rollout = record_to_json(record) if record is not None else None
    engine = record.hosted.engine.value if record is not None else None
    return {"id": record.hosted.id if record is not None else name, "engine": engine, "rollout": rollout}


def _listed_json(listed: Listed) -> dict[str, Any]:
    rollout = to_json(listed.kept.rollout) if listed.kept is not None else None
    return {
        "id": listed.id,
        "engine": Engine.HERE.value,
        "is_carried_out": listed.is_carried_out,
        "unreadable": listed.unreadable or None,
        "rollout": rollout,
    }


def _is_hosted(arguments: argparse.Namespace, *, running: bool = False) -> bool:
    """Tell whether a target is AWS's to tell of, or an alias of which this machine has no (running) rollout."""
    # A rollout of the demo ends with the process that started it.
    demo = arguments.demo or arguments.scenario or arguments.speed
    named = names_deployment(arguments.target) or names_execution(arguments.target)
    return bool(demo) or named or not has_rollout(arguments.target, running=running)


def _status(arguments: argparse.Namespace) -> ExitCode:
    if _is_hosted(arguments):
        return _hosted_status(arguments)
    folder = find_rollout(arguments.target)
    if arguments.wait:
        return follow(folder, as_json=arguments.json)
    group = kept_members(folder)
    print_rollouts(group, as_json=arguments.json)
    if not is_over([kept.rollout for kept in group]) and not folder.is_carried_out():
        say(f"nobody carries it out now; to continue: crossfade rollout {verb_to_go_on(group)} {arguments.target}")
    return ExitCode.DONE


def _hosted_status(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        execution = find_execution(here, arguments.target)
        if execution is None and not names_deployment(arguments.target) and not moves_now(here, arguments.target):
            arguments.target = last_hosted(here, arguments.target)[1]
            execution = find_execution(here, arguments.target)
        if execution is None:
            return deployment_status(here, arguments)
        if arguments.wait:
            return follow_execution(here, execution, as_json=arguments.json)
        return execution_status(here, execution, arguments)


def _stop(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        execution = find_execution(here, arguments.target)
        if execution is None:
            return stop_deployment(here, arguments)
        if arguments.no_roll_back:
            words = "a stopped execution of Step Functions always rolls back: --no-roll-back is not possible"
            raise Ended(ExitCode.USAGE, words)
        return stop_execution(here, execution, arguments)


def _answer(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        execution = read_execution(here, arguments.target)
        if execution is None:
            raise Ended(
                ExitCode.REFUSED,
                f"no Step Functions execution moves {arguments.target}; of a rollout of this machine, "
                "crossfade rollout continue approves a step",
            )
        return answer_approval(here, execution, arguments, approves=arguments.rollout_verb == "approve")


def _finish(arguments: argparse.Namespace) -> ExitCode:
    if not _is_hosted(arguments, running=True):
        return _command(arguments)
    with opened(arguments) as here:
        if find_execution(here, arguments.target) is not None:
            words = "Step Functions cannot finish an execution early: stop it, then crossfade promote the alias"
            raise Ended(ExitCode.REFUSED, words)
        return finish_deployment(here, arguments)


def _command(arguments: argparse.Namespace) -> ExitCode:
    folder = find_rollout(arguments.target)
    command = Command(arguments.rollout_verb)
    reason = why_not([kept.rollout for kept in kept_members(folder)], command)
    if reason is not None:
        raise Ended(ExitCode.REFUSED, f"{command}: {reason}")
    seen = folder.end_of_events()
    asked = Asked(command, os.environ.get("USER", "") or "someone", utc_now(), arguments.reason)
    if command is Command.LEAVE and leave_alone(folder, asked, utc_now(), report_of):
        print_rollouts(kept_members(folder), as_json=arguments.json)
        return ExitCode.DONE
    reason = ask(folder, asked)
    if reason:
        raise Ended(ExitCode.REFUSED, f"{command}: {reason}")
    if not folder.is_carried_out():
        engine_process.begin(folder)
    deadline = time.monotonic() + arguments.timeout
    while folder.has_commands() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
        if folder.has_commands() and not folder.is_carried_out():
            engine_process.begin(folder)
    happened, _ = folder.events_from(seen)
    refused = [event for event in happened if event.get("event") == "refused"]
    if any(event.get("command") == command for event in refused):
        raise Ended(ExitCode.REFUSED, f"{command}: {refused[-1].get('why')}")
    if folder.has_commands():
        say(f"{command} was left for it, and not taken yet")
        return ExitCode.UNKNOWN
    if arguments.wait:
        return follow(folder, as_json=arguments.json)
    group = kept_members(folder)
    print_rollouts(group, as_json=arguments.json)
    lacking = [kept for kept in group if kept.rollout.pause and kept.rollout.pause.cause is PauseCause.CREDENTIALS]
    return ExitCode.FAILED if lacking and command is not Command.PAUSE else ExitCode.DONE


def _resume(arguments: argparse.Namespace) -> ExitCode:
    folder = find_rollout(arguments.target)
    if folder.is_carried_out():
        raise Ended(ExitCode.REFUSED, f"{folder.id} is carried out already")
    if is_over([kept.rollout for kept in kept_members(folder)]):
        raise Ended(ExitCode.REFUSED, f"{folder.id} has ended")
    engine_process.begin(folder)
    return follow(folder, as_json=arguments.json) if arguments.wait else ExitCode.DONE


def _run(arguments: argparse.Namespace) -> ExitCode:
    """Carry a rollout out in this process: what `start` begins in the background."""
    return engine_process.run(RolloutFolder(rollouts_folder(), arguments.id))


def _add(commands: Commands, common: Parser, writing: Parser) -> None:
    rollout: Parser = commands.add_parser("rollout", help="start, follow and steer rollouts")
    verbs = rollout.add_subparsers(dest="rollout_verb", required=True, parser_class=Parser, metavar="COMMAND")
    starting = verbs.add_parser("start", parents=[common, writing], help="shift an alias step by step, gated")
    starting.add_argument(
        "targets", type=alias_target, nargs="*", metavar="FUNCTION:ALIAS", help="several go together, as a group"
    )
    starting.add_argument("--to", default="", metavar="VERSION", help="the new version (default: the newest)")
    starting.add_argument(
        "--plan", default="", metavar="NAME|FILE", help="the plan (default: canary; by CodeDeploy, the group's)"
    )
    starting.add_argument(
        "--engine",
        choices=("here", "codedeploy", "stepfunctions"),
        default="here",
        help="who carries it out (default: here, this machine)",
    )
    starting.add_argument(
        "--machine", default="", metavar="ARN", help="the state machine, by Step Functions (default: the plan's)"
    )
    together = "the aliases that go together, from a file; by CodeDeploy, the deployment group"
    add_codedeploy_options(starting, ("FILE|NAME", together))
    starting.add_argument(
        "--take-over", action="store_true", help="start although a tag names a rollout from another machine"
    )
    starting.add_argument("--wait", action="store_true", help="follow it to its end")
    starting.add_argument("--detach", action="store_true", help="return at once (the default without --wait)")
    starting.set_defaults(run=_start)
    add_preflight(verbs, common)
    stopping = "stop what AWS carries out, and follow the alias to where it is put back"
    stop: Parser = verbs.add_parser("stop", parents=[common, writing], help=stopping)
    stop.add_argument("target", metavar="FUNCTION:ALIAS|DEPLOYMENT|EXECUTION")
    stop.add_argument("--no-roll-back", action="store_true", help="leave the alias as it is (CodeDeploy alone)")
    stop.set_defaults(run=_stop)
    for name, help in (
        ("approve", "approve what a Step Functions execution waits for: it continues"),
        ("reject", "refuse the approval that a Step Functions execution waits for: it rolls back"),
    ):
        answering: Parser = verbs.add_parser(name, parents=[common, writing], help=help)
        answering.add_argument("target", metavar="FUNCTION:ALIAS|EXECUTION")
        answering.set_defaults(run=_answer)
    add_prepare(verbs, common, writing)
    listing = verbs.add_parser("list", help="list the rollouts of this machine, and those of AWS followed from it")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=_list)
    _of_rollout(verbs, "status", "show how far a rollout is", _status, common)
    _of_rollout(verbs, "report", "print plan, events, evidence and writes", report, common, waits=False)
    resume = _of_rollout(verbs, "resume", "carry on one that nobody carries out any more", _resume)
    resume.set_defaults(timeout=0.0)
    for command in Command:
        if command is Command.FINISH:
            parser = _of_rollout(verbs, command.value, _HELP[command], _finish, common)
            parser.add_argument("--yes", action="store_true", help="do not ask, also in a terminal")
        else:
            parser = _of_rollout(verbs, command.value, _HELP[command], _command)
        parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the record")
        parser.add_argument(
            "--timeout",
            type=span,
            default=30.0,
            metavar="SECONDS",
            help="how long to wait until it is taken (default: 30)",
        )
    run = verbs.add_parser("run", help="carry out a rollout in this process (used by start)")
    run.add_argument("id")
    run.set_defaults(run=_run)


_HELP = {
    Command.PAUSE: "hold everything as it is",
    Command.CONTINUE: "continue a paused rollout, or approve a step",
    Command.NEXT: "end this step now, regardless of its gate",
    Command.FINISH: "give the new version all traffic now",
    Command.ROLL_BACK: "give the version before all traffic; final",
    Command.LEAVE: "end the rollout, and leave the alias as it is",
}


def _of_rollout(
    verbs: Commands, name: str, help: str, run: Any, common: Parser | None = None, *, waits: bool = True
) -> argparse.ArgumentParser:
    """Add a verb on a rollout of this machine; with the `common` options, on a deployment of CodeDeploy too."""
    parser: Parser = verbs.add_parser(name, parents=[] if common is None else [common], help=help)
    if common is None:
        parser.add_argument("target", metavar="FUNCTION:ALIAS|ROLLOUT")
        parser.add_argument("--json", action="store_true", help="print JSON")
    else:
        parser.add_argument("target", metavar="FUNCTION:ALIAS|ROLLOUT|DEPLOYMENT|EXECUTION")
    if waits:
        parser.add_argument("--wait", action="store_true", help="follow it to its end")
    parser.set_defaults(run=run)
    return parser


VERBS = (_add,)
