"""The state machine: it decides as Python does, it moves the demo's alias, and it is valid for those who check."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonata
import pytest
from statelint.config import Config
from statelint.linter import Linter

from tests.support.account_tasks import AccountTasks
from tests.support.paths import SCENARIOS
from tests.support.thorough import first_seed, tries
from tui.demo import DemoAccount
from tui.demo.stepfunctions.interpreter import Execution, TaskFailed, approve, reject, run, start
from tui.domain.routing import Weight
from tui.domain.traffic import Minute
from tui.features.export.stepfunctions.asl import Target
from tui.features.export.stepfunctions.jsonata import e_process
from tui.features.export.stepfunctions.machine import CannotCompile, compile_plan
from tui.features.health.statistics import e_process as statistics
from tui.features.health.statistics.paired_minutes import Pair
from tui.features.health.statistics.rules import STANDARD
from tui.features.rollout.plan import Gate, Plan, Response, Step, VerdictRule
from tui.features.rollout.plan_file import built_in_plans, find_plan

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-east-1:123456789012:approvals"
TARGET = Target("order-processor", "live", phi=1.5, topic=TOPIC)
PLAN = Plan(
    "hosted",
    (Step(Weight(1_000), timedelta(minutes=4)), Step(Weight(5_000), timedelta(minutes=3))),
    on_no_data=Response.ROLL_BACK,
    on_inconclusive=Response.HOLD,
    bake=timedelta(minutes=2),
)

MINUTE = timedelta(minutes=1)
BY_TIME = replace(
    PLAN,
    steps=tuple(replace(step, hold=MINUTE) for step in PLAN.steps),
    gate=Gate(VerdictRule.NONE),
    bake=MINUTE,
)
"""The same steps by time alone, where the statistics are not what is looked at: they take most of the time."""


@dataclass
class Cloud:
    """The demo's Lambda with traffic of the test's own: calls and errors a minute by version."""

    tasks: AccountTasks
    rates: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"5": (900, 1), "7": (100, 0)})
    faults: dict[str, list[TaskFailed]] = field(default_factory=dict)
    writes: list[tuple[str, dict[str, float]]] = field(default_factory=list)
    alarm: str = "OK"

    def __call__(self, resource: str, arguments: Mapping[str, Any]) -> Any:
        if self.faults.get(resource):
            raise self.faults[resource].pop(0)
        match resource:
            case "cloudwatch:getMetricData":
                return self.metrics(arguments)
            case "cloudwatch:describeAlarms":
                alarms = [{"AlarmName": name, "StateValue": self.alarm} for name in arguments["AlarmNames"]]
                return {"MetricAlarms": alarms, "CompositeAlarms": []}
            case "lambda:updateAlias":
                answer = self.tasks(resource, arguments)
                weights = arguments["RoutingConfig"]["AdditionalVersionWeights"]
                self.writes.append((arguments["FunctionVersion"], dict(weights)))
                return answer
            case _:
                return self.tasks(resource, arguments)

    def metrics(self, arguments: Mapping[str, Any]) -> Any:
        since, until = (datetime.fromisoformat(arguments[name]) for name in ("StartTime", "EndTime"))
        minutes = [since + timedelta(minutes=n) for n in range(int((until - since).total_seconds() // 60))]
        times = [f"{minute:%Y-%m-%dT%H:%M:%SZ}" for minute in minutes]
        results = []
        for query in arguments["MetricDataQueries"]:
            metric = query["MetricStat"]["Metric"]
            version = {one["Name"]: one["Value"] for one in metric["Dimensions"]}["ExecutedVersion"]
            calls, errors = self.rates.get(version, (0, 0))
            value = calls if metric["MetricName"] == "Invocations" else errors
            known = times if calls else []
            results.append(
                {
                    "Id": query["Id"],
                    "Timestamps": known,
                    "Values": [float(value)] * len(known),
                    "StatusCode": "Complete",
                }
            )
        return {"MetricDataResults": results}


@pytest.fixture
def cloud() -> Cloud:
    account = DemoAccount(SCENARIOS / "small.yaml")
    client = account.session.client("lambda")
    client.create_alias(FunctionName="order-processor", Name="live", FunctionVersion="5")
    return Cloud(AccountTasks(account.session))


def running(plan: Plan = PLAN, target: Target = TARGET) -> Execution:
    definition = json.loads(json.dumps(compile_plan(plan, target)))
    return start(definition, "r1", {"target": "7"}, BEGAN)


def play(execution: Execution, cloud: Cloud, minutes: float = 600) -> Execution:
    for _ in run(execution, cloud, BEGAN + timedelta(minutes=minutes)):
        pass
    return execution


def routing(cloud: Cloud) -> tuple[str, dict[str, float]]:
    answer = cloud.tasks("lambda:getAlias", {"FunctionName": "order-processor", "Name": "live"})
    return answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})


STEPS = [("5", {"7": 0.1}), ("5", {"7": 0.5}), ("7", {})]


def test_a_good_canary_goes_up_all_steps_and_bakes(cloud: Cloud) -> None:
    # So much is called that it is soon enough to go by, and not at once.
    cloud.rates = {"5": (2700, 3), "7": (300, 0)}
    execution = play(running(), cloud)
    assert (execution.status, execution.output) == ("SUCCEEDED", {"result": "succeeded", "version": "7"})
    assert cloud.writes == STEPS
    assert execution.now >= BEGAN + PLAN.shortest
    assert execution.now < BEGAN + PLAN.shortest + timedelta(minutes=20)


def test_a_bad_canary_is_taken_back(cloud: Cloud) -> None:
    cloud.rates = {"5": (900, 1), "7": (100, 9)}
    execution = play(running(), cloud)
    assert (execution.status, execution.error) == ("FAILED", "RolledBack")
    assert execution.cause == "more errors than version 5"
    assert routing(cloud) == ("5", {})
    assert execution.now < BEGAN + timedelta(minutes=5)


def test_silence_never_moves_it_forward(cloud: Cloud) -> None:
    cloud.rates = {"5": (900, 1)}
    execution = play(running(), cloud)
    assert (execution.error, execution.cause) == ("RolledBack", "0 calls to version 7")
    assert cloud.writes == [STEPS[0], ("5", {})]


@pytest.mark.parametrize("state", ["ALARM", "INSUFFICIENT_DATA"])
def test_alarms_count(cloud: Cloud, state: str) -> None:
    cloud.alarm = state
    execution = play(running(target=Target("order-processor", "live", 1.5, ("errors",), TOPIC)), cloud)
    assert execution.error == "RolledBack"
    assert execution.cause == ("alarm errors" if state == "ALARM" else "an alarm has no data")


def test_the_name_of_an_alarm_is_evaluated_by_nobody(cloud: Cloud) -> None:
    names = ("{% $error('evaluated') %}", 'an "alarm" \\ with \u201cquotes\u201d', "{% %}")
    requests: list[tuple[str, ...]] = []

    def call(resource: str, arguments: Mapping[str, Any]) -> Any:
        if resource == "cloudwatch:describeAlarms":
            requests.append(tuple(arguments["AlarmNames"]))
        return cloud(resource, arguments)

    execution = running(BY_TIME, replace(TARGET, alarms=names))
    for _ in run(execution, call, BEGAN + timedelta(hours=2)):
        pass
    assert (execution.status, set(requests)) == ("SUCCEEDED", {names})


def test_more_alarms_than_one_call_answers_are_refused() -> None:
    alarms = tuple(f"alarm {number}" for number in range(101))
    with pytest.raises(CannotCompile, match="101 alarms: a machine reads 100 at most"):
        compile_plan(PLAN, replace(TARGET, alarms=alarms))
    compile_plan(replace(PLAN, gate=Gate(alarms=False)), replace(TARGET, alarms=alarms))


def test_a_colleagues_move_ends_it_without_a_write(cloud: Cloud) -> None:
    execution = play(running(BY_TIME), cloud, minutes=1)
    client = cloud.tasks.clients["lambda"]
    client.update_alias(FunctionName="order-processor", Name="live", FunctionVersion="6", RoutingConfig={})
    play(execution, cloud)
    assert execution.error == "ChangedElsewhere"
    assert routing(cloud)[0] == "6"


def test_an_edited_description_is_no_move(cloud: Cloud) -> None:
    execution = play(running(BY_TIME), cloud, minutes=1)
    cloud.tasks.clients["lambda"].update_alias(FunctionName="order-processor", Name="live", Description="new")
    assert play(execution, cloud).status == "SUCCEEDED"
    assert cloud.writes == STEPS


@pytest.mark.parametrize("applied", [True, False])
def test_a_lost_answer_is_read_and_compared(cloud: Cloud, applied: bool) -> None:
    execution = running(BY_TIME)
    lost = TaskFailed("Lambda.SdkClientException", "timed out")

    def call(resource: str, arguments: Mapping[str, Any]) -> Any:
        if resource == "lambda:updateAlias" and not cloud.writes:
            if applied:
                cloud(resource, arguments)
            else:
                cloud.writes.append(("lost", {}))
            raise lost
        return cloud(resource, arguments)

    for _ in run(execution, call, BEGAN + timedelta(hours=10)):
        pass
    assert execution.status == "SUCCEEDED"
    assert [write for write in cloud.writes if write[0] != "lost"] == STEPS


def test_throttling_is_waited_out(cloud: Cloud) -> None:
    cloud.faults["lambda:updateAlias"] = [TaskFailed("Lambda.TooManyRequestsException")] * 3
    assert play(running(BY_TIME), cloud).status == "SUCCEEDED"
    assert cloud.writes == STEPS


def test_a_denied_write_is_told_and_leaves_the_alias(cloud: Cloud) -> None:
    cloud.faults["lambda:updateAlias"] = [TaskFailed("Lambda.AccessDeniedException")] * 20
    execution = play(running(BY_TIME), cloud)
    assert execution.cause == "the routing could not be set: Lambda.AccessDeniedException"
    assert routing(cloud) == ("5", {})


ASKING = Plan("asking", (Step(Weight(1_000), None),))


@pytest.mark.parametrize(("decision", "result"), [("continue", "SUCCEEDED"), ("roll-back", "FAILED"), ("", "FAILED")])
def test_it_asks_and_does_what_it_is_told(cloud: Cloud, decision: str, result: str) -> None:
    execution = play(running(ASKING), cloud)
    assert execution.token
    message = json.loads(cloud.tasks.published[0]["Message"])
    assert (message["taskToken"], message["to"]) == (execution.token, "7")
    if decision:
        approve(execution, execution.token, {"decision": decision})
    else:
        reject(execution, execution.token, "Refused")
    assert play(execution, cloud).status == result
    assert routing(cloud) == (("7", {}) if result == "SUCCEEDED" else ("5", {}))


def test_a_plan_that_asks_needs_a_topic() -> None:
    with pytest.raises(CannotCompile, match="name an SNS topic"):
        compile_plan(ASKING, Target("f", "live", 1.0))


def test_an_alias_that_is_split_or_there_already_is_not_begun(cloud: Cloud) -> None:
    client = cloud.tasks.clients["lambda"]
    client.update_alias(FunctionName="order-processor", Name="live", FunctionVersion="7")
    assert play(running(BY_TIME), cloud).error == "AlreadyThere"
    client.update_alias(
        FunctionName="order-processor",
        Name="live",
        FunctionVersion="5",
        RoutingConfig={"AdditionalVersionWeights": {"7": 0.2}},
    )
    assert play(running(BY_TIME), cloud).error == "AlreadySplit"


@pytest.mark.parametrize("name", built_in_plans())
def test_every_plan_that_ships_compiles_and_is_valid(name: str, tmp_path: Any) -> None:
    text = json.dumps(compile_plan(find_plan(name, tmp_path), TARGET))
    problems = Linter.validate(text, Config([], False, False))
    # AWS takes an expression there (states-language: Wait, JSONata); statelint 3.1 does not know it yet.
    assert [problem for problem in problems if ".Wait.Seconds is " not in problem] == []
    assert len(problems) == 1
    assert len(text) < 100_000


def pairs(seed: int) -> list[Pair]:
    chance = random.Random(seed)
    made = []
    for minute in range(chance.choice((0, 1, 2, 15))):
        at = BEGAN + timedelta(minutes=minute)
        old, new = chance.randrange(1, 3_000), chance.randrange(1, 400)
        errors = min(old, chance.randrange(20)), min(new, chance.choice((0, 0, 0, 1, 4)))
        share = new / (old + new)
        is_settled = chance.random() < 0.9
        made.append(Pair(at, Minute(at), Minute(at), old, errors[0], new, errors[1], share, share, is_settled))
    return made


def test_the_same_minutes_decide_the_same_to_a_billionth() -> None:
    first = first_seed()
    for seed in range(first, first + tries(9, 90)):
        minutes, phi = pairs(seed), (1.0, 1.7, 10.0)[seed % 3]
        expression = jsonata.Jsonata(e_process(phi))
        frame = expression.create_frame()
        frame.bind(
            "pairs",
            [
                {
                    "o0": pair.stable_calls,
                    "e0": pair.stable_errors,
                    "o1": pair.canary_calls,
                    "e1": pair.canary_errors,
                    "settled": pair.settled,
                }
                for pair in minutes
            ],
        )
        evaluated = expression.evaluate(None, frame)
        enough = 1 / STANDARD.error_alpha
        ours = statistics.error_e_process(minutes, [phi] * len(minutes), enough, STANDARD.fewest_errors)
        complete = [pair for pair in minutes if pair.settled]
        assert evaluated["fail"] == (ours.crossed is not None), seed
        assert evaluated["log"] == pytest.approx(ours.log, abs=1e-9)
        assert evaluated["notWorse"] == pytest.approx(statistics.not_worse(complete, STANDARD.ratio, phi), abs=1e-9)
        assert evaluated["within"] == pytest.approx(statistics.within(complete, STANDARD.slo, phi), abs=1e-9)


def test_a_gate_without_a_verdict_goes_by_its_limits(cloud: Cloud) -> None:
    gate = Gate(VerdictRule.NONE, fewest_calls=50, max_error_rate=0.05)
    plan = Plan("limits", (Step(Weight(1_000), timedelta(minutes=5)),), gate, on_no_data=Response.ROLL_BACK)
    cloud.rates = {"5": (900, 1), "7": (100, 6)}
    assert play(running(plan), cloud).cause == "error rate over its limit"
