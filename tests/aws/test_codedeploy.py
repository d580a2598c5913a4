"""The adapter finds the deployment that moves an alias, in few calls, and stops it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.releasing import Releasing, releasing
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.deployment_call import StopDeployment
from tui.domain.routing import Routing

_INFO = {"status": "InProgress", "computePlatform": "Lambda", "applicationName": "app", "deploymentGroupName": "group"}


def stopping(deployment: str) -> StopDeployment:
    return StopDeployment(Alias("f", "canary", Routing("1")), Routing("1"), deployment)


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing() as opened:
        yield opened


def test_the_active_deployment_is_told_whole(aws: Releasing) -> None:
    deployment = aws.provider.find_deployment("f", "canary")
    assert deployment is not None
    assert deployment.active
    assert (deployment.function, deployment.alias, deployment.application, deployment.group) == (
        "f",
        "canary",
        "app",
        "canary-group",
    )
    assert (deployment.current_version, deployment.target_version) == ("1", "2")
    assert deployment.started == aws.clock.now - timedelta(minutes=10)
    assert (deployment.config, deployment.ended) == ("CodeDeployDefault.LambdaCanary10Percent30Minutes", None)
    assert pickle.loads(pickle.dumps(deployment)) == deployment


def test_a_deployment_of_others_that_cannot_be_read_hides_none(aws: Releasing) -> None:
    deployment = aws.provider.find_deployment("f", "canary")
    assert deployment is not None
    unread = {**_INFO, "deploymentId": "d-OTHER"}
    aws.answer("codedeploy:ListDeployments", {"deployments": ["d-OTHER", deployment.id]})
    aws.answer(
        "codedeploy:BatchGetDeployments", {"deploymentsInfo": [unread, {**_INFO, "deploymentId": deployment.id}]}
    )
    aws.refuse("codedeploy:ListDeploymentTargets")
    again = aws.provider.find_deployment("f", "canary")
    assert again is not None
    assert again.id == deployment.id
    with pytest.raises(errors.NotPermitted):
        aws.provider.find_deployment("f", "free")


@pytest.mark.parametrize(("function", "alias"), [("f", "free"), ("f", "stopped"), ("f", "done"), ("other", "canary")])
def test_no_other_alias_is_taken_for_it(aws: Releasing, function: str, alias: str) -> None:
    assert aws.provider.find_deployment(function, alias) is None


def test_a_later_check_is_cheap(aws: Releasing) -> None:
    first = aws.calls(lambda: aws.provider.find_deployment("f", "canary"))
    assert first == ["ListDeployments", "BatchGetDeployments", "ListDeploymentTargets", "BatchGetDeploymentTargets"]
    later = aws.calls(lambda: aws.provider.find_deployment("f", "free"))
    assert later == ["ListDeployments", "BatchGetDeployments"]
    aws.clock.advance(3600)
    idle = aws.calls(lambda: aws.provider.find_deployment("f", "canary"))
    assert idle == ["ListDeployments"]


def test_the_end_of_a_deployment_is_seen(aws: Releasing) -> None:
    assert aws.provider.find_deployment("f", "canary") is not None
    aws.clock.advance(3600)
    assert aws.provider.find_deployment("f", "canary") is None


def test_stopping_rolls_back_and_unlocks(aws: Releasing) -> None:
    deployment = aws.provider.find_deployment("f", "canary")
    assert deployment is not None
    aws.provider.perform(stopping(deployment.id))
    # The rollback has no targets yet; its group moved this alias before.
    back = aws.provider.find_deployment("f", "canary")
    assert back is not None
    assert back.status == "Created"
    aws.clock.advance(5)
    assert aws.provider.find_deployment("f", "canary") is None
    assert aws.provider.last_deployment("f", "canary") is None
    assert aws.provider.get_alias("f", "canary").routing == Routing("1")


def test_a_deployment_that_has_not_begun_is_known_by_its_group(aws: Releasing) -> None:
    aws.refuse("codedeploy:ListDeploymentTargets", "DeploymentNotStartedException")
    assert aws.provider.find_deployment("f", "canary") is None
    assert "BatchGetDeploymentGroups" in aws.called


HALF_KNOWN = {
    "lambdaTarget": {"lambdaFunctionInfo": {"functionName": "f", "currentVersion": "1", "targetVersion": "2"}}
}


@pytest.mark.parametrize(
    ("action", "early"),
    [
        ("codedeploy:ListDeploymentTargets", {"targetIds": []}),
        ("codedeploy:BatchGetDeploymentTargets", {"deploymentTargets": []}),
        ("codedeploy:BatchGetDeploymentTargets", {"deploymentTargets": [{"lambdaTarget": {"lambdaFunctionInfo": {}}}]}),
        ("codedeploy:BatchGetDeploymentTargets", {"deploymentTargets": [HALF_KNOWN]}),
    ],
)
def test_targets_that_are_listed_late_lock_the_alias_all_the_same(
    aws: Releasing, action: str, early: dict[str, Any]
) -> None:
    aws.answer(action, early)
    assert aws.provider.find_deployment("f", "canary") is None
    aws.answer_itself(action)
    deployment = aws.provider.find_deployment("f", "canary")
    assert deployment is not None
    assert (deployment.alias, deployment.target_version) == ("canary", "2")


def test_until_targets_are_listed_the_group_tells_what_is_moved(aws: Releasing) -> None:
    first = aws.provider.find_deployment("f", "canary")
    assert first is not None
    second = {
        **_INFO,
        "deploymentId": "d-SECOND",
        "applicationName": first.application,
        "deploymentGroupName": first.group,
    }
    aws.answer("codedeploy:ListDeployments", {"deployments": ["d-SECOND"]})
    aws.answer("codedeploy:BatchGetDeployments", {"deploymentsInfo": [second]})
    aws.answer("codedeploy:ListDeploymentTargets", {"targetIds": []})
    deployment = aws.provider.find_deployment("f", "canary")
    assert deployment is not None
    assert (deployment.id, deployment.current_version, deployment.target_version) == ("d-SECOND", "", "")


def test_the_last_one_is_told_where_it_left_a_split(aws: Releasing) -> None:
    last = aws.provider.last_deployment("f", "stopped")
    assert last is not None
    assert (last.status, last.error, last.target_version) == ("Stopped", "MANUAL_STOP", "3")
    assert last.unfinished
    assert last.ended == aws.clock.now - timedelta(minutes=115)
    assert aws.provider.last_deployment("f", "done") is None
    assert aws.provider.last_deployment("f", "free") is None
    running = aws.provider.last_deployment("f", "canary")
    assert running is not None
    assert running.active


def test_a_stopped_deployment_with_a_later_one_in_its_group_is_not_the_last(aws: Releasing) -> None:
    later: dict[str, Any] = {"lastAttemptedDeployment": {"deploymentId": "d-LATER"}}
    aws.answer("codedeploy:BatchGetDeploymentGroups", {"deploymentGroupsInfo": [later]})
    assert aws.provider.last_deployment("f", "stopped") is None


def test_an_application_deleted_since_takes_nothing_away(aws: Releasing) -> None:
    aws.refuse("codedeploy:BatchGetDeploymentGroups", "ApplicationDoesNotExistException")
    assert aws.provider.last_deployment("f", "stopped") is not None


def test_a_stop_that_comes_too_late_says_so(aws: Releasing) -> None:
    deployment = aws.provider.find_deployment("f", "canary")
    assert deployment is not None
    aws.clock.advance(3600)
    with pytest.raises(errors.InConflict, match="already completed"):
        aws.provider.perform(stopping(deployment.id))
    with pytest.raises(errors.NotFound):
        aws.provider.perform(stopping("d-NONE"))


def test_a_stop_goes_out_once(aws: Releasing) -> None:
    aws.refuse("codedeploy:StopDeployment", "InternalFailure", 500)
    with pytest.raises(errors.ServiceFailed) as caught:
        aws.provider.perform(stopping("d-1"))
    assert caught.value.outcome_unknown
    assert aws.called == ["StopDeployment"]


def test_read_only_stops_nothing() -> None:
    with releasing(read_only=True) as aws:
        deployment = aws.provider.find_deployment("f", "canary")
        assert deployment is not None
        with pytest.raises(errors.ReadOnly, match="codedeploy:StopDeployment"):
            aws.provider.perform(stopping(deployment.id))
        assert "StopDeployment" not in aws.called


@pytest.mark.parametrize(
    "action",
    [
        "codedeploy:ListDeployments",
        "codedeploy:BatchGetDeployments",
        "codedeploy:ListDeploymentTargets",
        "codedeploy:BatchGetDeploymentTargets",
        "codedeploy:BatchGetDeploymentGroups",
    ],
)
def test_a_denied_action_is_named(aws: Releasing, action: str) -> None:
    aws.refuse(action)
    with pytest.raises(errors.NotPermitted) as caught:
        aws.provider.last_deployment("f", "stopped")
    assert caught.value.action == action


def test_a_denied_stop_is_named(aws: Releasing) -> None:
    aws.refuse("codedeploy:StopDeployment")
    with pytest.raises(errors.NotPermitted) as caught:
        aws.provider.perform(stopping("d-1"))
    assert caught.value.action == "codedeploy:StopDeployment"


def test_codedeploys_throttling_slows_its_own_calls_only(aws: Releasing) -> None:
    aws.refuse("codedeploy:StopDeployment", "ThrottlingException")
    with pytest.raises(errors.Busy):
        aws.provider.perform(stopping("d-1"))
    assert not aws.provider.budget.pace.slowed
    assert aws.provider._budgets["codedeploy"].pace.slowed


def test_texts_are_cleaned_and_other_platforms_left_out(aws: Releasing) -> None:
    infos = [
        {"deploymentId": "d-1", "status": "InProgress", "computePlatform": "ECS"},
        {
            "deploymentId": "d-2",
            "status": "InProgress",
            "applicationName": "\x1b[2J",
            "deploymentConfigName": "\u202eevil",
        },
    ]
    moved = {"functionName": "arn:aws:lambda:us-east-1:1:function:f:x", "functionAlias": "a"}
    aws.answer("codedeploy:ListDeployments", {"deployments": ["d-1", "d-2"]})
    aws.answer("codedeploy:BatchGetDeployments", {"deploymentsInfo": infos})
    aws.answer("codedeploy:ListDeploymentTargets", {"targetIds": ["t"]})
    targets = [{"lambdaTarget": {"lambdaFunctionInfo": moved}}]
    aws.answer("codedeploy:BatchGetDeploymentTargets", {"deploymentTargets": targets})
    deployment = aws.provider.find_deployment("f", "a")
    assert deployment is not None
    assert (deployment.id, deployment.application, deployment.config) == ("d-2", "␛[2J", "\\u202eevil")


def test_tags_are_read_by_any_arn_of_the_function(aws: Releasing) -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
    aws.session.client("lambda").tag_resource(Resource=arn, Tags={"team": "a\x1b"})
    for given in (arn, f"{arn}:canary", f"{arn}:1"):
        assert aws.provider.list_tags(given) == {"team": "a␛"}
    aws.refuse("lambda:ListTags", status=403)
    with pytest.raises(errors.NotPermitted) as caught:
        aws.provider.list_tags(arn)
    assert caught.value.action == "lambda:ListTags"
