"""Templates: valid for cfn-lint (which translates SAM on its way), and what they say holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.account_tasks import AccountTasks
from tests.support.paths import SCENARIOS
from tests.support.thorough import tries
from tui.demo import DemoAccount
from tui.demo.stepfunctions.interpreter import run, start
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.export.cloudformation_template import cloudformation_template, drift_snippet
from tui.features.export.exported import Exported
from tui.features.export.sam_template import sam_template
from tui.features.export.stepfunctions.asl import Target
from tui.features.export.stepfunctions.template import settle_machine, stepfunctions_template
from tui.features.rollout.codedeploy.configuration import express
from tui.features.rollout.plan_file import find_plan, parse_plan

ALIAS = Alias("order-processor", "PROD", Routing("6"))
VERSION = Version(
    "6",
    handler="app.handler",
    runtime="python3.13",
    role="arn:aws:iam::123456789012:role/orders",
    memory_mb=256,
    timeout_s=30,
)


def exported(plan: str = "Canary10Percent5Minutes") -> Exported:
    return Exported(ALIAS, VERSION, express(find_plan(plan, Path("none"))), plan)


@cache
def linter() -> Any:
    """Return cfn-lint with its rules, which it reads from two hundred files."""
    # It takes a second to import, in each of pytest's workers: here only one has to.
    from cfnlint.config import ConfigMixIn
    from cfnlint.runner import Runner

    return Runner(ConfigMixIn(regions=["us-east-1"]))


def problems(template: str) -> list[str]:
    from cfnlint.decode.decode import decode_str

    decoded, matches = decode_str(template)
    return [f"{match.rule.id} {match.message}" for match in matches or linter().validate_template(decoded)]


@pytest.mark.parametrize("plan", ["Canary10Percent5Minutes", "canary", *tries((), ("AllAtOnce",))])
def test_sam_is_valid_with_a_ready_and_a_custom_configuration(plan: str) -> None:
    text = sam_template(exported(plan))
    assert problems(text) == []
    template = yaml.safe_load(text)
    preference = template["Resources"]["OrderProcessor"]["Properties"]["DeploymentPreference"]
    custom = {"Ref": "DeploymentConfiguration"}
    assert preference["Type"] == (custom if plan == "canary" else plan)


@pytest.mark.parametrize("plan", ["linear", *tries((), ("Linear10PercentEvery1Minute",))])
def test_cloudformation_is_valid(plan: str) -> None:
    assert problems(cloudformation_template(exported(plan))) == []


def test_alarms_can_fire_for_the_new_version() -> None:
    alarms = yaml.safe_load(sam_template(exported()))["Resources"]
    dimensions = alarms["NewVersionErrors"]["Properties"]["Metrics"][1]["MetricStat"]["Metric"]["Dimensions"]
    assert dimensions == [
        {"Name": "FunctionName", "Value": "order-processor"},
        {"Name": "Resource", "Value": "order-processor:PROD"},
        {"Name": "ExecutedVersion", "Value": {"Fn::GetAtt": ["OrderProcessor", "Version.Version"]}},
    ]


def test_a_hook_carries_the_name_that_its_role_allows() -> None:
    hook = yaml.safe_load(sam_template(exported()))["Resources"]["BeforeTrafficHook"]["Properties"]
    assert hook["FunctionName"].startswith("CodeDeployHook_")
    assert hook["DeploymentPreference"] == {"Enabled": False}


def test_what_is_lost_and_what_it_means_stands_above_it() -> None:
    text = sam_template(exported("canary"))
    head = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    assert "CodeDeploy leaves out of the plan: the verdict on the canary" in head
    assert "AutoPublishAliasAllProperties publishes a version for a change of any property" in head
    assert "their values are secrets" in head


def test_a_moved_alias_is_brought_in_line() -> None:
    split = Alias("f", "live", Routing("6", "7", Weight(1_250)))
    assert yaml.safe_load(drift_snippet(split))["Properties"] == {
        "Name": "live",
        "FunctionName": "f",
        "FunctionVersion": "6",
        "RoutingConfig": {"AdditionalVersionWeights": [{"FunctionVersion": "7", "FunctionWeight": 0.125}]},
    }


@pytest.mark.parametrize("name", ["my-function", "1st", "orders_2"])
def test_a_functions_name_becomes_a_logical_id(name: str) -> None:
    assert Exported(Alias(name, "live", Routing("1")), VERSION, exported().configuration, "p").logical_id.isalnum()


TARGET = Target("order-processor", "live", 2.0, ("errors",))


# `careful`, which has every kind of step, is looked at below.
@pytest.mark.parametrize("plan", ["AllAtOnce", *tries((), ("careful", "linear"))])
def test_the_state_machines_template_is_valid(plan: str) -> None:
    assert problems(stepfunctions_template(find_plan(plan, Path("none")), TARGET)) == []


def test_cloudformation_replaces_nothing_but_the_topic() -> None:
    target = replace(TARGET, alarms=("${AWS::AccountId} is ours",))
    template = stepfunctions_template(find_plan("careful", Path("none")), target)
    text = yaml.safe_load(template)["Resources"]["Rollout"]["Properties"]["DefinitionString"]
    # What Fn::Sub makes of it.
    definition = text["Fn::Sub"].replace("${ApprovalTopic}", "arn:topic").replace("${!", "${") if text else ""
    (alarm,) = json.loads(definition)["States"]["ReadAlarms"]["Arguments"]["AlarmNames"]
    assert alarm == "${AWS::AccountId} is ours"
    assert "${AWS" not in text["Fn::Sub"]
    assert problems(template) == []


def test_its_role_is_the_least_and_it_asks_by_a_topic_of_its_own() -> None:
    plan = parse_plan(b"steps:\n  - {weight: 10, until: approved}", "p.yaml")
    resources = yaml.safe_load(stepfunctions_template(plan, TARGET))["Resources"]
    statements = resources["RolloutRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    actions = {
        action
        for one in statements
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert actions == {
        "lambda:GetAlias",
        "lambda:UpdateAlias",
        "cloudwatch:GetMetricData",
        "cloudwatch:DescribeAlarms",
        "sns:Publish",
    }
    # By these the machine is found, and known to move this alias.
    rollout = resources["Rollout"]["Properties"]
    assert rollout["StateMachineName"].startswith(f"crossfade-{TARGET.function}-{TARGET.alias}-")
    tags = {tag["Key"]: tag["Value"] for tag in rollout["Tags"]}
    assert tags == {"crossfade:function": TARGET.function, "crossfade:alias": TARGET.alias, "crossfade:plan": plan.name}
    definition = rollout["DefinitionString"]["Fn::Sub"]
    assert json.loads(definition)["States"]["AskApproval"]["Arguments"]["TopicArn"] == "${ApprovalTopic}"


@pytest.mark.parametrize(
    ("error", "canary", "result", "left"),
    [
        ("", "7", "cleared", {}),
        ("States.Timeout", "7", "cleared", {}),
        ("ChangedElsewhere", "7", "nothing to settle", {"7": 0.1}),
        ("", "6", "nothing to settle", {"6": 0.1}),
    ],
)
def test_a_stopped_execution_is_settled(error: str, canary: str, result: str, left: dict[str, float]) -> None:
    account = DemoAccount(SCENARIOS / "small.yaml")
    client = account.session.client("lambda")
    client.create_alias(
        FunctionName="order-processor",
        Name="live",
        FunctionVersion="5",
        RoutingConfig={"AdditionalVersionWeights": {canary: 0.1}},
    )
    detail: dict[str, Any] = {"status": "ABORTED", "input": json.dumps({"target": "7"})}
    given = {"detail": {**detail, "error": error} if error else detail}
    execution = start(settle_machine(TARGET), "s1", given, datetime(2026, 3, 1, tzinfo=UTC))
    for _ in run(execution, AccountTasks(account.session), datetime(2026, 3, 2, tzinfo=UTC)):
        pass
    assert (execution.status, execution.output) == ("SUCCEEDED", {"result": result})
    answer = client.get_alias(FunctionName="order-processor", Name="live")
    assert answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}) == left
