"""What CloudTrail's event history tells of aliases and versions (aws-semantics 1.8)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.paths import RELEASE, ROOT
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account

F = {"FunctionName": "f"}
ROLLOUTS = ROOT / "assets" / "scenarios" / "rollouts.yaml"


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(RELEASE, clock=clock) as account:
        yield account


@pytest.fixture
def cloudtrail(account: DemoAccount) -> Any:
    return account.session.client("cloudtrail")


def looked_up(cloudtrail: Any, name: str, **more: Any) -> list[dict[str, Any]]:
    attributes = [{"AttributeKey": "EventName", "AttributeValue": name}]
    events = cloudtrail.lookup_events(LookupAttributes=attributes, **more)["Events"]
    return [{**event, "record": json.loads(event["CloudTrailEvent"])} for event in events]


def test_writes_are_recorded_under_dated_names(client: Any, cloudtrail: Any, clock: Clock) -> None:
    client.create_alias(**F, Name="new", FunctionVersion="1")
    client.delete_alias(**F, Name="new")
    client.publish_version(**F)
    clock.advance(180)
    for name in ("CreateAlias20150331", "DeleteAlias20150331", "PublishVersion20150331"):
        (event,) = looked_up(cloudtrail, name)
        assert event["EventName"] == name
        assert event["record"]["requestParameters"]["functionName"] == "f"
        assert event["record"]["userIdentity"]["userName"] == event["Username"] == "you"
        assert "boto3" in event["record"]["userAgent"].lower()


def test_a_record_holds_what_was_asked_and_answered(client: Any, cloudtrail: Any, clock: Clock) -> None:
    config = {"AdditionalVersionWeights": {"2": 0.25}}
    revision = client.update_alias(**F, Name="free", RoutingConfig=config)["RevisionId"]
    clock.advance(180)
    event = looked_up(cloudtrail, "UpdateAlias20150331")[0]
    assert event["EventTime"] == clock.now - timedelta(seconds=180)
    assert event["record"]["requestParameters"] == {
        "functionName": "f",
        "name": "free",
        "routingConfig": {"additionalVersionWeights": {"2": 0.25}},
    }
    assert event["record"]["responseElements"]["revisionId"] == revision
    assert event["record"]["responseElements"]["functionVersion"] == "1"
    assert "errorCode" not in event["record"]


def test_a_refused_write_is_recorded_with_its_error(client: Any, cloudtrail: Any, clock: Clock) -> None:
    refused(client, "update_alias", **F, Name="free", FunctionVersion="2", RevisionId="stale")
    clock.advance(180)
    event = looked_up(cloudtrail, "UpdateAlias20150331")[0]
    assert event["record"]["errorCode"] == "PreconditionFailedException"
    assert event["record"]["responseElements"] is None


def test_records_come_late(client: Any, cloudtrail: Any, clock: Clock) -> None:
    client.create_alias(**F, Name="new", FunctionVersion="1")
    clock.advance(119)
    assert looked_up(cloudtrail, "CreateAlias20150331") == []
    clock.advance(1)
    assert len(looked_up(cloudtrail, "CreateAlias20150331")) == 1


def test_history_is_there_and_ends_after_90_days(cloudtrail: Any, clock: Clock) -> None:
    events = looked_up(cloudtrail, "UpdateAlias20150331")
    assert [e["EventTime"] for e in events] == sorted((e["EventTime"] for e in events), reverse=True)
    by_bot = {e["record"]["requestParameters"]["name"] for e in events if e["Username"] == "deploy-bot"}
    assert by_bot == {"canary", "stopped", "done"}
    by_service = [e for e in events if e["record"]["userIdentity"].get("invokedBy") == "codedeploy.amazonaws.com"]
    assert len(by_service) == 5
    recent = looked_up(cloudtrail, "UpdateAlias20150331", StartTime=clock.now - timedelta(hours=1))
    assert [e["record"]["requestParameters"]["name"] for e in recent] == ["canary"]


def test_pages(cloudtrail: Any) -> None:
    whole = cloudtrail.lookup_events()["Events"]
    pages = cloudtrail.get_paginator("lookup_events").paginate(PaginationConfig={"PageSize": 3})
    assert [len(page["Events"]) for page in pages] == [3, 3, 2]
    first = cloudtrail.lookup_events(MaxResults=3)
    rest = cloudtrail.lookup_events(MaxResults=50, NextToken=first["NextToken"])
    assert [e["EventId"] for e in first["Events"] + rest["Events"]] == [e["EventId"] for e in whole]
    assert "NextToken" not in rest


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"MaxResults": 51}, "InvalidMaxResultsException"),
        ({"NextToken": "x"}, "InvalidNextTokenException"),
        ({"StartTime": 20, "EndTime": 10}, "InvalidTimeRangeException"),
        (
            {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "a"}] * 2},
            "InvalidLookupAttributesException",
        ),
        ({"LookupAttributes": [{"AttributeKey": "EventId", "AttributeValue": "a"}]}, "NotImplemented"),
    ],
)
def test_refusals(cloudtrail: Any, parameters: dict[str, Any], code: str) -> None:
    assert refused(cloudtrail, "lookup_events", **parameters)[0] == code


def test_by_function_or_by_user(client: Any, cloudtrail: Any, clock: Clock) -> None:
    client.publish_version(**F)
    clock.advance(180)
    for key, value, count in (("ResourceName", "f", 9), ("ResourceName", "g", 0), ("Username", "you", 1)):
        attributes = [{"AttributeKey": key, "AttributeValue": value}]
        assert len(cloudtrail.lookup_events(LookupAttributes=attributes)["Events"]) == count


def test_what_starts_a_rollout_is_recorded_with_what_it_started(clock: Clock) -> None:
    with demo_account(ROLLOUTS, clock=clock) as account:
        deploy, states = (account.session.client(name) for name in ("codedeploy", "stepfunctions"))
        properties = {"Name": "cart-payment", "Alias": "PROD", "CurrentVersion": "5", "TargetVersion": "6"}
        resource = {"cart-payment": {"Type": "AWS::Lambda::Function", "Properties": properties}}
        content = {"content": json.dumps({"version": 0.0, "Resources": [resource]})}
        deployment = deploy.create_deployment(
            applicationName="cart",
            deploymentGroupName="cart-payment-production",
            revision={"revisionType": "AppSpecContent", "appSpecContent": content},
        )["deploymentId"]
        machine = states.list_state_machines()["stateMachines"][0]["stateMachineArn"]
        execution = states.start_execution(stateMachineArn=machine, name="one", input='{"target": "2"}')["executionArn"]
        clock.advance(180)
        cloudtrail = account.session.client("cloudtrail")
        for name, key, started in (
            ("CreateDeployment", "deploymentId", deployment),
            ("StartExecution", "executionArn", execution),
        ):
            (event,) = looked_up(cloudtrail, name)
            assert event["record"]["responseElements"][key] == started
            assert event["record"]["eventSource"] == event["EventSource"] != "lambda.amazonaws.com"
