"""rollout prepare: creates role, application and group for deployments by CodeDeploy, each call shown beforehand."""

from __future__ import annotations

import argparse
import time
from typing import Any

from tui.domain.errors import NotPermitted
from tui.features.rollout.codedeploy.configuration import CANARY_10_PERCENT_5_MINUTES
from tui.features.rollout.codedeploy.make import ROLE_ACTIONS, make_step
from tui.features.rollout.codedeploy.prepare import (
    Preparation,
    Request,
    Step,
    group_of,
    is_role_arn,
    plan_preparation,
)
from tui.features.rollout.codedeploy.read_existing import read_existing
from tui.features.rollout.text.preparation import describe_preparation, describe_role
from tui.verbs.arguments import Commands, Parser, alias_target
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.verbs.preflight import add_group_options, configuration_of
from tui.writes.calls import kind_of
from tui.writes.cli_line import cli_line


def prepare(arguments: argparse.Namespace) -> ExitCode:
    """Create what is missing, after it was shown and confirmed."""
    if arguments.role and not is_role_arn(arguments.role):
        raise Ended(ExitCode.USAGE, f"--role: expected the ARN of a role, not {arguments.role!r}")
    configuration = configuration_of(arguments.plan) or CANARY_10_PERCENT_5_MINUTES
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        request = Request(
            alias,
            configuration,
            arguments.role,
            arguments.application,
            arguments.group,
            tuple(arguments.alarm),
            tuple(arguments.hook),
        )
        preparation = plan_preparation(request, read_existing(here.workspace, request))
        for line in describe_preparation(preparation, here.workspace.context):
            say(line)
        if preparation.problems:
            raise Ended(ExitCode.REFUSED, f"{preparation.problems[0]}; nothing was changed")
        due = preparation.due
        question = f"{alias.function}:{alias.name}: make {len(due)} of these {len(preparation.steps)} calls?"
        if due and not confirmed(question, yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        for step in due:
            _make(here, preparation, step, arguments.reason)
        group = group_of(request)
        if arguments.json:
            print_json({**_as_json(here, preparation), "application": group.application, "group": group.name})
        else:
            name = f"{alias.function}:{alias.name}"
            print_line(f"{name}: {group.name} of {group.application} is ready; crossfade rollout preflight {name}")
    return ExitCode.DONE


def _make(here: Opened, preparation: Preparation, step: Step, reason: str) -> None:
    def wait(seconds: float) -> None:
        say(f"AWS does not know the new role everywhere yet; trying again in {seconds:.0f} s")
        time.sleep(seconds / (here.settings.speed if here.settings.demo else 1))

    try:
        is_new = make_step(here.workspace, preparation, step, reason, wait)
    except NotPermitted as error:
        if error.action not in ROLE_ACTIONS:
            raise
        for line in describe_role(preparation):
            say(line)
        raise Ended(ExitCode.REFUSED, f"{error}: have this role created, and give it with --role ARN") from error
    say(f"{kind_of(step.call).summary}: {'done' if is_new else 'done already'}")


def _as_json(here: Opened, preparation: Preparation) -> dict[str, Any]:
    steps = [
        {
            "call": step.call.action,
            "was_there": step.is_done,
            "command": cli_line(step.call, here.workspace.context),
        }
        for step in preparation.steps
    ]
    return {"steps": steps, "notes": list(preparation.notes)}


def add_prepare(verbs: Commands, common: Parser, writing: Parser) -> None:
    """Add the verb to those of rollouts."""
    help = "create what CodeDeploy needs for an alias: role, application, group"
    parser: Parser = verbs.add_parser("prepare", parents=[common, writing], help=help)
    parser.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    parser.add_argument("--engine", choices=("codedeploy",), default="codedeploy", help="who is to carry rollouts out")
    parser.add_argument(
        "--role", default="", metavar="ARN", help="the role that CodeDeploy acts as (default: a new one)"
    )
    parser.add_argument("--plan", default="", metavar="NAME|FILE", help="what the group deploys by (default: canary)")
    parser.add_argument("--alarm", action="append", default=[], metavar="NAME", help="stop on this alarm; repeatable")
    add_group_options(parser)
    parser.set_defaults(run=prepare)
