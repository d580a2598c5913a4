"""deployments: CodeDeploy's deployments of the account, those that run first."""

from __future__ import annotations

import argparse
import re
from typing import Any

from tui.domain.deployment import Deployment
from tui.features.rollout.text.codedeploy import COLUMNS, deployment_row
from tui.verbs.arguments import Commands, Parser
from tui.verbs.exit_codes import ExitCode
from tui.verbs.opening import opened
from tui.verbs.output import print_json, print_table

_ID = re.compile(r"d-[A-Z0-9]{9}", re.ASCII)


def names_deployment(target: str) -> bool:
    """Tell whether a target is the id of a deployment."""
    return _ID.fullmatch(target) is not None


def _deployments(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        listed = here.workspace.provider.codedeploy.list_deployments()
        now = here.workspace.context.clock.now()
    if arguments.json:
        print_json([deployment_json(deployment) for deployment in listed])
    else:
        print_table(COLUMNS, [deployment_row(deployment, now) for deployment in listed], none="no deployments")
    return ExitCode.DONE


def deployment_json(deployment: Deployment) -> dict[str, Any]:
    """Return a deployment as JSON; what is not known is null."""
    return {
        "deployment": deployment.id,
        "function": deployment.function or None,
        "alias": deployment.alias or None,
        "from": deployment.current_version or None,
        "to": deployment.target_version or None,
        "status": deployment.status,
        "is_active": deployment.active,
        "configuration": deployment.config or None,
        "application": deployment.application,
        "group": deployment.group,
        "started": deployment.started.isoformat() if deployment.started is not None else None,
        "ended": deployment.ended.isoformat() if deployment.ended is not None else None,
        "error": deployment.error or None,
    }


def _add(commands: Commands, common: Parser, _: Parser) -> None:
    help = "list CodeDeploy's deployments of the account, those that run first"
    parser: Parser = commands.add_parser("deployments", parents=[common], help=help)
    parser.set_defaults(run=_deployments)


VERBS = (_add,)
