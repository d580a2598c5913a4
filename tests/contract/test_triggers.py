"""What calls a function is bound to one qualifier each (aws-semantics 1.1; moto-5.2.5, section 3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.paths import SCENARIOS
from tests.support.world import BASE, refused
from tui.demo import demo_account

SQS = "arn:aws:sqs:us-east-1:123456789012:"


@pytest.fixture
def client() -> Iterator[Any]:
    with demo_account(SCENARIOS / "triggers.yaml") as account:
        yield account.session.client("lambda")


def sources(client: Any, **arguments: str) -> list[str]:
    return [
        mapping["EventSourceArn"] for mapping in client.list_event_source_mappings(**arguments)["EventSourceMappings"]
    ]


def test_mappings_are_found_by_what_they_are_bound_to(client: Any) -> None:
    assert sources(client, FunctionName="f") == [f"{SQS}plain"]
    assert sources(client, FunctionName=f"{BASE}f:live") == [f"{SQS}orders"]
    assert sources(client, FunctionName="f:1") == [f"{SQS}old"]
    assert sorted(sources(client)) == [f"{SQS}{name}" for name in ("old", "orders", "plain")]
    assert sources(client, EventSourceArn=f"{SQS}old") == [f"{SQS}old"]
    assert sources(client, FunctionName="nobody") == []


def test_a_mapping_keeps_its_alias_and_outlives_it(client: Any) -> None:
    arguments = {"FunctionName": f"{BASE}f:live"}
    (mapping,) = client.list_event_source_mappings(**arguments)["EventSourceMappings"]
    assert mapping["FunctionArn"] == f"{BASE}f:live"
    assert mapping["State"] == "Enabled"
    client.delete_alias(FunctionName="f", Name="live")
    assert client.list_event_source_mappings(**arguments)["EventSourceMappings"] == [mapping]
    client.delete_function(FunctionName="f")
    assert sources(client) == []


def test_asynchronous_settings_are_of_one_qualifier_and_replaced_whole(client: Any) -> None:
    def configs_by_arn() -> dict[str, Any]:
        configs = client.list_function_event_invoke_configs(FunctionName="f")["FunctionEventInvokeConfigs"]
        return {config["FunctionArn"]: config for config in configs}

    before = configs_by_arn()
    assert set(before) == {f"{BASE}f:$LATEST", f"{BASE}f:live"}
    assert before[f"{BASE}f:$LATEST"]["MaximumRetryAttempts"] == 0
    assert before[f"{BASE}f:live"]["DestinationConfig"]["OnFailure"] == {"Destination": f"{SQS}dead"}
    client.put_function_event_invoke_config(FunctionName="f", Qualifier="live", MaximumRetryAttempts=2)
    after = configs_by_arn()[f"{BASE}f:live"]
    assert after["MaximumRetryAttempts"] == 2
    assert "MaximumEventAgeInSeconds" not in after
    assert after["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {}}
    arguments = {"FunctionName": "f", "Qualifier": "gone", "MaximumRetryAttempts": 1}
    assert refused(client, "put_function_event_invoke_config", **arguments)[:2] == ("ResourceNotFoundException", 404)
    assert refused(client, "list_function_event_invoke_configs", FunctionName="nobody")[1] == 404
    client.delete_alias(FunctionName="f", Name="live")
    assert set(configs_by_arn()) == {f"{BASE}f:$LATEST"}


def test_policies_and_urls_come_from_the_scenario(client: Any) -> None:
    (statement,) = json.loads(client.get_policy(FunctionName="f")["Policy"])["Statement"]
    assert statement["Condition"] == {
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::in"},
        "StringEquals": {"AWS:SourceAccount": "123456789012"},
    }
    (statement,) = json.loads(client.get_policy(FunctionName="f", Qualifier="live")["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert refused(client, "get_policy", FunctionName="f", Qualifier="1")[1] == 404
    urls = client.list_function_url_configs(FunctionName="f")["FunctionUrlConfigs"]
    assert [(url["FunctionArn"], url["AuthType"]) for url in urls] == [
        (f"{BASE}f", "NONE"),
        (f"{BASE}f:live", "AWS_IAM"),
    ]
