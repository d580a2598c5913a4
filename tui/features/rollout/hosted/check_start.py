"""Reads what speaks against starting a rollout by an engine of AWS, a line for each check."""

from __future__ import annotations

from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.domain.state_machine import StateMachine
from tui.features.rollout.codedeploy.configuration import express
from tui.features.rollout.codedeploy.facts import GROUP, Line, State
from tui.features.rollout.codedeploy.preflight import preflight
from tui.features.rollout.codedeploy.read import Wanted, read_facts
from tui.features.rollout.hosted.requests import StartHosted
from tui.features.rollout.hosted.rollout import Engine
from tui.features.rollout.plan import Plan
from tui.features.rollout.stepfunctions.machines import NoMachine, UnfitMachine, check_machine, choose_machine
from tui.features.rollout.text.codedeploy import describe_preflight
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

MACHINE = "state machine"


@dataclass(frozen=True, slots=True)
class StartChecks:
    """The checks of a start, and what they come to; `lacks_group` says that CodeDeploy has no group for the alias."""

    lines: tuple[Line, ...]
    outcome: str
    lacks_group: bool = False


def check_start(workspace: Workspace, start: StartHosted, managed_tags: tuple[str, ...]) -> StartChecks:
    """Return what speaks against a start; blocks, and what is denied is not known."""
    if start.engine is Engine.STEP_FUNCTIONS:
        return _check_machine(workspace, start)
    wanted = Wanted(start.target, express(start.plan), True, start.overrides_alarms)
    facts = read_facts(workspace, start.alias, wanted, managed_tags)
    lines = preflight(facts)
    lacks_group = facts.group is None and GROUP not in facts.failures
    return StartChecks(lines, describe_preflight(facts, lines), lacks_group)


def find_machine(workspace: Workspace, alias: Alias, plan: Plan) -> StateMachine:
    """Return the machine that moves an alias by a plan; raise NoMachine, UnfitMachine, ProviderError."""
    section = workspace.provider.stepfunctions
    machine = section.describe_state_machine(choose_machine(section.list_state_machines(), alias, plan.name).arn)
    check_machine(machine, alias, plan)
    return machine


def _check_machine(workspace: Workspace, start: StartHosted) -> StartChecks:
    alias = start.alias
    try:
        machine = find_machine(workspace, alias, start.plan)
    except (NoMachine, UnfitMachine) as error:
        line = Line(MACHINE, State.PROBLEM, str(error).rstrip("."), blocks=True)
    except ProviderError as error:
        line = Line(MACHINE, State.UNKNOWN, failure_text(read_failure(error, "states:ListStateMachines")), blocks=True)
    else:
        line = Line(MACHINE, State.OK, f"{machine.name} moves {alias.name} by {start.plan.name}, as the plan is now")
    ready = "ready" if not line.blocks else "not ready"
    return StartChecks((line,), f"{alias.function}:{alias.name}  {alias.routing.primary} → {start.target}: {ready}")
