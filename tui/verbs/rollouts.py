"""rollout and its commands: what each takes on the line, and what carries it out."""

from __future__ import annotations

import argparse
from typing import Any

from tui.features.rollout.commands import Command
from tui.verbs.arguments import Commands, Parser, alias_target, span
from tui.verbs.preflight import add_codedeploy_options, add_preflight
from tui.verbs.preparing import add_prepare
from tui.verbs.reporting import report
from tui.verbs.rollout_engines import answer, finish, show_status, start_rollout, stop_rollout
from tui.verbs.rollout_list import print_list
from tui.verbs.rollout_steering import resume, run_here, steer


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
    starting.set_defaults(run=start_rollout)
    add_preflight(verbs, common)
    stopping = "stop what AWS carries out, and follow the alias to where it is put back"
    stop: Parser = verbs.add_parser("stop", parents=[common, writing], help=stopping)
    stop.add_argument("target", metavar="FUNCTION:ALIAS|DEPLOYMENT|EXECUTION")
    stop.add_argument("--no-roll-back", action="store_true", help="leave the alias as it is (CodeDeploy alone)")
    stop.set_defaults(run=stop_rollout)
    for name, help in (
        ("approve", "approve what a Step Functions execution waits for: it continues"),
        ("reject", "refuse the approval that a Step Functions execution waits for: it rolls back"),
    ):
        answering: Parser = verbs.add_parser(name, parents=[common, writing], help=help)
        answering.add_argument("target", metavar="FUNCTION:ALIAS|EXECUTION")
        answering.set_defaults(run=answer)
    add_prepare(verbs, common, writing)
    listing = verbs.add_parser("list", help="list the rollouts of this machine, and those of AWS followed from it")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(run=print_list)
    _of_rollout(verbs, "status", "show how far a rollout is", show_status, common)
    _of_rollout(verbs, "report", "print plan, events, evidence and writes", report, common, waits=False)
    resuming = _of_rollout(verbs, "resume", "carry on one that nobody carries out any more", resume)
    resuming.set_defaults(timeout=0.0)
    for command in Command:
        if command is Command.FINISH:
            parser = _of_rollout(verbs, command.value, _HELP[command], finish, common)
            parser.add_argument("--yes", action="store_true", help="do not ask, also in a terminal")
        else:
            parser = _of_rollout(verbs, command.value, _HELP[command], steer)
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
    run.set_defaults(run=run_here)


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
