"""What Step Functions answers about machines and executions that move aliases (aws-semantics 8), and how they end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.paths import ROOT
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account

TARGETS = {"cart-weights": "15", "cart-taxes": "22", "cart-returns": "4"}


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(ROOT / "assets" / "scenarios" / "rollouts.yaml", clock=clock) as account:
        yield account


@pytest.fixture
def states(account: DemoAccount) -> Any:
    return account.session.client("stepfunctions")


def machine_of(states: Any, function: str) -> str:
    machines = states.list_state_machines()["stateMachines"]
    return next(str(one["stateMachineArn"]) for one in machines if one["name"].startswith(f"crossfade-{function}-"))


def started(states: Any, function: str, name: str = "one") -> str:
    given = json.dumps({"target": TARGETS[function]})
    machine = machine_of(states, function)
    return str(states.start_execution(stateMachineArn=machine, name=name, input=given)["executionArn"])


def routing(account: DemoAccount, function: str) -> tuple[str, Any]:
    answer = account.session.client("lambda").get_alias(FunctionName=function, Name="PROD")
    return answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})


def test_machines_are_told_by_name_and_tags(states: Any) -> None:
    machine = machine_of(states, "cart-taxes")
    tags = {tag["key"]: tag["value"] for tag in states.list_tags_for_resource(resourceArn=machine)["tags"]}
    plan = "Linear10PercentEvery3Minutes"
    assert tags == {"crossfade:function": "cart-taxes", "crossfade:alias": "PROD", "crossfade:plan": plan}
    described = states.describe_state_machine(stateMachineArn=machine)
    assert (described["type"], described["status"]) == ("STANDARD", "ACTIVE")
    assert json.loads(described["definition"])["States"]["SetRouting"]["Arguments"]["FunctionName"] == "cart-taxes"
    code, _, _ = refused(states, "describe_state_machine", stateMachineArn=f"{machine}x")
    assert code == "StateMachineDoesNotExist"


def test_the_same_start_twice_is_one(states: Any, account: DemoAccount, clock: Clock) -> None:
    execution = started(states, "cart-taxes")
    assert started(states, "cart-taxes") == execution
    machine = machine_of(states, "cart-taxes")
    assert len(states.list_executions(stateMachineArn=machine)["executions"]) == 1
    other = {"stateMachineArn": machine, "name": "one", "input": '{"target": "21"}'}
    assert refused(states, "start_execution", **other)[0] == "ExecutionAlreadyExists"
    clock.advance(600)
    described = states.describe_execution(executionArn=execution)
    assert (described["status"], described["error"]) == ("FAILED", "RolledBack")
    assert described["cause"] == "more errors than version 21"
    assert routing(account, "cart-taxes") == ("21", {})
    again = {**other, "input": '{"target": "22"}'}
    assert refused(states, "start_execution", **again)[0] == "ExecutionAlreadyExists"


def test_a_sound_version_is_shifted_step_by_step_and_the_machines_role_is_named(
    states: Any, account: DemoAccount, clock: Clock
) -> None:
    started(states, "cart-weights")
    clock.advance(400)
    assert routing(account, "cart-weights") == ("14", {"15": pytest.approx(0.3)})
    clock.advance(180)
    trail = account.session.client("cloudtrail")
    looked_up = [{"AttributeKey": "ResourceName", "AttributeValue": "cart-weights"}]
    events = trail.lookup_events(LookupAttributes=looked_up)["Events"]
    assert "states.amazonaws.com" in events[0]["CloudTrailEvent"]


def test_an_approval_waits_for_its_token(states: Any, account: DemoAccount, clock: Clock) -> None:
    machine = machine_of(states, "cart-returns")
    running = states.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
    execution = running[0]["executionArn"]
    events = states.get_execution_history(executionArn=execution, reverseOrder=True, maxResults=2)["events"]
    assert [event["type"] for event in events] == ["TaskSubmitted", "TaskScheduled"]
    message = json.loads(json.loads(events[1]["taskScheduledEventDetails"]["parameters"])["Message"])
    assert refused(states, "send_task_success", taskToken="no", output="{}")[0] == "TaskTimedOut"
    states.send_task_success(taskToken=message["taskToken"], output='{"decision": "continue"}')
    clock.advance(5)
    assert routing(account, "cart-returns") == ("4", {})
    assert refused(states, "send_task_failure", taskToken=message["taskToken"])[0] == "TaskTimedOut"
    clock.advance(700)
    assert states.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"


def test_what_is_stopped_is_settled_a_moment_later(states: Any, account: DemoAccount, clock: Clock) -> None:
    execution = started(states, "cart-weights")
    clock.advance(30)
    states.stop_execution(executionArn=execution, error="Stopped", cause="by hand")
    described = states.describe_execution(executionArn=execution)
    assert (described["status"], described["error"], described["cause"]) == ("ABORTED", "Stopped", "by hand")
    assert routing(account, "cart-weights") == ("14", {"15": pytest.approx(0.1)})
    clock.advance(10)
    assert routing(account, "cart-weights") == ("14", {})
    states.stop_execution(executionArn=execution)
    clock.advance(1800)
    assert routing(account, "cart-weights") == ("14", {})
