"""export sam, cloudformation, cdk, stepfunctions: an alias or a plan as what AWS carries out by itself."""

from __future__ import annotations

import argparse

from tui.domain.alias import Alias
from tui.features.export.cdk_template import cdk_template
from tui.features.export.cloudformation_template import cloudformation_template, drift_snippet
from tui.features.export.exported import Exported
from tui.features.export.sam_template import sam_template
from tui.features.export.stepfunctions.asl import Target
from tui.features.export.stepfunctions.machine import CannotCompile
from tui.features.export.stepfunctions.template import stepfunctions_template
from tui.features.health.forecast import baseline
from tui.features.rollout.codedeploy.configuration import CannotExpress, express
from tui.features.rollout.here.read_evidence import WATCHES
from tui.features.rollout.plan_file import find_plan
from tui.settings.folders import plans_folder
from tui.verbs.aliases import read_verdict
from tui.verbs.arguments import Commands, Parser, alias_target, where_options
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_text

DEFAULT_PLAN = "Canary10Percent5Minutes"

TEMPLATES = {"sam": sam_template, "cloudformation": cloudformation_template, "cdk": cdk_template}
"""What writes the template of each kind."""


def _template(arguments: argparse.Namespace) -> ExitCode:
    plan = find_plan(arguments.plan or DEFAULT_PLAN, plans_folder())
    try:
        configuration = express(plan)
    except CannotExpress as error:
        reasons = "; ".join(error.reasons)
        raise Ended(
            ExitCode.REFUSED, f"CodeDeploy cannot carry {plan.name} out: {reasons}; see crossfade export stepfunctions"
        ) from error
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        version = here.workspace.read_version(alias.function, alias.routing.primary)
        exported = Exported(alias, version, configuration, plan.name)
        print_text(TEMPLATES[arguments.kind](exported))
    return ExitCode.DONE


def _drift(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        print_text(drift_snippet(read_target(here, arguments.target)))
    return ExitCode.DONE


def _stepfunctions(arguments: argparse.Namespace) -> ExitCode:
    plan = find_plan(arguments.plan, plans_folder())
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        try:
            print_text(stepfunctions_template(plan, _target(here, alias)))
        except CannotCompile as error:
            raise Ended(ExitCode.REFUSED, str(error)) from error
    return ExitCode.DONE


def _target(here: Opened, alias: Alias) -> Target:
    """Return what the machine is compiled for, by the alias's present traffic and alarms."""
    health = read_verdict(here, alias)
    if health.traffic is None:
        raise Ended(ExitCode.FAILED, "the traffic could not be read: how errors come in clumps is not known")
    before = baseline(health.traffic, alias.routing.primary, None)
    alarms = tuple(watch.alarm.name for watch in health.watches if watch.scope in WATCHES)
    return Target(alias.function, alias.name, before.overdispersion.phi, alarms)


def _add(commands: Commands, _: Parser, __: Parser) -> None:
    # A template is what it is: there is no JSON of it to print.
    common = where_options()
    export: Parser = commands.add_parser("export", help="print a template that AWS carries out by itself")
    kinds = export.add_subparsers(dest="kind", required=True, parser_class=Parser, metavar="KIND")
    for name, help in (
        ("sam", "a SAM template with gradual deployments by CodeDeploy"),
        ("cloudformation", "a CloudFormation template with gradual deployments by CodeDeploy"),
        ("cdk", "a CDK stack in TypeScript with gradual deployments by CodeDeploy"),
    ):
        parser: Parser = kinds.add_parser(name, parents=[common], help=help)
        parser.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
        parser.add_argument("--plan", default="", metavar="NAME|FILE", help=f"the plan (default: {DEFAULT_PLAN})")
        parser.set_defaults(run=_template)
    drift = kinds.add_parser("drift", parents=[common], help="what brings a template in line with the alias as it is")
    drift.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    drift.set_defaults(run=_drift)
    machine = kinds.add_parser(
        "stepfunctions", parents=[common], help="a state machine with its gate inside, as a template"
    )
    machine.add_argument("plan", metavar="PLAN", help="a name or a file")
    machine.add_argument("target", type=alias_target, metavar="FUNCTION:ALIAS")
    machine.set_defaults(run=_stepfunctions)


VERBS = (_add,)
