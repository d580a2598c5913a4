"""Puts state machines and their executions into the demo."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from tui.demo.backend.region_state import RegionState
from tui.demo.backend.state_machine import StateMachine
from tui.demo.scenario.machines import SETTLE, definition
from tui.demo.scenario.world import StateMachineSpec
from tui.demo.stepfunctions.clock import begin
from tui.domain.state_machine import execution_name, machine_name, machine_tags

_MADE = timedelta(days=20)


def seed_machine(region: RegionState, function: str, spec: StateMachineSpec, now: datetime) -> None:
    """Create a machine as the exported template does, and start its executions at their time."""
    moved = (function, spec.alias, spec.plan)
    name = machine_name(*moved)
    machine = StateMachine(
        name=name,
        arn=f"arn:aws:states:{region.name}:{region.account}:stateMachine:{name}",
        function=function,
        role=f"{function}-RolloutRole",
        definition=definition(spec.plan, function, spec.alias),
        created=now - _MADE,
        tags=machine_tags(*moved),
        settle=definition(SETTLE, function, spec.alias),
    )
    region.machines[machine.arn] = machine
    for number, execution in enumerate(spec.executions):
        given = {"target": execution.target, "by": f"arn:aws:sts::{region.account}:assumed-role/release/deploy-bot"}
        named = execution_name(spec.alias, execution.target, f"{number:016x}")
        begin(region, machine, named, json.dumps(given), now - execution.started)
