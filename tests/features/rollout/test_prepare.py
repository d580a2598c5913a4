"""What CodeDeploy needs is created step by step: known beforehand, least, recorded, and never created twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.releasing import ROLLOUTS, Releasing, releasing, writing
from tui.domain import errors
from tui.domain.alarm import Alarm
from tui.domain.alias import Alias
from tui.domain.deployment_group import DeploymentGroup, DeploymentHook, group_name
from tui.domain.preparation_call import PutRolePolicy
from tui.domain.read_failure import read_failure
from tui.domain.routing import Routing
from tui.domain.service_role import ServiceRole
from tui.features.rollout.codedeploy.configuration import CANARY_10_PERCENT_5_MINUTES, Configuration, Kind
from tui.features.rollout.codedeploy.preflight import is_blocked, preflight
from tui.features.rollout.codedeploy.prepare import ALARMS, Existing, Request, group_of, plan_preparation, role_name
from tui.features.rollout.codedeploy.read import Wanted, read_facts
from tui.features.rollout.codedeploy.read_existing import read_existing
from tui.writes.journal.entry import Outcome, Phase
from tui.writes.journal.text import describe_sent
from tui.writes.workspace import Workspace

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
PROD = Alias("orders", "PROD", Routing("6"), arn=f"{FUNCTION}:PROD")
REQUEST = Request(PROD, CANARY_10_PERCENT_5_MINUTES)
TRUSTED = ServiceRole("r", "arn:aws:iam::123456789012:role/r", '{"Service": "codedeploy.amazonaws.com"}')


def actions(request: Request, existing: Existing = Existing()) -> list[str]:  # noqa: B008
    return [step.call.action.partition(":")[2] for step in plan_preparation(request, existing).due]


def test_all_is_created_where_nothing_is_there() -> None:
    assert actions(REQUEST) == ["CreateRole", "PutRolePolicy", "CreateApplication", "CreateDeploymentGroup"]
    group = plan_preparation(REQUEST, Existing()).due[-1].call.parameters()
    assert group["serviceRoleArn"] == f"arn:aws:iam::123456789012:role/{role_name(PROD)}"
    assert group["autoRollbackConfiguration"]["enabled"]
    assert "alarmConfiguration" not in group


def test_the_role_may_do_no_more_than_is_needed() -> None:
    hooks = (DeploymentHook("BeforeAllowTraffic", "check"),)
    documents = plan_preparation(replace(REQUEST, alarms=("errors",), hooks=hooks), Existing()).role_documents
    assert documents is not None
    trust, policy = (json.loads(document)["Statement"] for document in documents)
    assert [(one["Principal"], one["Action"]) for one in trust] == [
        ({"Service": "codedeploy.amazonaws.com"}, "sts:AssumeRole")
    ]
    assert {one["Sid"]: one["Resource"] for one in policy} == {
        "MoveAliases": FUNCTION,
        "AwaitProvisionedConcurrency": f"{FUNCTION}:*",
        "WatchAlarms": "*",
        "CallHooks": [FUNCTION.replace("orders", "check")],
    }
    bare = plan_preparation(REQUEST, Existing()).role_documents
    assert bare is not None
    assert "DescribeAlarms" not in bare[1]
    assert "InvokeFunction" not in bare[1]


def test_what_is_there_is_left_as_it_is() -> None:
    documents = plan_preparation(REQUEST, Existing()).role_documents
    assert documents is not None
    there = Existing(role=TRUSTED, policy=documents[1], platform="Lambda")
    assert actions(REQUEST, there) == ["CreateDeploymentGroup"]
    assert actions(REQUEST, replace(there, policy="{}")) == ["PutRolePolicy", "CreateDeploymentGroup"]
    assert actions(replace(REQUEST, role="arn:aws:iam::1:role/own")) == ["CreateApplication", "CreateDeploymentGroup"]
    group = DeploymentGroup("Crossfade", "orders-PROD", "", "")
    assert actions(REQUEST, replace(there, role=None, policy=None, group=group)) == []


def test_a_role_of_ours_is_allowed_a_new_hook_and_keeps_what_its_group_needs() -> None:
    own = replace(group_of(REQUEST), alarms=("errors",))
    there = Existing(role=TRUSTED, policy="{}", platform="Lambda", group=own)
    (step,) = plan_preparation(replace(REQUEST, hooks=(DeploymentHook("BeforeAllowTraffic", "check"),)), there).due
    assert isinstance(step.call, PutRolePolicy)
    assert "InvokeFunction" in step.call.policy
    assert "DescribeAlarms" in step.call.policy
    assert actions(REQUEST, replace(there, group=replace(own, hooks=None))) == []


@pytest.mark.parametrize(
    ("request_", "existing", "problem"),
    [
        (REQUEST, Existing(platform="Server"), "is for Server"),
        (REQUEST, Existing(role=replace(TRUSTED, trust="{}")), "does not trust CodeDeploy"),
        (
            REQUEST,
            Existing(other=DeploymentGroup("sam", "own", "orders", "PROD")),
            "own of sam deploys to PROD already",
        ),
        (replace(REQUEST, alarms=("typo",)), Existing(), "the alarm typo does not exist"),
        (replace(REQUEST, alarms=tuple("abcdefghijk")), Existing(), "takes 10 alarms, not 11"),
    ],
)
def test_what_cannot_be_created_is_said_beforehand(request_: Request, existing: Existing, problem: str) -> None:
    assert problem in plan_preparation(request_, existing).problems[0]


def test_how_its_alarms_are_is_said_beforehand() -> None:
    request = replace(REQUEST, alarms=("errors", "slow", "fine"))
    states = zip(request.alarms, ("ALARM", "INSUFFICIENT_DATA", "OK"), strict=True)
    there = Existing(alarms=tuple(Alarm(name, state) for name, state in states))
    assert plan_preparation(request, there).notes[:3] == (
        "the alarm errors is in ALARM: a deployment would be stopped at once",
        "the alarm slow has no data: it stops nothing until it has",
        "the alarm fine is OK",
    )
    unread = Existing(failures={ALARMS: read_failure(errors.NotPermitted("cloudwatch:DescribeAlarms"), "")})
    assert plan_preparation(request, unread).notes[0] == (
        "not known whether the alarms exist and are OK: no permission: cloudwatch:DescribeAlarms"
    )


@pytest.mark.parametrize(("alarms", "is_said"), [((), True), (("errors",), False)])
def test_a_group_that_would_watch_no_alarm_is_named(alarms: tuple[str, ...], is_said: bool) -> None:
    there = Existing(alarms=tuple(Alarm(name, "OK") for name in alarms))
    notes = plan_preparation(replace(REQUEST, alarms=alarms), there).notes
    assert any("the group would watch no alarm" in note for note in notes) is is_said


def test_names_fit_what_aws_takes() -> None:
    long = replace(PROD, function="f" * 64, name="a" * 128)
    assert len(role_name(long)) == 64
    assert len(group_name(long.function, long.name)) == 100


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(ROLLOUTS) as aws:
        yield aws


@pytest.fixture
def workspace(aws: Releasing, tmp_path: Path) -> Iterator[Workspace]:
    with writing(aws, tmp_path / "state") as workspace:
        yield workspace


def test_a_preparation_that_stopped_goes_on_and_ends_in_a_group_that_can_deploy(
    aws: Releasing, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    alias = workspace.read_alias("cart-totals", "PROD")
    request = Request(alias, Configuration(Kind.LINEAR, 20, 4), alarms=("cart-payment-errors",))
    made, real = 0, aws.provider.perform

    def lossy(call: Any) -> Any:
        real(call)
        raise errors.Unreachable(call.action, "no answer")

    while due := plan_preparation(request, read_existing(workspace, request)).due:
        # Each answer is lost in turn: what was created is read, and nothing is created twice.
        monkeypatch.setattr(aws.provider, "perform", lossy)
        workspace.write(due[0].call)
        monkeypatch.setattr(aws.provider, "perform", real)
        made += 1
    assert made == 5
    entries = workspace.writes("cart-totals")
    assert {(entry.phase, entry.outcome) for entry in entries} == {(Phase.CONFIRMED, Outcome.APPLIED)}
    assert describe_sent(entries[-1]) == "deployment group cart-totals-PROD created"
    facts = read_facts(workspace, alias, Wanted("12"), ())
    assert facts.group is not None
    assert (facts.group.name, facts.group.hooks) == ("cart-totals-PROD", ())
    assert not is_blocked(preflight(facts))
    hook = DeploymentHook("BeforeAllowTraffic", "CodeDeployHook_cart-smoke-test")
    hooked = read_facts(workspace, alias, Wanted("12", hooks=(hook,)), ())
    # The role was created without a hook, so it may call none.
    assert [(one.is_callable, one.may_report) for one in hooked.hooks] == [(False, True)]
    assert is_blocked(preflight(hooked))
