"""rollout preflight: what would keep a CodeDeploy deployment of an alias from doing what it should."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from tui.domain.alias import Alias
from tui.domain.deployment_group import HOOK_EVENTS, DeploymentHook
from tui.features.rollout.codedeploy.configuration import CannotExpress, Configuration, express
from tui.features.rollout.codedeploy.facts import Facts, Line
from tui.features.rollout.codedeploy.preflight import ends_at, ends_by, is_blocked, preflight
from tui.features.rollout.codedeploy.read import Wanted, read_facts
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.text.codedeploy import INDENT, describe_line, describe_preflight
from tui.settings.folders import plans_folder
from tui.verbs.arguments import Commands, Parser, alias_target
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_json, print_line, print_wrapped
from tui.verbs.rollout_start import newest_version


def _preflight(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        facts = read_preflight(here, read_target(here, arguments.target), arguments, configuration_of(arguments.plan))
    lines = preflight(facts)
    if arguments.json:
        print_json(_as_json(facts, lines))
    else:
        for line in lines:
            print_wrapped(describe_line(line), INDENT)
        print_line(describe_preflight(facts, lines))
    return ExitCode.REFUSED if is_blocked(lines) else ExitCode.DONE


def configuration_of(plan: str) -> Configuration | None:
    """Return how CodeDeploy carries a plan out, None where none is named; raise Ended where it cannot."""
    if not plan:
        return None
    parsed = find_plan(plan, plans_folder())
    try:
        return express(parsed)
    except CannotExpress as error:
        reasons = "; ".join(error.reasons)
        raise Ended(
            ExitCode.REFUSED,
            f"CodeDeploy cannot carry {parsed.name} out: {reasons}. Start it from here (crossfade rollout start), "
            "or see crossfade export stepfunctions",
        ) from error


def read_preflight(
    here: Opened, alias: Alias, arguments: argparse.Namespace, configuration: Configuration | None
) -> Facts:
    """Read what a preflight checks, as a line asks for it."""
    wanted = Wanted(
        arguments.to or newest_version(here, alias),
        configuration,
        creates_configuration=arguments.create_configuration,
        overrides_alarms=arguments.override_alarms,
        application=arguments.application,
        group=arguments.group,
        hooks=tuple(arguments.hook),
    )
    return read_facts(here.workspace, alias, wanted, here.settings.managed_tags)


def _as_json(facts: Facts, lines: Sequence[Line]) -> dict[str, Any]:
    end, latest = ends_at(facts), ends_by(facts)
    return {
        "function": facts.alias.function,
        "alias": facts.alias.name,
        "from": facts.alias.routing.primary,
        "to": facts.target,
        "is_blocked": is_blocked(lines),
        "configuration": facts.name or None,
        "last_shift_at": end.isoformat() if end is not None else None,
        "ends_by": latest.isoformat() if latest is not None else None,
        "checks": [
            {
                "check": line.subject,
                "state": line.state.value,
                "text": line.text,
                "fix": line.fix or None,
                "blocks": line.blocks,
            }
            for line in lines
        ],
    }


def add_preflight(verbs: Commands, common: Parser) -> None:
    """Add the verb to those of rollouts."""
    help = "show what would keep a CodeDeploy deployment from doing what it should"
    parser: Parser = verbs.add_parser("preflight", parents=[common], help=help)
    parser.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    parser.add_argument("--to", default="", metavar="VERSION", help="the new version (default: the newest)")
    parser.add_argument(
        "--plan", default="", metavar="NAME|FILE", help="the plan (default: the group's own configuration)"
    )
    add_codedeploy_options(parser)
    parser.set_defaults(run=_preflight)


def hook(text: str) -> DeploymentHook:
    """Read EVENT=FUNCTION."""
    event, _, function = text.partition("=")
    if event not in HOOK_EVENTS or not function:
        raise argparse.ArgumentTypeError(
            f"expected {HOOK_EVENTS[0]}=FUNCTION or {HOOK_EVENTS[1]}=FUNCTION, not {text!r}"
        )
    return DeploymentHook(event, function)


DEPLOYMENT_GROUP = ("NAME", "the deployment group")
"""What --group is of CodeDeploy, and its help."""


def add_group_options(parser: Parser, group: tuple[str, str] = DEPLOYMENT_GROUP) -> None:
    """Add which group of CodeDeploy is meant, and what it calls."""
    parser.add_argument("--application", default="", metavar="NAME", help="the application of CodeDeploy")
    parser.add_argument("--group", default="", metavar=group[0], help=group[1])
    parser.add_argument(
        "--hook",
        action="append",
        default=[],
        type=hook,
        metavar="EVENT=FUNCTION",
        help="call this function before or after the traffic is shifted; repeatable",
    )


def add_codedeploy_options(parser: Parser, group: tuple[str, str] = DEPLOYMENT_GROUP) -> None:
    """Add how far one goes for a deployment by CodeDeploy."""
    parser.add_argument(
        "--create-configuration", action="store_true", help="create the deployment configuration that a plan needs"
    )
    parser.add_argument(
        "--override-alarms", action="store_true", help="have CodeDeploy look at no alarm in this one deployment"
    )
    add_group_options(parser, group)
