"""Which state machine stands for an alias and a plan, and what is said of its executions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tui.domain.alias import Alias
from tui.domain.execution_call import SendTaskFailure, SendTaskSuccess
from tui.domain.routing import Routing, Weight
from tui.domain.state_machine import Execution, ExecutionProgress, MachineSteps, PendingApproval, StateMachine
from tui.features.rollout.plan_file import find_plan
from tui.features.rollout.stepfunctions.machines import NoMachine, UnfitMachine, check_machine, choose_machine
from tui.features.rollout.stepfunctions.steering import plan_answer, stop_notes, why_not_answer
from tui.features.rollout.stepfunctions.text import describe_progress

PROD = Alias("orders", "PROD", Routing("6"))
CANARY = find_plan("canary", Path("none"))
STEPS = MachineSteps("orders", "PROD", (0.05,), (600.0, 600.0))
MACHINE = StateMachine("arn:m", "crossfade-orders-PROD-1", "orders", "PROD", "canary", STEPS)
OTHERS = replace(MACHINE, arn="arn:o", function="carts")
LINEAR = replace(MACHINE, arn="arn:l", plan="linear")


def test_the_machine_of_the_plan_is_taken() -> None:
    assert choose_machine((OTHERS, MACHINE, LINEAR), PROD, "canary") is MACHINE
    assert choose_machine((OTHERS, MACHINE), PROD, "") is MACHINE
    with pytest.raises(NoMachine, match="orders:PROD has state machines for canary, linear: give --plan"):
        choose_machine((MACHINE, LINEAR), PROD, "")
    with pytest.raises(NoMachine, match="give --machine ARN"):
        choose_machine((MACHINE, replace(MACHINE, arn="arn:2")), PROD, "canary")


def test_where_none_stands_it_is_said_how_to_deploy_one() -> None:
    with pytest.raises(NoMachine) as caught:
        choose_machine((OTHERS, LINEAR), PROD, "canary")
    words = str(caught.value)
    assert words.startswith("no state machine moves orders:PROD by canary; there is one for linear. Deploy one:")
    assert "crossfade export stepfunctions canary orders:PROD > rollout.yaml" in words


def test_a_machine_that_does_something_else_is_not_started() -> None:
    assert check_machine(MACHINE, PROD, CANARY) == STEPS
    for steps, words in (
        (None, "not a machine that crossfade export stepfunctions wrote"),
        (replace(STEPS, alias="TEST"), "moves orders:TEST, not orders:PROD"),
        (replace(STEPS, weights=(0.1,)), "has other steps than the plan canary"),
    ):
        with pytest.raises(UnfitMachine, match=words):
            check_machine(replace(MACHINE, steps=steps), PROD, CANARY)


RUNNING = Execution("arn:e", "PROD-to-7-1", MACHINE, "RUNNING", "7")
SPLIT = Routing("6", "7", Weight(500))


def test_an_execution_is_said_in_one_line() -> None:
    progress = ExecutionProgress(RUNNING, step=0, check=("no data", "0 calls"))
    assert describe_progress(progress, SPLIT, 1) == (
        "PROD-to-7-1 RUNNING: 6→7 5 %, step 1 of 1, gate: no data (0 calls)"
    )
    waiting = replace(progress, approval=PendingApproval(9, why="0 calls"))
    assert describe_progress(waiting, SPLIT).endswith("step 1, waits for approval: 0 calls")
    assert describe_progress(replace(progress, step=1), Routing("7"), 1).startswith("PROD-to-7-1 RUNNING: 7, bake time")
    failed = replace(RUNNING, status="FAILED", error="RolledBack", cause="alarm x")
    assert describe_progress(ExecutionProgress(failed), Routing("6")) == ("PROD-to-7-1 FAILED (RolledBack: alarm x): 6")


def test_an_approval_is_answered_only_where_one_is_waited_for() -> None:
    progress = ExecutionProgress(RUNNING)
    assert why_not_answer(progress) == "it does not wait for an approval"
    waiting = replace(progress, approval=PendingApproval(9))
    assert why_not_answer(waiting) == ""
    assert plan_answer(PROD, waiting, approves=True, reason="ok") == SendTaskSuccess(PROD, "arn:e", 9, "ok")
    assert isinstance(plan_answer(PROD, waiting, approves=False), SendTaskFailure)
    ended = ExecutionProgress(replace(RUNNING, status="ABORTED"))
    assert why_not_answer(ended) == "PROD-to-7-1 has ended: ABORTED"


@pytest.mark.parametrize(
    ("routing", "words"),
    [
        (SPLIT, "6 then has all traffic"),
        (Routing("7"), "PROD stays on 7, which has all traffic already"),
        (Routing("6"), "PROD stays on 6"),
    ],
)
def test_what_a_stop_comes_to_is_said(routing: Routing, words: str) -> None:
    assert stop_notes(replace(PROD, routing=routing), RUNNING)[-1] == words
