"""executions: the rollouts of the account that Step Functions carries out, those that run first."""

from __future__ import annotations

import argparse
from typing import Any

from tui.domain.state_machine import Execution
from tui.features.rollout.stepfunctions.text import COLUMNS, execution_row
from tui.verbs.arguments import Commands, Parser
from tui.verbs.exit_codes import ExitCode
from tui.verbs.opening import opened
from tui.verbs.output import print_json, print_table


def names_execution(target: str) -> bool:
    """Tell whether a target is the ARN of an execution."""
    return ":execution:" in target


def _executions(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        listed = here.workspace.provider.stepfunctions.list_executions()
        now = here.workspace.context.clock.now()
    if arguments.json:
        print_json([execution_json(execution) for execution in listed])
    else:
        print_table(COLUMNS, [execution_row(execution, now) for execution in listed], none="no executions")
    return ExitCode.DONE


def execution_json(execution: Execution) -> dict[str, Any]:
    """Return an execution as JSON; what is not known is null."""
    return {
        "execution": execution.arn,
        "function": execution.function,
        "alias": execution.alias,
        "to": execution.target or None,
        "plan": execution.machine.plan or None,
        "status": execution.status,
        "is_active": execution.active,
        "started": execution.started.isoformat() if execution.started is not None else None,
        "ended": execution.ended.isoformat() if execution.ended is not None else None,
        "by": execution.by or None,
        "reason": execution.reason or None,
        "error": execution.error or None,
        "cause": execution.cause or None,
    }


def _add(commands: Commands, common: Parser, _: Parser) -> None:
    help = "list the rollouts of the account that Step Functions carries out, those that run first"
    parser: Parser = commands.add_parser("executions", parents=[common], help=help)
    parser.set_defaults(run=_executions)


VERBS = (_add,)
