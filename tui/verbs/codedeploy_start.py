"""rollout start --engine codedeploy: the preflight, one recorded call, and what CodeDeploy then does, to its end."""

from __future__ import annotations

import argparse

from tui.domain.call import UpdateAlias
from tui.domain.deployment import Deployment
from tui.domain.routing import FULL
from tui.features.rollout.codedeploy.facts import Facts, State
from tui.features.rollout.codedeploy.preflight import is_blocked, preflight
from tui.features.rollout.codedeploy.start import start_calls
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.text.codedeploy import describe_line, describe_preflight
from tui.settings.folders import plans_folder
from tui.verbs.deployment_following import follow_deployment
from tui.verbs.deployments import deployment_json
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.moves import Asking, check_move, read_target
from tui.verbs.opening import Opened, opened
from tui.verbs.output import confirmed, print_json, print_line, say
from tui.verbs.preflight import configuration_of, read_preflight
from tui.verbs.recording import keep_begun


def start_codedeploy(arguments: argparse.Namespace) -> ExitCode:
    """Start a deployment by CodeDeploy, and follow it where that is asked for."""
    configuration = configuration_of(arguments.plan)
    with opened(arguments) as here:
        alias = read_target(here, arguments.target)
        facts = read_preflight(here, alias, arguments, configuration)
        _refuse(facts)
        asking = Asking(arguments.reason, yes=True)
        whole = UpdateAlias(alias, alias.routing.at(facts.target, FULL))
        for note in check_move(here, whole, asking, rolls_back=False):
            say(f"note: {note}")
        if configuration is not None and configuration.lost:
            say(f"CodeDeploy does not do: {', '.join(configuration.lost)}")
        if not confirmed(f"{describe_preflight(facts, ())}: start it by CodeDeploy?", yes=arguments.yes):
            raise Ended(ExitCode.REFUSED, "not confirmed; nothing was changed")
        started = _start(here, facts, arguments)
        plan = find_plan(arguments.plan, plans_folder()) if arguments.plan else None
        keep_begun(here, started, arguments.reason, plan)
        if here.settings.demo or arguments.wait:
            # The demo's account ends with this process, so it is followed there in any case.
            return follow_deployment(here, alias, started.id, as_json=arguments.json)
    if arguments.json:
        print_json(deployment_json(started))
    else:
        print_line(f"{started.id}: {alias.function}:{alias.name} {alias.routing.primary} → {started.target_version}")
        say("CodeDeploy continues by itself; to see how far it is: crossfade deployments")
    return ExitCode.DONE


def _refuse(facts: Facts) -> None:
    lines = preflight(facts)
    for line in (line for line in lines if line.state is not State.OK):
        say(describe_line(line))
    if is_blocked(lines):
        raise Ended(ExitCode.REFUSED, f"{describe_preflight(facts, lines)}; nothing was changed")


def _start(here: Opened, facts: Facts, arguments: argparse.Namespace) -> Deployment:
    *configurations, deployment = start_calls(facts)
    for call in configurations:
        here.workspace.write(call, arguments.reason)
        say(f"created the deployment configuration {facts.name}")
    started = here.workspace.write(deployment, arguments.reason).answer
    assert isinstance(started, Deployment)
    return started
