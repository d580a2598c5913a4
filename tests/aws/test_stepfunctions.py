"""The adapter of Step Functions: which execution moves an alias, how far it is, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.paths import ROOT
from tests.support.releasing import Releasing, releasing
from tui.aws.execution_history import progress
from tui.domain import errors
from tui.domain.execution_call import SendTaskSuccess, StartExecution
from tui.domain.routing import Routing
from tui.domain.state_machine import Execution, MachineSteps, StateMachine, execution_name, machine_name

SCENARIO = ROOT / "assets" / "scenarios" / "rollouts.yaml"


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(SCENARIO) as aws:
        yield aws


def machine(aws: Releasing, function: str) -> StateMachine:
    return next(one for one in aws.provider.stepfunctions.list_state_machines() if one.function == function)


def started(aws: Releasing, function: str, target: str) -> Execution:
    alias = aws.provider.get_alias(function, "PROD")
    call = StartExecution(alias, target, machine(aws, function), "PROD-to-x-1", "alice", "release")
    execution: Execution = aws.provider.perform(call)
    return execution


def test_a_machine_is_known_by_its_name_and_its_tags(aws: Releasing) -> None:
    section = aws.provider.stepfunctions
    first = aws.calls(section.list_state_machines)
    assert first == ["ListStateMachines", *["ListTagsForResource"] * 5]
    assert aws.calls(section.list_state_machines) == ["ListStateMachines"]
    one = machine(aws, "cart-taxes")
    assert (one.alias, one.plan) == ("PROD", "Linear10PercentEvery3Minutes")
    described = section.describe_state_machine(one.arn)
    weights = tuple(number / 10 for number in range(1, 10))
    assert described.steps == MachineSteps("cart-taxes", "PROD", weights, (*[180.0] * 9, 0.0))
    with pytest.raises(errors.NotFound):
        section.describe_state_machine(f"{one.arn}x")


def test_names_stay_within_what_aws_allows() -> None:
    function, alias = "f" * 64, "a" * 128
    assert len(machine_name(function, alias, "p")) <= 80
    assert machine_name(function, alias, "p") != machine_name(function, alias, "q")
    assert len(execution_name(alias, "12345", "0" * 16)) <= 80


def test_the_running_execution_of_an_alias_is_found(aws: Releasing) -> None:
    section = aws.provider.stepfunctions
    assert section.find_execution("cart-taxes", "PROD") is None
    execution = started(aws, "cart-taxes", "22")
    current = section.find_execution("cart-taxes", "PROD")
    assert current is not None
    assert (current.arn, current.target, current.by, current.reason) == (execution.arn, "22", "alice", "release")
    assert section.find_execution("cart-taxes", "TEST") is None
    running = [one.function for one in section.list_executions()]
    assert sorted(running) == ["cart-returns", "cart-taxes"]
    aws.clock.advance(900)
    assert section.find_execution("cart-taxes", "PROD") is None
    ended = {one.function: one for one in section.list_executions()}
    assert (ended["cart-taxes"].rolled_back, ended["cart-taxes"].cause) == (True, "more errors than version 21")
    assert section.list_executions()[0].function == "cart-returns"


def test_progress_is_read_from_the_newest_events(aws: Releasing) -> None:
    execution = started(aws, "cart-weights", "15")
    aws.clock.advance(250)
    now = aws.provider.stepfunctions.get_execution_history(execution.arn)
    assert (now.before, now.step, now.state, now.approval) == ("14", 1, "Wait", None)
    assert now.check is not None
    set_to = [event.routing for event in now.events if event.routing is not None and event.routing.split]
    assert [str(routing.weight) for routing in set_to] == ["10", "20"]


def test_a_history_that_tells_no_variables_leaves_them_unknown(aws: Releasing) -> None:
    execution = started(aws, "cart-weights", "15")
    entered = {"id": 3, "type": "WaitStateEntered", "stateEnteredEventDetails": {"name": "Wait"}}
    now = progress(execution, [entered, {"id": 2, "type": "x", "stateExitedEventDetails": {"assignedVariables": 7}}])
    assert (now.state, now.step, now.before, now.check, now.events) == ("Wait", None, "", None, ())


@pytest.mark.parametrize(
    "confirmed", ['{"primary": "$LATEST"}', '{"primary": "1", "canary": "2", "weight": 1e999}', "["]
)
def test_a_routing_that_is_none_is_left_out(aws: Releasing, confirmed: str) -> None:
    exited = {"name": "SetRouting", "assignedVariables": {"confirmed": confirmed, "step": "true", "check": '"x"'}}
    now = progress(started(aws, "cart-weights", "15"), [{"id": 9, "stateExitedEventDetails": exited}])
    assert (now.events, now.check) == ((), None)


def test_hostile_words_are_cleaned(aws: Releasing) -> None:
    execution = started(aws, "cart-taxes", "22")
    body = {"executionArn": execution.arn, "stateMachineArn": execution.machine.arn, "status": "FAILED"}
    aws.answer("states:DescribeExecution", {**body, "cause": "\x1b]0;x\x07no", "input": '{"by": "\\u001b[2J"}'})
    described = aws.provider.stepfunctions.describe_execution(execution.arn)
    assert "\x1b" not in described.cause + described.by


def test_an_approval_that_is_answered_is_refused(aws: Releasing) -> None:
    section = aws.provider.stepfunctions
    execution = section.find_execution("cart-returns", "PROD")
    assert execution is not None
    waiting = section.get_execution_history(execution.arn)
    assert waiting.approval is not None
    assert waiting.approval.why == "0 calls to version 4"
    alias = aws.provider.get_alias("cart-returns", "PROD")
    call = SendTaskSuccess(alias, execution.arn, waiting.approval.event, "seen")
    assert "taskToken" not in call.parameters()
    aws.provider.perform(call)
    with pytest.raises(errors.InConflict, match="not waited for any more"):
        aws.provider.perform(call)
    aws.clock.advance(2)
    assert aws.provider.get_alias("cart-returns", "PROD").routing == Routing("4")


@pytest.mark.parametrize(
    "operation", ["ListStateMachines", "ListTagsForResource", "ListExecutions", "DescribeExecution"]
)
def test_what_is_denied_is_named(aws: Releasing, operation: str) -> None:
    aws.refuse(f"states:{operation}")
    with pytest.raises(errors.NotPermitted) as caught:
        aws.provider.stepfunctions.find_execution("cart-returns", "PROD")
    assert caught.value.action == f"states:{operation}"


def test_read_only_lets_nothing_start() -> None:
    with releasing(SCENARIO, read_only=True) as aws, pytest.raises(errors.ReadOnly):
        started(aws, "cart-taxes", "22")


def test_a_machine_of_another_kind_cannot_be_followed(aws: Releasing) -> None:
    arn = machine(aws, "cart-taxes").arn
    body: dict[str, Any] = {"name": "x", "type": "EXPRESS", "definition": json.dumps({})}
    aws.answer("states:DescribeStateMachine", body)
    with pytest.raises(errors.Rejected, match="not a standard state machine"):
        aws.provider.stepfunctions.describe_state_machine(arn)
