"""rollout start, status, stop, approve, reject, finish: each handed to the engine that carries the rollout out."""

from __future__ import annotations

import argparse

from tui.features.rollout.group.folders import kept_members
from tui.features.rollout.group.machine import is_over
from tui.verbs.codedeploy_start import start_codedeploy
from tui.verbs.deployment_ending import deployment_status, finish_deployment, moves_now, stop_deployment
from tui.verbs.deployments import names_deployment
from tui.verbs.execution_list import names_execution
from tui.verbs.executions import (
    answer_approval,
    execution_status,
    find_execution,
    read_execution,
    stop_execution,
)
from tui.verbs.exit_codes import Ended, ExitCode
from tui.verbs.following import (
    find_rollout,
    follow,
    has_rollout,
    print_rollouts,
    verb_to_go_on,
)
from tui.verbs.last_hosted import last_hosted
from tui.verbs.opening import opened
from tui.verbs.output import say
from tui.verbs.rollout_start import start
from tui.verbs.rollout_steering import steer
from tui.verbs.stepfunctions_start import follow_execution, start_stepfunctions

_ENGINES_OF = {
    "machine": ("stepfunctions",),
    "create_configuration": ("codedeploy",),
    "override_alarms": ("codedeploy",),
    "application": ("codedeploy",),
    "hook": ("codedeploy",),
    "group": ("here", "codedeploy"),
    "take_over": ("here",),
}
"""The options of a start that not every engine reads: whoever gives one means an engine that does."""


def start_rollout(arguments: argparse.Namespace) -> ExitCode:
    """Start a rollout by the engine that is named, once its options are such as that engine reads."""
    for option, engines in _ENGINES_OF.items():
        if getattr(arguments, option) and arguments.engine not in engines:
            meant = " or ".join(engines)
            words = f"--{option.replace('_', '-')} is for --engine {meant}, and the engine is {arguments.engine}"
            raise Ended(ExitCode.USAGE, words)
    if arguments.engine == "here":
        return start(arguments)
    if len(arguments.targets) != 1:
        raise Ended(ExitCode.USAGE, f"{arguments.engine} carries out one alias at a time: give one FUNCTION:ALIAS")
    arguments.target = arguments.targets[0]
    return start_stepfunctions(arguments) if arguments.engine == "stepfunctions" else start_codedeploy(arguments)


def _is_hosted(arguments: argparse.Namespace, *, running: bool = False) -> bool:
    """Tell whether a target is AWS's to tell of, or an alias of which this machine has no (running) rollout."""
    # A rollout of the demo ends with the process that started it.
    demo = arguments.demo or arguments.scenario or arguments.speed
    named = names_deployment(arguments.target) or names_execution(arguments.target)
    return bool(demo) or named or not has_rollout(arguments.target, running=running)


def show_status(arguments: argparse.Namespace) -> ExitCode:
    """Show how far a rollout is, whoever carries it out."""
    if _is_hosted(arguments):
        return _hosted_status(arguments)
    folder = find_rollout(arguments.target)
    if arguments.wait:
        return follow(folder, as_json=arguments.json)
    group = kept_members(folder)
    print_rollouts(group, as_json=arguments.json)
    if not is_over([kept.rollout for kept in group]) and not folder.is_carried_out():
        say(f"nobody carries it out now; to continue: crossfade rollout {verb_to_go_on(group)} {arguments.target}")
    return ExitCode.DONE


def _hosted_status(arguments: argparse.Namespace) -> ExitCode:
    with opened(arguments) as here:
        execution = find_execution(here, arguments.target)
        if execution is None and not names_deployment(arguments.target) and not moves_now(here, arguments.target):
            arguments.target = last_hosted(here, arguments.target)[1]
            execution = find_execution(here, arguments.target)
        if execution is None:
            return deployment_status(here, arguments)
        if arguments.wait:
            return follow_execution(here, execution, as_json=arguments.json)
        return execution_status(here, execution, arguments)


def stop_rollout(arguments: argparse.Namespace) -> ExitCode:
    """Stop what AWS carries out."""
    with opened(arguments) as here:
        execution = find_execution(here, arguments.target)
        if execution is None:
            return stop_deployment(here, arguments)
        if arguments.no_roll_back:
            words = "a stopped execution of Step Functions always rolls back: --no-roll-back is not possible"
            raise Ended(ExitCode.USAGE, words)
        return stop_execution(here, execution, arguments)


def answer(arguments: argparse.Namespace) -> ExitCode:
    """Answer the approval that an execution waits for."""
    with opened(arguments) as here:
        execution = read_execution(here, arguments.target)
        if execution is None:
            raise Ended(
                ExitCode.REFUSED,
                f"no Step Functions execution moves {arguments.target}; of a rollout of this machine, "
                "crossfade rollout continue approves a step",
            )
        return answer_approval(here, execution, arguments, approves=arguments.rollout_verb == "approve")


def finish(arguments: argparse.Namespace) -> ExitCode:
    """Give the new version all traffic now, where whoever carries it out can."""
    if not _is_hosted(arguments, running=True):
        return steer(arguments)
    with opened(arguments) as here:
        if find_execution(here, arguments.target) is not None:
            words = "Step Functions cannot finish an execution early: stop it, then crossfade promote the alias"
            raise Ended(ExitCode.REFUSED, words)
        return finish_deployment(here, arguments)
