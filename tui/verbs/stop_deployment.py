"""rollout stop-deployment: stops the CodeDeploy deployment that moves an alias, and follows its rollback to the end."""

from __future__ import annotations

import argparse

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.presentation.routing_text import format_routing
from tui.verbs.arguments import Commands, Parser, alias_target
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import read_target
from tui.verbs.opening import opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.writes.ownership.stopping import stop_call, target_of


def _stop(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        name = f"{alias.function}:{alias.name}"
        deployment = here.workspace.provider.find_deployment(alias.function, alias.name)
        if deployment is None:
            raise Ended(ExitCode.REFUSED, f"no CodeDeploy deployment moves {name} now; nothing was changed")
        back = target_of(alias, deployment)
        question = f"{name}  {format_routing(alias.routing)}  →  {format_routing(back)}: stop {deployment.id}?"
        if not confirmed(question, yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        say(f"stopping {deployment.id}, with rollback to {back.primary}")
        stands = here.workspace.stop_deployment(
            stop_call(alias, deployment), lambda: say("stopped; CodeDeploy rolls back"), lambda: None
        )
    _print(stands, deployment, as_json=arguments.json)
    return ExitCode.DONE


def _print(stands: Alias, deployment: Deployment, *, as_json: bool) -> None:
    if as_json:
        where = {"function": stands.function, "alias": stands.name, "version": stands.routing.primary}
        print_json({"deployment": deployment.id, **where})
    else:
        print_line(
            f"{stands.function}:{stands.name}: {deployment.id} was taken back → {format_routing(stands.routing)}"
        )


def add_stop_deployment(verbs: Commands, common: Parser) -> None:
    """Add the verb to those of rollouts."""
    help = "stop the CodeDeploy deployment that moves an alias, and have it rolled back"
    parser: Parser = verbs.add_parser("stop-deployment", parents=[common], help=help, description=help)
    parser.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    parser.add_argument("--yes", action="store_true", help="do not ask, also in a terminal")
    parser.set_defaults(run=_stop)
