"""What depends on a version or an alias is told with how it is bound and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.errors import NotPermitted
from tui.domain.function import FunctionSnapshot, Provisioned
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.trigger import (
    UNQUALIFIED,
    EventInvokeConfig,
    EventSource,
    FunctionUrl,
    Permission,
    Triggers,
    with_sources,
)
from tui.domain.version import Version
from tui.features.impact.callers import name_caller, name_invoke_config, name_source
from tui.features.impact.impact import Kind, impact, missing_callers, what_calls

ACCOUNT = "123456789012"
ARN = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"
FUNCTION = FunctionSnapshot(
    "f",
    versions=(Version("$LATEST"), Version("7"), Version("6"), Version("5")),
    aliases=(
        Alias("f", "PROD", Routing("6", "7", Weight(1000)), arn=f"{ARN}:PROD"),
        Alias("f", "TEST", Routing("7"), arn=f"{ARN}:TEST"),
    ),
)
API = Permission("PROD", ("apigateway.amazonaws.com",), f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:x1/*/GET/a")
BUCKET = Permission("", ("s3.amazonaws.com",), "arn:aws:s3:::in", ACCOUNT)
TRIGGERS = Triggers(
    "f",
    sources=(
        EventSource("u1", "PROD", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders", "Enabled"),
        EventSource("u2", "5", f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/t/stream/2026", "Disabled"),
    ),
    urls=(FunctionUrl("TEST", "https://u.on.aws/", "NONE"),),
    permissions=(API, BUCKET),
    invoke_configs=(EventInvokeConfig("", retries=0),),
    provisioned=(Provisioned("PROD", 5, 5, "READY"),),
    asked=frozenset({"", "PROD", "TEST"}),
    complete=True,
)
DENIED = ReadFailure("lambda:GetPolicy", "User: x is not authorized", NotPermitted("lambda:GetPolicy"))


def test_an_alias_has_what_is_bound_to_it_and_all_of_that_follows() -> None:
    impact_of_it = impact(TRIGGERS, FUNCTION, "PROD")
    assert [(one.kind, one.what, one.bound) for one in impact_of_it.dependents] == [
        (Kind.SOURCE, "SQS queue orders", "alias PROD"),
        (Kind.PERMISSION, "API Gateway x1 GET/a", "alias PROD"),
        (Kind.PROVISIONED, "provisioned concurrency 5 of 5", "alias PROD"),
    ]
    source, permission, provisioned = impact_of_it.dependents
    assert source.moved.startswith("follows")
    assert source.deleted.startswith("stays, and its calls fail")
    assert permission.deleted.startswith("will be denied")
    assert "cold starts" in provisioned.moved
    assert impact_of_it.unread == ()
    assert impact_of_it.complete


def test_a_version_has_its_aliases_their_callers_and_what_names_it_alone() -> None:
    seven = impact(TRIGGERS, FUNCTION, "7")
    assert [one.what for one in seven.dependents[:2]] == [
        "PROD sends it 10 % of its calls",
        "TEST sends it 100 % of its calls",
    ]
    assert {one.kind for one in seven.dependents} >= {Kind.SOURCE, Kind.URL, Kind.PERMISSION}
    assert seven.missing_callers == ()
    (five,) = impact(TRIGGERS, FUNCTION, "5").dependents
    assert (five.bound, five.acts) == ("version 5", False)
    assert five.what == "DynamoDB stream of t (Disabled)"
    assert five.moved == "keeps calling version 5: aliases do not affect it"


def test_latest_has_what_names_no_version() -> None:
    latest = impact(TRIGGERS, FUNCTION, "$LATEST")
    assert [one.what for one in latest.dependents] == ["S3 bucket in", "asynchronous calls: 0 retries"]
    assert {one.moved for one in latest.dependents} == {"keeps calling $LATEST: aliases do not affect it"}


def test_whom_an_alias_would_lack_is_told_once_with_where_they_are_let_in() -> None:
    assert missing_callers(TRIGGERS, "PROD") == ("S3 bucket in may call the function itself, not PROD",)
    assert missing_callers(TRIGGERS, "new") == (
        "API Gateway x1 GET/a may call PROD, not new",
        "S3 bucket in may call the function itself, not new",
    )
    both = replace(TRIGGERS, permissions=(API, BUCKET, replace(API, qualifier="")))
    assert missing_callers(both, "new")[0] == "API Gateway x1 GET/a may call PROD and the function itself, not new"
    # The same caller under another statement's name is let in; a number's policy and a denial make nobody lack.
    held = replace(BUCKET, qualifier="PROD")
    others = (replace(API, qualifier="5", source="y"), replace(API, qualifier="TEST", source="z", allows=False))
    assert missing_callers(replace(TRIGGERS, permissions=(API, BUCKET, held, *others)), "PROD") == ()


def test_callers_of_a_url_lack_nothing_where_there_is_no_url() -> None:
    web = Permission("PROD", ("*",), url_auth="NONE")
    triggers = replace(TRIGGERS, permissions=(web,))
    assert missing_callers(triggers, "new") == ()
    assert missing_callers(triggers, "TEST") == ("anyone by the function URL (NONE) may call PROD, not TEST",)


def test_what_could_not_be_read_is_said_and_nobody_is_said_to_lack_it() -> None:
    troubled = replace(TRIGGERS, permissions=(), failures={("lambda:GetPolicy", "PROD"): DENIED})
    impact_of_it = impact(troubled, FUNCTION, "PROD")
    assert impact_of_it.unread == (DENIED,)
    both = {("lambda:GetPolicy", "PROD"): DENIED, ("lambda:GetPolicy", UNQUALIFIED): replace(DENIED)}
    assert len(impact(replace(troubled, failures=both), FUNCTION, "PROD").unread) == 1
    assert impact_of_it.missing_callers == ()
    assert [one.kind for one in impact_of_it.dependents] == [Kind.SOURCE, Kind.PROVISIONED]


def test_a_dialog_is_told_what_calls_and_what_becomes_of_it() -> None:
    assert what_calls(TRIGGERS, FUNCTION, "PROD", deleted=True) == (
        "SQS queue orders: stays, and its calls fail until it is pointed elsewhere",
        "API Gateway x1 GET/a: will be denied, even if an alias with this name is created again",
        "provisioned concurrency 5 of 5: is deleted with it",
    )
    assert what_calls(TRIGGERS, FUNCTION, "TEST", deleted=False) == (
        "function URL https://u.on.aws/ (anyone): follows, at the same address",
    )
    nothing = Triggers("f", complete=True)
    (line,) = what_calls(nothing, FUNCTION, "TEST", deleted=True)
    assert line.startswith("no known caller of TEST")
    troubled = replace(nothing, failures={("lambda:GetPolicy", "TEST"): DENIED})
    assert what_calls(troubled, FUNCTION, "TEST", deleted=True) == ("not known: no permission: lambda:GetPolicy",)
    assert what_calls(replace(nothing, complete=False), FUNCTION, "TEST", deleted=True) == ()


def test_a_mapping_told_twice_is_one() -> None:
    assert len(with_sources(TRIGGERS, TRIGGERS.sources).sources) == 2


@pytest.mark.parametrize(
    ("arn", "words"),
    [
        ("arn:aws:kinesis:eu-west-1:1:stream/captures", "Kinesis stream captures"),
        ("arn:aws:kafka:eu-west-1:1:cluster/orders/uuid-1", "MSK cluster orders"),
        ("arn:aws:mq:eu-west-1:1:broker:main:b-1", "MQ broker main"),
        ("arn:aws:new:eu-west-1:1:thing", "arn:aws:new:eu-west-1:1:thing"),
        ("self-managed Kafka b:9092", "self-managed Kafka b:9092"),
        ("", "event source mapping u"),
    ],
)
def test_sources_are_named_as_one_calls_them(arn: str, words: str) -> None:
    assert name_source(EventSource("u", "", arn, "Enabled")) == words


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        (Permission("", ("events.amazonaws.com",), "arn:aws:events:r:1:rule/nightly"), "EventBridge rule nightly"),
        (Permission("", ("sns.amazonaws.com",), "arn:aws:sns:r:1:topic"), "SNS topic topic"),
        (Permission("", ("s3.amazonaws.com",), "arn:aws:s3:::b", "999"), "S3 bucket b of account 999"),
        (Permission("", ("s3.amazonaws.com",)), "S3 bucket, any"),
        (Permission("", ("new.amazonaws.com",), "arn:aws:new:r:1:x"), "new.amazonaws.com x"),
        (Permission("", (ACCOUNT,)), f"account {ACCOUNT}"),
        (Permission("", ("arn:aws:iam::210987654321:root",)), "another account 210987654321"),
        (Permission("", ("arn:aws:iam::210987654321:role/x",)), "x of account 210987654321"),
        (Permission("", ("*",), organisation="o-1"), "anyone of organisation o-1"),
        (Permission("", ("*",), allows=False), "anyone, denied"),
        (Permission("", ()), "nobody (no principal)"),
    ],
)
def test_callers_are_named_as_one_calls_them(permission: Permission, words: str) -> None:
    assert name_caller(permission, ACCOUNT) == words


def test_asynchronous_settings_are_told_in_words() -> None:
    config = EventInvokeConfig("", 1, 60, on_success="arn:aws:sqs:r:1:ok", on_failure="arn:aws:sns:r:1:bad")
    assert name_invoke_config(config) == (
        "asynchronous calls: 1 retry, maximum event age 60 s, failures to bad, successes to ok"
    )
    assert name_invoke_config(EventInvokeConfig("")) == "asynchronous calls: settings"
