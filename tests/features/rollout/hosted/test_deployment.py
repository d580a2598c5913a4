"""A deployment as a hosted rollout: where it is, when its weights come, which hook is silent, what can be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.alarm import Alarm
from tui.domain.deployment import Deployment
from tui.domain.deployment_group import (
    ROLLBACK_EVENTS,
    DeploymentGroup,
    DeploymentHook,
    DeploymentProgress,
    LifecycleEvent,
)
from tui.domain.routing import Routing, Weight
from tui.features.rollout.codedeploy.configuration import of_name
from tui.features.rollout.hosted.deployment import DeploymentRead, from_deployment, from_listed
from tui.features.rollout.hosted.rollout import Course, HostedCommand, why_not
from tui.features.rollout.hosted.text import describe_hosted, describe_hosted_evidence
from tui.presentation.spans import text_of

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINEAR = "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"
CANARY = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
MOVING = Deployment(
    "d-1", "orders", "PROD", "shop", "orders-production", "InProgress", CANARY, BEGAN, None, "5", "6", "", "user"
)
GROUP = DeploymentGroup(
    "shop",
    "orders-production",
    "orders",
    "PROD",
    CANARY,
    alarms=("errors", "typo"),
    hooks=(DeploymentHook("BeforeAllowTraffic", "arn:aws:lambda:us-east-1:1:function:CodeDeployHook_smoke"),),
)
HELD = Routing("5").at("6", Weight(1_000))
SHIFTING = (
    LifecycleEvent("BeforeAllowTraffic", "Succeeded", BEGAN, BEGAN),
    LifecycleEvent("AllowTraffic", "InProgress", BEGAN),
)
READ = DeploymentRead(
    DeploymentProgress(MOVING, SHIFTING, auto_rollback=ROLLBACK_EVENTS),
    BEGAN + timedelta(minutes=2),
    HELD,
    GROUP,
    of_name(CANARY),
    (Alarm("errors", "OK"),),
)


def minutes(count: float) -> datetime:
    return BEGAN + timedelta(minutes=count)


def ended(status: str, routing: Routing, *, back: str = "", at: float = 3) -> DeploymentRead:
    deployment = replace(MOVING, status=status, ended=minutes(3), error="ALARM_ACTIVE")
    undo = DeploymentProgress(replace(MOVING, id="d-2", status=back, creator="codeDeployRollback")) if back else None
    progress = replace(READ.progress, deployment=deployment, rolled_back_by="d-2" if back else "")
    return replace(READ, progress=progress, at=minutes(at), routing=routing, back=undo)


def test_it_is_where_alias_and_clock_say() -> None:
    hosted = from_deployment(READ)
    assert (hosted.course, hosted.phase, hosted.confirmed) == (Course.RUNNING, "InProgress, AllowTraffic", HELD)
    assert [(str(stage.weight), stage.begins) for stage in hosted.stages] == [("10", BEGAN), ("100", minutes(5))]
    assert (hosted.current, hosted.ends, hosted.plan) == (0, minutes(5), "LambdaCanary10Percent5Minutes")
    assert hosted.facts == (
        "alarms: errors OK, typo does not exist",
        "rolls back by itself on failure and alarm",
        "group orders-production of application shop",
    )
    whole = from_deployment(replace(READ, routing=Routing("6")))
    assert whole.current == 1
    linear = from_deployment(
        replace(READ, configuration=of_name(LINEAR), routing=Routing("5").at("6", Weight(3_000)), at=minutes(2.5))
    )
    assert len(linear.stages) == 10
    assert (linear.current, linear.ends) == (2, minutes(9))


def test_a_silent_hook_is_waited_for_and_its_hour_is_told() -> None:
    hook = (LifecycleEvent("BeforeAllowTraffic", "InProgress", BEGAN), LifecycleEvent("AllowTraffic", "Pending"))
    hosted = from_deployment(replace(READ, progress=DeploymentProgress(MOVING, hook), routing=Routing("5")))
    (wait,) = hosted.waits
    assert (hosted.course, wait.since, wait.until) == (Course.WAITING, BEGAN, minutes(60))
    head = [text_of(line) for line in describe_hosted(hosted, minutes(4))]
    assert head[1] == "5  InProgress, BeforeAllowTraffic"
    assert head[2] == "! 4:00 of 60 min, fails at 13:00 UTC: CodeDeployHook_smoke is silent (BeforeAllowTraffic)"
    # Its weights come once it reports, not before now.
    assert hosted.stages[0].begins == READ.at


@pytest.mark.parametrize(
    ("read", "course", "phase"),
    [
        (ended("Succeeded", Routing("6")), Course.SUCCEEDED, "Succeeded"),
        (ended("Stopped", HELD, back="InProgress"), Course.ROLLING_BACK, "Stopped; rolling back by d-2"),
        (ended("Stopped", HELD), Course.ROLLING_BACK, "Stopped; a rollback may begin yet"),
        (ended("Stopped", Routing("5"), back="Succeeded"), Course.ROLLED_BACK, "Stopped; rolled back to 5"),
        (ended("Stopped", Routing("6")), Course.SUCCEEDED, "Stopped; PROD is on 6 all the same"),
        (ended("Stopped", HELD, at=9), Course.FAILED, "Stopped; not rolled back: PROD is at 5→6 10 %"),
        (ended("Failed", HELD, back="Failed"), Course.FAILED, "Failed; its rollback d-2 Failed: PROD is at 5→6 10 %"),
    ],
)
def test_its_end_is_followed_through_its_rollback(read: DeploymentRead, course: Course, phase: str) -> None:
    hosted = from_deployment(read)
    assert (hosted.course, hosted.phase) == (course, phase)
    assert hosted.running is (course is Course.ROLLING_BACK)


def test_what_cannot_be_asked_has_its_reason() -> None:
    hosted = from_deployment(READ)
    assert {command for command in HostedCommand if why_not(hosted, command)} == {
        HostedCommand.APPROVE,
        HostedCommand.REJECT,
    }
    stack = from_deployment(replace(READ, progress=DeploymentProgress(replace(MOVING, creator="CloudFormation"))))
    assert "stack" in (why_not(stack, HostedCommand.FINISH) or "")
    assert why_not(stack, HostedCommand.STOP) is None
    stopped = from_deployment(ended("Stopped", HELD, at=9))
    assert why_not(stopped, HostedCommand.STOP) == "d-1 has ended: Stopped"
    assert why_not(stopped, HostedCommand.ROLL_BACK) is None
    back = from_deployment(replace(READ, progress=DeploymentProgress(replace(MOVING, creator="codeDeployRollback"))))
    assert why_not(back, HostedCommand.ROLL_BACK) == "d-1 is a rollback"
    unread = from_deployment(replace(READ, routing=None))
    assert why_not(unread, HostedCommand.STOP) == "the alias could not be read"


def test_what_could_not_be_read_leaves_the_rest() -> None:
    listed = from_listed(MOVING, minutes(1))
    assert (listed.stages, listed.confirmed, listed.facts) == (
        (),
        None,
        ("group orders-production of application shop",),
    )
    denied = from_deployment(replace(READ, alarms=None, failures=("no permission: cloudwatch:DescribeAlarms",)))
    assert "not read: no permission: cloudwatch:DescribeAlarms" in [
        text_of(line) for line in describe_hosted(denied, READ.at)
    ]
    (verdict, *_) = describe_hosted_evidence(denied, None, 80)
    assert text_of(verdict) == "verdict  not read yet: r reads it"
