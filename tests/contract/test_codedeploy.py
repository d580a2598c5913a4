"""What CodeDeploy answers about deployments to Lambda (aws-semantics 2.2 to 2.5), and how they move aliases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.paths import RELEASE
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account
from tui.demo.backend.deployment import CONFIGS, predefined


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
    answer: dict[str, Any] = deploy.get_deployment(deploymentId=deployment)["deploymentInfo"]
    return answer


def group(deploy: Any, application: str, name: str) -> dict[str, Any]:
    answer = deploy.batch_get_deployment_groups(applicationName=application, deploymentGroupNames=[name])
    (only_group,) = answer["deploymentGroupsInfo"]
    return dict(only_group)


def test_a_canary_deployment_goes_on_by_the_clock(client: Any, deploy: Any, clock: Clock) -> None:
    (running,) = listed(deploy, "Created", "Queued", "InProgress", "Baking", "Ready")
    assert running.startswith("d-")
    assert len(running) == 11
    deployment = info(deploy, running)
    assert deployment["status"] == "InProgress"
    assert deployment["deploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent30Minutes"
    assert deployment["computePlatform"] == "Lambda"
    assert deployment["startTime"] == clock.now - timedelta(minutes=10)
    assert "content" not in deployment["revision"]["appSpecContent"]
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
    groups = group(deploy, "other", "done-group")
    assert groups["lastAttemptedDeployment"]["deploymentId"] == done
    assert groups["lastSuccessfulDeployment"]["status"] == "Succeeded"
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
        ("list_deployment_groups", {"applicationName": "none"}, "ApplicationDoesNotExistException"),
        (
            "get_application_revision",
            {
                "applicationName": "app",
                "revision": {"revisionType": "AppSpecContent", "appSpecContent": {"sha256": "none"}},
            },
            "RevisionDoesNotExistException",
        ),
        ("get_deployment_config", {"deploymentConfigName": "none"}, "DeploymentConfigDoesNotExistException"),
        ("create_deployment", {"applicationName": "none"}, "ApplicationDoesNotExistException"),
        ("list_on_premises_instances", {}, "NotImplemented"),
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
    answer = deploy.list_deployments(applicationName="app", deploymentGroupName="stopped-group")["deployments"]
    assert answer == listed(deploy, "Stopped")


@pytest.mark.parametrize("config", CONFIGS)
def test_every_configuration_ends_with_all_traffic(config: str) -> None:
    steps = predefined(config).shares()
    assert steps[0][0] == timedelta(0)
    assert steps == sorted(steps)
    assert steps[-1][1] == 1.0


def test_linear_steps() -> None:
    steps = predefined("CodeDeployDefault.LambdaLinear10PercentEvery3Minutes").shares()
    assert [share for _, share in steps] == [n / 10 for n in range(1, 11)]
    assert steps[-1][0] == timedelta(minutes=27)


def app_spec(current: str, target: str, alias: str = "free") -> str:
    properties = {"Name": "f", "Alias": alias, "CurrentVersion": current, "TargetVersion": target}
    return json.dumps(
        {"version": 0.0, "Resources": [{"f": {"Type": "AWS::Lambda::Function", "Properties": properties}}]}
    )


def start(deploy: Any, content: str, **more: Any) -> str:
    started: str = deploy.create_deployment(
        applicationName="other",
        deploymentGroupName="done-group",
        revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": content}},
        **more,
    )["deploymentId"]
    return started


def test_a_group_names_its_last_revision_whose_content_is_told_by_its_sum(deploy: Any) -> None:
    assert deploy.list_applications()["applications"] == ["app", "other"]
    (application,) = deploy.batch_get_applications(applicationNames=["app"])["applicationsInfo"]
    assert application["computePlatform"] == "Lambda"
    assert deploy.list_deployment_groups(applicationName="app")["deploymentGroups"] == ["canary-group", "stopped-group"]
    revision = group(deploy, "app", "canary-group")["targetRevision"]
    assert "content" not in revision["appSpecContent"]
    content = deploy.get_application_revision(applicationName="app", revision=revision)["revision"]["appSpecContent"]
    (resource,) = json.loads(content["content"])["Resources"]
    assert resource["f"]["Properties"] == {
        "Name": "f",
        "Alias": "canary",
        "CurrentVersion": "1",
        "TargetVersion": "2",
    }


def test_a_started_deployment_shifts_by_its_configuration(client: Any, deploy: Any, clock: Clock) -> None:
    started = start(deploy, app_spec("1", "2"), deploymentConfigName="CodeDeployDefault.LambdaCanary10Percent5Minutes")
    assert info(deploy, started)["status"] == "Created"
    clock.advance(60)
    assert routing(client, "free") == ("1", {"2": 0.1})
    clock.advance(300)
    assert (routing(client, "free"), info(deploy, started)["status"]) == (("2", {}), "Succeeded")


def test_a_group_has_one_deployment_at_a_time(deploy: Any) -> None:
    start(deploy, app_spec("1", "2"))
    with pytest.raises(ClientError, match="DeploymentLimitExceededException"):
        start(deploy, app_spec("1", "2"))


def test_a_deployment_from_elsewhere_than_the_alias_stands_fails(client: Any, deploy: Any, clock: Clock) -> None:
    started = start(deploy, app_spec("3", "2"))
    clock.advance(60)
    assert info(deploy, started)["errorInformation"]["code"] == "INVALID_LAMBDA_CONFIGURATION"
    assert routing(client, "free") == ("1", {})


def test_a_custom_configuration_shifts_as_it_says_and_is_made_once(client: Any, deploy: Any, clock: Clock) -> None:
    wanted: dict[str, Any] = {
        "deploymentConfigName": "Crossfade",
        "computePlatform": "Lambda",
        "trafficRoutingConfig": {
            "type": "TimeBasedLinear",
            "timeBasedLinear": {"linearPercentage": 50, "linearInterval": 2},
        },
    }
    deploy.create_deployment_config(**wanted)
    assert refused(deploy, "create_deployment_config", **wanted)[0] == "DeploymentConfigAlreadyExistsException"
    answer = deploy.get_deployment_config(deploymentConfigName="Crossfade")["deploymentConfigInfo"]
    assert answer["trafficRoutingConfig"] == wanted["trafficRoutingConfig"]
    start(deploy, app_spec("1", "2"), deploymentConfigName="Crossfade")
    clock.advance(60)
    assert routing(client, "free") == ("1", {"2": 0.5})
    clock.advance(120)
    assert routing(client, "free") == ("2", {})
    far = {"type": "TimeBasedCanary", "timeBasedCanary": {"canaryPercentage": 10, "canaryInterval": 2881}}
    assert (
        refused(deploy, "create_deployment_config", deploymentConfigName="far", trafficRoutingConfig=far)[0]
        == "InvalidTrafficRoutingConfigurationException"
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("2", {})),
        ({"autoRollbackConfiguration": {"enabled": False}}, ("2", {"3": 0.1})),
        ({"overrideAlarmConfiguration": {"enabled": False, "alarms": []}}, ("3", {})),
    ],
)
def test_an_alarm_stops_a_deployment_which_rolls_back_where_that_is_asked(
    clock: Clock, more: dict[str, Any], expected: tuple[str, dict[str, float]]
) -> None:
    properties = {"Name": "cart-vouchers", "Alias": "PROD", "CurrentVersion": "2", "TargetVersion": "3"}
    content = json.dumps({"version": 0.0, "Resources": [{"f": {"Properties": properties}}]})
    with demo_account("rollouts", clock=clock) as account:
        deploy, client = account.session.client("codedeploy"), account.session.client("lambda")
        started = deploy.create_deployment(
            applicationName="cart",
            deploymentGroupName="cart-vouchers-production",
            revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": content}},
            **more,
        )["deploymentId"]
        clock.advance(30 * 60)
        deployment = info(deploy, started)
        clock.advance(60)
        answer = client.get_alias(FunctionName="cart-vouchers", Name="PROD")
    assert (answer["FunctionVersion"], answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})) == expected
    if expected[0] == "3":
        assert deployment["status"] == "Succeeded"
    else:
        assert (deployment["status"], deployment["errorInformation"]["code"]) == ("Stopped", "ALARM_ACTIVE")


def test_a_hook_that_cannot_be_run_fails_a_deployment_before_any_traffic(clock: Clock) -> None:
    properties = {"Name": "cart-payment", "Alias": "PROD", "CurrentVersion": "5", "TargetVersion": "6"}
    hooks = [{"BeforeAllowTraffic": "CodeDeployHook_none"}]
    content = json.dumps({"version": 0.0, "Resources": [{"f": {"Properties": properties}}], "Hooks": hooks})
    with demo_account("rollouts", clock=clock) as account:
        deploy, client = account.session.client("codedeploy"), account.session.client("lambda")
        started = deploy.create_deployment(
            applicationName="cart",
            deploymentGroupName="cart-payment-production",
            revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": content}},
        )["deploymentId"]
        clock.advance(60)
        deployment = info(deploy, started)
        events = deploy.batch_get_deployment_targets(deploymentId=started, targetIds=["cart-payment"])
        answer = client.get_alias(FunctionName="cart-payment", Name="PROD")
    assert (deployment["status"], deployment["errorInformation"]["code"]) == ("Failed", "HOOK_EXECUTION_FAILURE")
    (target,) = events["deploymentTargets"]
    assert [(e["lifecycleEventName"], e["status"]) for e in target["lambdaTarget"]["lifecycleEvents"]] == [
        ("BeforeAllowTraffic", "Failed"),
        ("AllowTraffic", "Pending"),
    ]
    assert (answer["FunctionVersion"], answer.get("RoutingConfig")) == ("5", None)


def test_a_hook_that_never_reports_fails_the_deployment_after_an_hour() -> None:
    clock = Clock()
    with demo_account("rollouts", clock=clock) as account:
        deploy, client = account.session.client("codedeploy"), account.session.client("lambda")
        (id,) = deploy.list_deployments(applicationName="cart", deploymentGroupName="cart-labels-production")[
            "deployments"
        ]
        target = {"deploymentId": id, "targetIds": ["cart-labels"]}
        events = deploy.batch_get_deployment_targets(**target)["deploymentTargets"][0]["lambdaTarget"][
            "lifecycleEvents"
        ]
        assert [event["status"] for event in events] == ["InProgress", "Pending"]
        assert events[0]["startTime"] == clock.now - timedelta(minutes=14)
        clock.advance(46 * 60)
        failed = info(deploy, id)
        assert (failed["status"], failed["errorInformation"]["code"]) == ("Failed", "HOOK_EXECUTION_FAILURE")
        assert client.get_alias(FunctionName="cart-labels", Name="PROD")["FunctionVersion"] == "2"


def test_an_application_and_its_group_are_created_once(deploy: Any) -> None:
    deploy.create_application(applicationName="new", computePlatform="Lambda")
    assert refused(deploy, "create_application", applicationName="new")[0] == "ApplicationAlreadyExistsException"
    arguments = {
        "applicationName": "new",
        "deploymentGroupName": "g",
        "deploymentConfigName": "CodeDeployDefault.LambdaAllAtOnce",
        "serviceRoleArn": "arn:aws:iam::123456789012:role/r",
    }
    deploy.create_deployment_group(**arguments)
    assert refused(deploy, "create_deployment_group", **arguments)[0] == "DeploymentGroupAlreadyExistsException"
    made = group(deploy, "new", "g")
    assert made["serviceRoleArn"] == arguments["serviceRoleArn"]
    # It knows of no function before its first deployment.
    assert "targetRevision" not in made
    assert "lastAttemptedDeployment" not in made


def test_a_role_is_answered_with_its_documents_decoded(account: DemoAccount) -> None:
    iam = account.session.client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="r")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument='{"Version": "2012-10-17"}')
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    role = iam.get_role(RoleName="r")["Role"]
    assert role["Arn"] == "arn:aws:iam::123456789012:role/r"
    assert role["AssumeRolePolicyDocument"] == {"Version": "2012-10-17"}
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument='{"Statement": []}')
    assert iam.get_role_policy(RoleName="r", PolicyName="p")["PolicyDocument"] == {"Statement": []}
