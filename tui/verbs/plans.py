"""plan list, check, show: rollout plans, before anything is moved by them."""

from __future__ import annotations

import argparse
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from tui.domain.clock import utc_now
from tui.domain.routing import FULL
from tui.features.health.forecast import Baseline, baseline, forecast
from tui.features.health.text.forecast import baseline_text, forecast_text
from tui.features.rollout.codedeploy.configuration import CannotExpress, express
from tui.features.rollout.engines import ENGINES, describe_engines, why_cannot
from tui.features.rollout.here.kept import plan_to_json
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan, read_plan
from tui.features.rollout.plans import PlanChoice, read_plans
from tui.features.rollout.text.plan import describe_bake, describe_gate, describe_time
from tui.features.rollout.text.schedule import schedule
from tui.features.rollout.text.staircase import draw_staircase
from tui.presentation.number_format import count
from tui.presentation.spans import text_of
from tui.presentation.table import TableColumn
from tui.settings.folders import plans_folder
from tui.verbs.aliases import read_verdict
from tui.verbs.arguments import Commands, Parser, alias_target
from tui.verbs.exit_codes import ExitCode
from tui.verbs.functions import DESCRIPTION
from tui.verbs.moves import read_target
from tui.verbs.opening import opened
from tui.verbs.output import print_json, print_line, print_table, say


def _list(arguments: argparse.Namespace) -> ExitCode:
    plans = read_plans(plans_folder())
    rows = [
        (one.name, describe_time(one.plan), describe_engines(one.plan), one.plan.description)
        if one.plan is not None
        else (one.name, "", "", f"cannot be read: {one.wrong}")
        for one in plans
    ]
    if arguments.json:
        print_json([_as_json(one) for one in plans])
    else:
        print_table((*map(TableColumn, ("plan", "takes at least", "carried out by")), DESCRIPTION), rows)
    return ExitCode.DONE


def _as_json(choice: PlanChoice) -> dict[str, Any]:
    plan = choice.plan
    return {
        "name": choice.name,
        "takes": describe_time(plan) if plan is not None else None,
        "engines": [engine.value for engine in ENGINES if not why_cannot(engine, plan)] if plan is not None else None,
        "description": plan.description if plan is not None else None,
        "cannot_be_read": choice.wrong or None,
    }


def _check(arguments: argparse.Namespace) -> ExitCode:
    plan = read_plan(Path(arguments.file))
    if arguments.json:
        print_json(plan_to_json(plan))
    else:
        print_line(f"{arguments.file}: a valid plan, {count(len(plan.steps), 'step')}, {describe_time(plan)}")
    return ExitCode.DONE


def _show(arguments: argparse.Namespace) -> ExitCode:
    plan = find_plan(arguments.plan, plans_folder())
    if arguments.target is None:
        before, now = None, utc_now()
    else:
        with opened(arguments) as here:
            alias = read_target(here, arguments.target)
            health = read_verdict(here, alias)
            now = here.workspace.context.clock.now()
            before = baseline(health.traffic, alias.routing.primary, None) if health.traffic is not None else None
            if before is None:
                say("traffic could not be read: the time to detect harm is not known")
    if arguments.json:
        print_json(plan_to_json(plan))
        return ExitCode.DONE
    for line in describe_plan(plan, now, before, shutil.get_terminal_size((80, 24)).columns):
        print_line(line)
    return ExitCode.DONE


def describe_plan(plan: Plan, now: datetime, before: Baseline | None, width: int) -> list[str]:
    """Return a plan as lines: the staircase, the gate, and how fast harm is detected at each step."""
    lines = [plan.name + (f": {plan.description}" if plan.description else ""), ""]
    lines += [text_of(line).rstrip() for line in draw_staircase(schedule(plan, now), min(width, 100))]
    lines += ["", *(f"  {line}" for line in (*describe_gate(plan), *describe_bake(plan)))]
    if before is not None:
        lines += ["", f"  at present {baseline_text(before)}"]
        lines += [f"  {forecast_text(forecast(before, step.weight))}" for step in plan.steps if step.weight < FULL]
    try:
        configuration = express(plan)
    except CannotExpress as error:
        lines += ["", *(f"  not by CodeDeploy: {reason}" for reason in error.reasons)]
    else:
        named = configuration.predefined or f"a custom configuration, {configuration.custom_name}"
        lines += ["", f"  by CodeDeploy: {named}"]
        if configuration.lost:
            lines.append(f"  by CodeDeploy not: {', '.join(configuration.lost)}")
    return lines


def _add(commands: Commands, common: Parser, _: Parser) -> None:
    plan: Parser = commands.add_parser("plan", help="list, check and show rollout plans")
    verbs = plan.add_subparsers(dest="plan_verb", required=True, parser_class=Parser, metavar="COMMAND")
    listing = verbs.add_parser("list", parents=[common], help="list the plans there are")
    listing.set_defaults(run=_list)
    check = verbs.add_parser("check", parents=[common], help="check a plan's file")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_check)
    show = verbs.add_parser("show", parents=[common], help="draw a plan, by the clock and by an alias's traffic")
    show.add_argument("plan", metavar="PLAN", help="a name or a file")
    show.add_argument("target", type=alias_target, nargs="?", metavar="FUNCTION:ALIAS")
    show.set_defaults(run=_show)


VERBS = (_add,)
