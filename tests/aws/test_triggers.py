"""What calls a function, as the adapter reads it: bound where AWS says, cleaned, and nothing lost between pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.paths import SCENARIOS
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.aws.triggers import Triggers, policy
from tui.domain.context import Context
from tui.domain.errors import NotPermitted, Unreadable
from tui.domain.trigger import EventInvokeConfig, EventSource, Permission, qualifier_of

SCENARIO = SCENARIOS / "triggers.yaml"
BASE = "arn:aws:lambda:us-east-1:123456789012:function:f"
SQS = "arn:aws:sqs:us-east-1:123456789012:"


@pytest.fixture
def account() -> FaultyAccount:
    return FaultyAccount(SCENARIO)


@pytest.fixture
def triggers(account: FaultyAccount) -> Triggers:
    return LambdaProvider(account.session, Context("demo", "us-east-1"), budget=Budget(1000)).triggers


def test_each_is_bound_where_aws_says(triggers: Triggers) -> None:
    (plain,) = triggers.list_event_source_mappings("f")
    (live,) = triggers.list_event_source_mappings(f"{BASE}:live")
    (old,) = triggers.list_event_source_mappings(f"{BASE}:1", background=True)
    bindings = [(one.qualifier, one.source, one.state, one.reads) for one in (plain, live, old)]
    assert bindings == [
        ("", f"{SQS}plain", "Enabled", True),
        ("live", f"{SQS}orders", "Enabled", True),
        ("1", f"{SQS}old", "Disabled", False),
    ]
    assert [(url.qualifier, url.auth) for url in triggers.list_function_url_configs("f")] == [
        ("", "NONE"),
        ("live", "AWS_IAM"),
    ]
    assert triggers.list_function_event_invoke_configs("f") == (
        EventInvokeConfig("", retries=0),
        EventInvokeConfig("live", age_s=60, on_failure=f"{SQS}dead"),
    )


def test_a_policy_is_of_its_qualifier_and_none_is_no_error(triggers: Triggers) -> None:
    bucket = Permission("", ("s3.amazonaws.com",), "arn:aws:s3:::in", "123456789012")
    assert triggers.get_policy("f") == (bucket,)
    assert triggers.get_policy("f", "$LATEST") == (bucket,)
    assert triggers.get_policy("f", "live") == (Permission("live", ("apigateway.amazonaws.com",)),)
    assert triggers.get_policy("f", "1") == ()


def test_what_is_denied_is_named(account: FaultyAccount, triggers: Triggers) -> None:
    account.faults["lambda:GetPolicy"] = FAULTS["denied"]
    with pytest.raises(NotPermitted) as caught:
        triggers.get_policy("f", "live")
    assert caught.value.action == "lambda:GetPolicy"


@pytest.mark.parametrize("answer", [{}, {"Policy": "{"}, {"Policy": "[]"}, {"Policy": '{"Statement": "all"}'}])
def test_what_is_no_policy_is_not_taken_for_none(answer: Mapping[str, Any]) -> None:
    with pytest.raises(Unreadable):
        policy(answer, "live")


def test_every_form_of_a_statement_is_read_and_cleaned() -> None:
    statement = {
        "Effect": "Deny",
        "Principal": {"AWS": ["arn:aws:iam::210987654321:root", "111122223333"], "Service": "sns.amazonaws.com"},
        "Condition": {
            "StringEquals": {"lambda:FunctionUrlAuthType": "NONE", "lambda:EventSourceToken": "secret"},
            "ArnLike": {"aws:SourceArn": ["a\x1b[2J", "b"]},
            "odd": 3,
        },
    }
    (read,) = policy({"Policy": json.dumps({"Statement": statement})}, "live")
    assert read == Permission(
        qualifier="live",
        principals=("arn:aws:iam::210987654321:root", "111122223333", "sns.amazonaws.com"),
        source="a␛[2J, b",
        url_auth="NONE",
        allows=False,
    )
    (anyone,) = policy({"Policy": json.dumps({"Statement": [{"Principal": "*"}]})}, "")
    assert anyone.principals == ("*",)


def test_pages_are_followed_to_the_end_and_a_loop_is_an_error() -> None:
    markers: list[Any] = []

    def endpoint(_: str, __: str, parse: Any, background: bool = False, /, **parameters: Any) -> Any:
        markers.append(parameters.get("Marker"))
        item = {"UUID": str(len(markers)), "FunctionArn": BASE}
        return parse({"EventSourceMappings": [item], "NextMarker": "next" if len(markers) < stop else None})

    stop = 2
    assert [source.id for source in Triggers(endpoint).list_event_source_mappings("f")] == ["1", "2"]
    assert markers == [None, "next"]
    markers.clear()
    stop = 9
    with pytest.raises(Unreadable, match="over and over"):
        Triggers(endpoint).list_event_source_mappings("f")
    assert len(markers) == 2


def test_a_kafka_of_ones_own_is_named_by_its_servers_and_topics() -> None:
    endpoints = {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["broker:9092"]}}
    item = {"UUID": "u", "FunctionArn": BASE, "SelfManagedEventSource": endpoints, "Topics": ["orders"]}

    def endpoint(_: str, __: str, parse: Any, background: bool = False, /, **parameters: Any) -> Any:
        return parse({"EventSourceMappings": [item]})

    assert Triggers(endpoint).list_event_source_mappings("f") == (
        EventSource("u", "", "self-managed Kafka broker:9092 topic orders"),
    )


@pytest.mark.parametrize(
    ("arn", "qualifier"),
    [(BASE, ""), (f"{BASE}:$LATEST", ""), (f"{BASE}:live", "live"), (f"{BASE}:7", "7"), ("", ""), ("f:live", "live")],
)
def test_what_an_arn_is_bound_to(arn: str, qualifier: str) -> None:
    assert qualifier_of(arn) == qualifier
