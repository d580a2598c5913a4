"""rehearse PLAN: plays a plan on the demo's traffic, on every release that its scenario has ready."""

from __future__ import annotations

import argparse

from tui.domain.alias import Alias
from tui.features.rollout.here.store import KeptRollout, Place, new_id
from tui.features.rollout.machine import begin
from tui.features.rollout.plan import Plan
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.start import together
from tui.features.rollout.text.progress import describe_rollout
from tui.settings.folders import plans_folder
from tui.verbs.arguments import Commands, Parser, alias_target, common_options
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.functions import read_account_whole, read_whole_function
from tui.verbs.moves import read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import print_json, print_line
from tui.verbs.rollout_start import carry_out_here, newest_version, wanted

SPEED, SCENARIO = "60", "rollouts"


def _rehearse(arguments: argparse.Namespace) -> ExitCode:
    plan = find_plan(arguments.plan, plans_folder())
    ends = []
    with opened(arguments) as here:
        clock = here.workspace.context.clock
        for releases in _chosen(here, arguments):
            if not arguments.json:
                moves = [f"{one.function}:{one.name}  {one.routing.primary} → {target}" for one, target in releases]
                print_line(f"== {',  '.join(moves)}")
            group = together([_kept(here, plan, alias, target) for alias, target in releases])
            ended = carry_out_here(here, group, as_json=arguments.json)
            ends += [describe_rollout(one.rollout, clock.now()) for one in ended]
            if not arguments.json:
                print_line("")
    if arguments.json:
        print_json({"plan": plan.name, "ends": ends})
    else:
        print_line(f"With {plan.name} this would have happened:")
        for end in ends:
            print_line(f"  {end}")
    return ExitCode.DONE


Release = tuple[Alias, str]
"""An alias, and the version that it would be shifted to."""


def _chosen(here: Opened, arguments: argparse.Namespace) -> list[list[Release]]:
    """Return what is played after each other: each release alone, or those that the line names together."""
    if arguments.targets or arguments.group:
        members, _ = wanted(arguments.targets, arguments.group, "", arguments.plan)
        aliases = [(read_target(here, member.target), member.to) for member in members]
        return [[(alias, to or newest_version(here, alias)) for alias, to in aliases]]
    releases = _releases(here)
    if not releases:
        raise Ended(ExitCode.REFUSED, "no alias of this scenario is whole and has a newer version")
    return [[release] for release in releases]


def _releases(here: Opened) -> list[Release]:
    """Return the aliases that are whole, and the newest version of their functions where that is a newer one."""
    releases: list[Release] = []
    for summary in read_account_whole(here).functions:
        function = read_whole_function(here, summary.name)
        newest = next(iter(function.published), None)
        if newest is not None:
            whole = (alias for alias in function.aliases if not alias.routing.split)
            releases += [(alias, newest.number) for alias in whole if alias.routing.primary != newest.number]
    return releases


def _kept(here: Opened, plan: Plan, alias: Alias, target: str) -> KeptRollout:
    now = here.workspace.context.clock.now()
    rollout = begin(new_id(alias.function, alias.name, now), plan, alias, target, now)
    return KeptRollout(rollout, Place("demo", here.workspace.context.region, demo=True), "rehearsal", "rehearsal")


def _add(commands: Commands, _: Parser, __: Parser) -> None:
    # Options of its own: argparse shares those of a parent, with their defaults, among all who have it.
    parser: Parser = commands.add_parser(
        "rehearse",
        parents=[common_options()],
        help="play a plan on the demo's traffic, and show what would have happened",
    )
    parser.add_argument("plan", metavar="PLAN", help="a name or a file")
    parser.add_argument(
        "targets",
        type=alias_target,
        nargs="*",
        metavar="FUNCTION:ALIAS",
        help="play these together, as a group (default: all, each by itself)",
    )
    parser.add_argument("--group", default="", metavar="FILE", help="play the aliases of this file together")
    parser.set_defaults(run=_rehearse, scenario=SCENARIO, speed=SPEED)


VERBS = (_add,)
