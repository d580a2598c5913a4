"""What CodeDeploy answers about deployments to Lambda (aws-semantics 2.2 to 2.5), and how they move aliases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.paths import RELEASE
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account
from tui.demo.backend.deployment import CONFIGS, steps_of


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(RELEASE, clock=clock) as account:
        yield account


@pytest.fixture
def deploy(account: DemoAccount) -> Any:
    return account.session.client("codedeploy")


def routing(client: Any, alias: str) -> tuple[str, dict[str, float]]:
    answer = client.get_alias(FunctionName="f", Name=alias)
    return answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})


def listed(deploy: Any, *statuses: str) -> list[str]:
    ids: list[str] = deploy.list_deployments(includeOnlyStatuses=list(statuses))["deployments"]
    return ids


def info(deploy: Any, deployment: str) -> dict[str, Any]:
    found: dict[str, Any] = deploy.get_deployment(deploymentId=deployment)["deploymentInfo"]
    return found


def group(deploy: Any, application: str, name: str) -> dict[str, Any]:
    answer = deploy.batch_get_deployment_groups(applicationName=application, deploymentGroupNames=[name])
    (found,) = answer["deploymentGroupsInfo"]
    return dict(found)


def test_a_canary_deployment_goes_on_by_the_clock(client: Any, deploy: Any, clock: Clock) -> None:
    (running,) = listed(deploy, "Created", "Queued", "InProgress", "Baking", "Ready")
    assert running.startswith("d-")
    assert len(running) == 11
    told = info(deploy, running)
    assert told["status"] == "InProgress"
    assert told["deploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent30Minutes"
    assert told["computePlatform"] == "Lambda"
    assert told["startTime"] == clock.now - timedelta(minutes=10)
    assert "content" not in told["revision"]["appSpecContent"]
    assert routing(client, "canary") == ("1", {"2": 0.1})
    clock.advance(19 * 60)
    assert routing(client, "canary") == ("1", {"2": 0.1})
    clock.advance(60)
    assert routing(client, "canary") == ("2", {})
    assert info(deploy, running)["status"] == "Succeeded"
    assert info(deploy, running)["completeTime"] == clock.now
    assert listed(deploy, "InProgress") == []


def test_each_step_gives_the_alias_a_new_revision_and_is_in_force_when_it_was_due(
    client: Any, clock: Clock, account: DemoAccount
) -> None:
    before = client.get_alias(FunctionName="f", Name="canary")["RevisionId"]
    clock.advance(3600)
    history = account.routing_history("f", "canary")
    assert [(step.primary, step.additional, step.weight) for step in history] == [
        ("1", None, 0.0),
        ("1", "2", 0.1),
        ("2", None, 0.0),
    ]
    assert history[-1].since == clock.now - timedelta(minutes=40)
    assert client.get_alias(FunctionName="f", Name="canary")["RevisionId"] != before


def test_a_group_tells_its_last_deployments(deploy: Any) -> None:
    (done,) = listed(deploy, "Succeeded")
    told = group(deploy, "other", "done-group")
    assert told["lastAttemptedDeployment"]["deploymentId"] == done
    assert told["lastSuccessfulDeployment"]["status"] == "Succeeded"
    running = group(deploy, "app", "canary-group")
    assert running["lastAttemptedDeployment"]["status"] == "InProgress"
    assert "lastSuccessfulDeployment" not in running


def test_a_target_tells_what_is_moved(deploy: Any) -> None:
    (running,) = listed(deploy, "InProgress")
    targets = deploy.list_deployment_targets(deploymentId=running)["targetIds"]
    (target,) = deploy.batch_get_deployment_targets(deploymentId=running, targetIds=targets)["deploymentTargets"]
    assert target["deploymentTargetType"] == "LambdaTarget"
    assert target["lambdaTarget"]["status"] == "InProgress"
    assert target["lambdaTarget"]["lambdaFunctionInfo"] == {
        "functionName": "f",
        "functionAlias": "canary",
        "currentVersion": "1",
        "targetVersion": "2",
        "targetVersionWeight": 0.1,
    }


def test_stopping_with_rollback_is_a_deployment_of_its_own(client: Any, deploy: Any, clock: Clock) -> None:
    (running,) = listed(deploy, "InProgress")
    answer = deploy.stop_deployment(deploymentId=running, autoRollbackEnabled=True)
    assert answer["status"] in ("Pending", "Succeeded")
    (back,) = listed(deploy, "Created")
    assert info(deploy, back)["creator"] == "codeDeployRollback"
    assert info(deploy, back)["rollbackInfo"] == {"rollbackTriggeringDeploymentId": running}
    assert info(deploy, running)["rollbackInfo"] == {"rollbackDeploymentId": back}
    assert info(deploy, running)["errorInformation"]["code"] == "MANUAL_STOP"
    assert refused(deploy, "list_deployment_targets", deploymentId=back)[0] == "DeploymentNotStartedException"
    clock.advance(5)
    assert routing(client, "canary") == ("1", {})
    assert info(deploy, back)["status"] == "Succeeded"
    clock.advance(3600)
    assert routing(client, "canary") == ("1", {})


def test_a_bare_stop_leaves_the_alias_split(client: Any, deploy: Any, clock: Clock) -> None:
    (running,) = listed(deploy, "InProgress")
    deploy.stop_deployment(deploymentId=running)
    clock.advance(86400)
    assert routing(client, "canary") == ("1", {"2": 0.1})
    assert routing(client, "stopped") == ("1", {"3": 0.3})
    assert len(listed(deploy, "Stopped")) == 2


@pytest.mark.parametrize("status", ["Succeeded", "Stopped"])
def test_what_has_ended_cannot_be_stopped(deploy: Any, status: str) -> None:
    (ended,) = listed(deploy, status)
    code, http, _ = refused(deploy, "stop_deployment", deploymentId=ended, autoRollbackEnabled=True)
    assert (code, http) == ("DeploymentAlreadyCompletedException", 400)
    with pytest.raises(deploy.exceptions.DeploymentAlreadyCompletedException):
        deploy.stop_deployment(deploymentId=ended)


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("get_deployment", {"deploymentId": "d-NONE"}, "DeploymentDoesNotExistException"),
        ("stop_deployment", {"deploymentId": "d-NONE"}, "DeploymentDoesNotExistException"),
        ("list_deployment_targets", {"deploymentId": "d-NONE"}, "DeploymentDoesNotExistException"),
        ("list_deployments", {"applicationName": "app"}, "DeploymentGroupNameRequiredException"),
        ("list_deployments", {"deploymentGroupName": "g"}, "ApplicationNameRequiredException"),
        ("batch_get_deployments", {"deploymentIds": ["d-NONE"] * 26}, "BatchLimitExceededException"),
        (
            "batch_get_deployment_groups",
            {"applicationName": "none", "deploymentGroupNames": ["g"]},
            "ApplicationDoesNotExistException",
        ),
        ("list_applications", {}, "NotImplemented"),
        ("create_deployment", {"applicationName": "app"}, "NotImplemented"),
    ],
)
def test_refusals(deploy: Any, operation: str, parameters: dict[str, Any], code: str) -> None:
    assert refused(deploy, operation, **parameters)[0] == code


def test_an_alias_edited_meanwhile_fails_the_next_step(client: Any, deploy: Any, clock: Clock) -> None:
    (running,) = listed(deploy, "InProgress")
    client.update_alias(
        FunctionName="f", Name="canary", FunctionVersion="3", RoutingConfig={"AdditionalVersionWeights": {}}
    )
    clock.advance(3600)
    assert info(deploy, running)["errorInformation"]["code"] == "INVALID_LAMBDA_CONFIGURATION"
    assert routing(client, "canary") == ("3", {})


def test_a_group_is_asked_for_by_both_names(deploy: Any) -> None:
    found = deploy.list_deployments(applicationName="app", deploymentGroupName="stopped-group")["deployments"]
    assert found == listed(deploy, "Stopped")


@pytest.mark.parametrize("config", CONFIGS)
def test_every_configuration_ends_with_all_traffic(config: str) -> None:
    steps = steps_of(config)
    assert steps[0][0] == timedelta(0)
    assert steps == sorted(steps)
    assert steps[-1][1] == 1.0


def test_linear_steps() -> None:
    steps = steps_of("CodeDeployDefault.LambdaLinear10PercentEvery3Minutes")
    assert [share for _, share in steps] == [n / 10 for n in range(1, 11)]
    assert steps[-1][0] == timedelta(minutes=27)
