"""What belongs to one qualifier alone: policies, URLs, provisioned concurrency (aws-semantics 1.1, 1.2, 1.5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.world import BASE, Clock, refused

F = {"FunctionName": "f"}


def permit(client: Any, sid: str, **more: str) -> Any:
    return client.add_permission(
        **F, StatementId=sid, Action="lambda:InvokeFunction", Principal="events.amazonaws.com", **more
    )


def test_a_policy_is_of_one_qualifier(client: Any) -> None:
    answer = permit(client, "s1", Qualifier="live", SourceArn="arn:aws:events:us-east-1:123456789012:rule/r")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    statement = json.loads(answer["Statement"])
    assert statement == {
        "Sid": "s1",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": f"{BASE}f:live",
        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/r"}},
    }
    policy = client.get_policy(**F, Qualifier="live")
    assert json.loads(policy["Policy"]) == {"Version": "2012-10-17", "Id": "default", "Statement": [statement]}
    for other in ({}, {"Qualifier": "1"}, {"Qualifier": "split"}):
        assert refused(client, "get_policy", **F, **other)[1] == 404
    permit(client, "s1")
    assert json.loads(client.get_policy(**F)["Policy"])["Statement"][0]["Resource"] == f"{BASE}f"


def test_statements_and_revisions_of_a_policy(client: Any) -> None:
    permit(client, "s1", Qualifier="live")
    assert refused(client, "add_permission", **F, StatementId="s1", Action="*", Principal="*", Qualifier="live") == (
        "ResourceConflictException",
        409,
        "The statement id (s1) provided already exists. "
        "Please provide a new statement id, or remove the existing statement.",
    )
    revision = client.get_policy(**F, Qualifier="live")["RevisionId"]
    permit(client, "s2", Qualifier="live", RevisionId=revision)
    assert client.get_policy(**F, Qualifier="live")["RevisionId"] != revision
    assert refused(client, "remove_permission", **F, StatementId="s2", Qualifier="live", RevisionId=revision)[:2] == (
        "PreconditionFailedException",
        412,
    )
    assert refused(client, "remove_permission", **F, StatementId="no", Qualifier="live") == (
        "ResourceNotFoundException",
        404,
        "Statement no is not found in resource policy.",
    )
    for sid in ("s1", "s2"):
        answer = client.remove_permission(**F, StatementId=sid, Qualifier="live")
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(client, "get_policy", **F, Qualifier="live")[1] == 404


def test_no_policy_on_latest_and_none_inherited_by_a_new_version(client: Any, clock: Clock) -> None:
    assert refused(client, "add_permission", **F, StatementId="s", Action="*", Principal="*", Qualifier="$LATEST") == (
        "InvalidParameterValueException",
        400,
        "We currently do not support adding policies for $LATEST.",
    )
    permit(client, "s1")
    client.update_function_configuration(**F, Timeout=9)
    clock.advance(5)
    number = client.publish_version(**F)["Version"]
    assert refused(client, "get_policy", **F, Qualifier=number)[1] == 404


def test_a_url_is_of_one_alias(client: Any) -> None:
    answer = client.create_function_url_config(**F, Qualifier="live", AuthType="AWS_IAM")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert answer["FunctionArn"] == f"{BASE}f:live"
    assert answer["FunctionUrl"].endswith(".lambda-url.us-east-1.on.aws/")
    assert answer["InvokeMode"] == "BUFFERED"
    assert refused(client, "get_function_url_config", **F)[1] == 404
    assert refused(client, "create_function_url_config", **F, Qualifier="live", AuthType="NONE") == (
        "ResourceConflictException",
        409,
        f"Failed to create function url config for [functionArn = {BASE}f:live]. "
        "Error message:  FunctionUrlConfig exists for this Lambda function",
    )
    assert refused(client, "create_function_url_config", **F, Qualifier="no", AuthType="NONE") == (
        "ResourceNotFoundException",
        404,
        "Function does not exist",
    )
    client.create_function_url_config(**F, AuthType="NONE")
    assert client.update_function_url_config(**F, Qualifier="live", AuthType="NONE")["AuthType"] == "NONE"
    assert client.get_function_url_config(**F, Qualifier="live")["FunctionUrl"] == answer["FunctionUrl"]
    urls = client.list_function_url_configs(**F)["FunctionUrlConfigs"]
    assert [url["FunctionArn"] for url in urls] == [f"{BASE}f", f"{BASE}f:live"]
    assert client.delete_function_url_config(**F)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(client, "delete_function_url_config", **F)[1] == 404
    client.delete_alias(**F, Name="live")
    assert client.list_function_url_configs(**F)["FunctionUrlConfigs"] == []


def provision(client: Any, qualifier: str, amount: int = 5) -> Any:
    return client.put_provisioned_concurrency_config(**F, Qualifier=qualifier, ProvisionedConcurrentExecutions=amount)


def test_capacity_is_in_progress_then_ready(client: Any, clock: Clock) -> None:
    answer = provision(client, "live")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert [answer[k] for k in ("Status", "AllocatedProvisionedConcurrentExecutions")] == ["IN_PROGRESS", 0]
    clock.advance(5)
    ready = client.get_provisioned_concurrency_config(**F, Qualifier="live")
    assert [ready[k] for k in ("Status", "AllocatedProvisionedConcurrentExecutions")] == ["READY", 5]
    listed = client.list_provisioned_concurrency_configs(**F)["ProvisionedConcurrencyConfigs"]
    assert [(one["FunctionArn"], one["Status"]) for one in listed] == [(f"{BASE}f:live", "READY")]
    client.update_alias(**F, Name="live", FunctionVersion="3")
    moved = client.get_provisioned_concurrency_config(**F, Qualifier="live")
    assert moved["Status"] == "IN_PROGRESS"
    for _ in range(2):
        gone = client.delete_provisioned_concurrency_config(**F, Qualifier="live")
        assert gone["ResponseMetadata"]["HTTPStatusCode"] == 204


def test_a_weight_alone_leaves_capacity_as_it_is(client: Any, clock: Clock) -> None:
    provision(client, "live")
    clock.advance(5)
    client.update_alias(**F, Name="live", RoutingConfig={"AdditionalVersionWeights": {"3": 0.1}})
    assert client.get_provisioned_concurrency_config(**F, Qualifier="live")["Status"] == "READY"


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            "1",
            "live",
            "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
        ),
        ("live", "1", "Version is pointed by a Provisioned Concurrency alias"),
    ],
)
def test_a_version_is_provisioned_once(client: Any, first: str, second: str, message: str) -> None:
    provision(client, first)
    assert refused(
        client, "put_provisioned_concurrency_config", **F, Qualifier=second, ProvisionedConcurrentExecutions=1
    ) == ("ResourceConflictException", 409, message)


def test_deleting_an_alias_gives_its_capacity_back(client: Any) -> None:
    provision(client, "live")
    client.delete_alias(**F, Name="live")
    assert client.list_provisioned_concurrency_configs(**F)["ProvisionedConcurrencyConfigs"] == []
