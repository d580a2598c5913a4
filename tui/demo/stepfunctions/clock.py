"""Lets executions go on while the demo's clock does, and settles the aliases of those that ended out of order."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.demo.backend.region_state import RegionState
from tui.demo.backend.state_machine import StartedExecution, StateMachine

if TYPE_CHECKING:
    from tui.demo.stepfunctions.interpreter import Execution


def begin(region: RegionState, machine: StateMachine, name: str, given: str, when: datetime) -> StartedExecution:
    """Start an execution of a machine at a time."""
    from tui.demo.stepfunctions.interpreter import start

    arn = f"{machine.arn.replace(':stateMachine:', ':execution:')}:{name}"
    play = start(json.loads(machine.definition), name, json.loads(given), when)
    execution = StartedExecution(name, arn, machine, given, when, play)
    region.executions.append(execution)
    return execution


def advance_executions(region: RegionState, is_asked_about: Callable[[str], bool] = lambda _: True) -> None:
    """Let executions go on until now, and settle the alias of those that ended out of order.

    Those of functions that nobody asks about do so once somebody asks: at the same times, with the same outcome.
    """
    now = region.clock()
    for execution in region.executions:
        if not is_asked_about(execution.machine.function):
            continue
        if execution.status == "RUNNING":
            _go_on(region, execution, now)
        if execution.status in ("ABORTED", "FAILED", "TIMED_OUT") and not execution.settled:
            _settle(region, execution, now)


def _go_on(region: RegionState, execution: StartedExecution, now: datetime) -> None:
    from tui.demo.stepfunctions.interpreter import run

    play = execution.play
    for _ in run(play, _caller(region, execution), now):
        pass
    if play.status != "RUNNING":
        execution.ended = play.now


def _settle(region: RegionState, execution: StartedExecution, now: datetime) -> None:
    """Play the machine that a rule of EventBridge starts a moment after an execution has ended."""
    from tui.demo.stepfunctions.interpreter import run, start

    play, ended = execution.play, execution.ended or now
    if not execution.machine.settle or now < ended + region.settle:
        return
    execution.settled = True
    detail = {"input": execution.input, "status": play.status, "error": play.error, "cause": play.cause}
    settling = start(json.loads(execution.machine.settle), execution.name, {"detail": detail}, ended + region.settle)
    for _ in run(settling, _caller(region, execution, settling), now):
        pass


def _caller(region: RegionState, execution: StartedExecution, play: Execution | None = None) -> Any:
    """Return what carries out the tasks of an execution, at the time that it is at."""
    from tui.demo.stepfunctions.tasks import RegionTasks

    course = play or execution.play
    return RegionTasks(lambda: replace(region, clock=lambda: course.now), execution.machine.role)
