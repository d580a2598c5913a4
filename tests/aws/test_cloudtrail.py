"""The adapter tells who moved an alias, from CloudTrail's records."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.releasing import Releasing, releasing
from tui.domain import errors
from tui.domain.audit import mover
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing, Weight

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing() as opened:
        yield opened


def test_who_moved_the_alias_is_told_once_the_record_is_there(aws: Releasing) -> None:
    before = aws.provider.get_alias("f", "free")
    now = aws.provider.perform(UpdateAlias(before, Routing("1", "2", Weight(1250))))
    assert aws.provider.lookup_events("f", "free", EPOCH) == ()
    aws.clock.advance(180)
    (event,) = aws.provider.lookup_events("f", "free", EPOCH)
    assert (event.name, event.who, event.source) == ("UpdateAlias", "you", "Crossfade")
    assert event.time == aws.clock.now - timedelta(seconds=180)
    assert (event.after, event.revision) == (now.routing, now.revision)
    assert mover((event,), now) == event
    assert pickle.loads(pickle.dumps(event)) == event


def test_history_is_newest_first_and_begins_where_asked(aws: Releasing) -> None:
    events = aws.provider.lookup_events("f", "canary", EPOCH)
    assert [(e.source, e.who) for e in events] == [
        ("CodeDeploy", "codedeploy as CodeDeployServiceRole"),
        ("AWS CLI", "deploy-bot as release"),
    ]
    assert [e.after for e in events] == [Routing("1", "2", Weight(1000)), Routing("1")]
    recent = aws.provider.lookup_events("f", "canary", aws.clock.now - timedelta(days=1))
    assert [e.source for e in recent] == ["CodeDeploy"]


def test_a_refused_write_moved_nothing(aws: Releasing) -> None:
    stale = UpdateAlias(aws.provider.get_alias("f", "free"), Routing("2"))
    aws.provider.perform(stale)
    with pytest.raises(errors.AliasMoved):
        aws.provider.perform(stale)
    aws.clock.advance(180)
    assert len(aws.provider.lookup_events("f", "free", EPOCH)) == 1


def test_a_look_up_is_a_few_calls(aws: Releasing) -> None:
    assert aws.calls(lambda: aws.provider.lookup_events("f", "free", EPOCH)) == ["LookupEvents"] * 3
    aws.answer("cloudtrail:LookupEvents", {"Events": [], "NextToken": "more"})
    assert aws.calls(lambda: aws.provider.lookup_events("f", "free", EPOCH)) == ["LookupEvents"] * 6


def test_a_denied_look_up_is_named(aws: Releasing) -> None:
    aws.refuse("cloudtrail:LookupEvents")
    with pytest.raises(errors.NotPermitted) as caught:
        aws.provider.lookup_events("f", "free", EPOCH)
    assert caught.value.action == "cloudtrail:LookupEvents"


def test_a_read_only_session_may_ask_who_it_was() -> None:
    with releasing(read_only=True) as aws:
        assert aws.provider.lookup_events("f", "canary", EPOCH)


SSO = "arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada@example.com"
ASSUMED = "arn:aws:sts::1:assumed-role/ci/run-7"


@pytest.mark.parametrize(
    ("record", "who", "source"),
    [
        ({"userIdentity": {"type": "Root", "arn": "arn:aws:iam::1:root"}}, "root", ""),
        ({"userIdentity": {"type": "IAMUser", "userName": "ada"}, "userAgent": "aws-cli/2.1 x"}, "ada", "AWS CLI"),
        ({"userIdentity": {"type": "AssumedRole", "arn": SSO}}, "ada@example.com as Admin", ""),
        (
            {
                "userIdentity": {"type": "AssumedRole", "arn": ASSUMED, "invokedBy": "cloudformation.amazonaws.com"},
                "userAgent": "cloudformation.amazonaws.com",
            },
            "run-7 as ci",
            "CloudFormation",
        ),
        (
            {"userIdentity": {"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}},
            "lambda.amazonaws.com",
            "lambda.amazonaws.com",
        ),
        (
            {
                "userIdentity": {"type": "AssumedRole", "arn": ASSUMED},
                "userAgent": "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 aws-sdk-go-v2/1.3",
            },
            "run-7 as ci",
            "Terraform",
        ),
        ({"userIdentity": {"type": "FederatedUser", "arn": "arn:aws:sts::1:federated-user/bob"}}, "bob", ""),
        ({"userAgent": "Mozilla/5.0 (X11)"}, "told beside", "console"),
        ({"userAgent": "weird\x1b]0;x/2 y"}, "told beside", "weird␛]0;x"),
        ({"userIdentity": "nonsense"}, "told beside", ""),
    ],
)
def test_principals_and_programs_are_short(aws: Releasing, record: Any, who: str, source: str) -> None:
    parameters = {"functionName": "arn:aws:lambda:us-east-1:1:function:f", "name": "a", "functionVersion": "3"}
    event = {
        "EventName": "UpdateAlias20150331",
        "EventTime": 1_700_000_000,
        "Username": "told beside",
        "CloudTrailEvent": json.dumps({**record, "requestParameters": parameters}),
    }
    aws.answer("cloudtrail:LookupEvents", {"Events": [event]})
    looked_up = aws.provider.lookup_events("f", "a", EPOCH)[0]
    assert (looked_up.who, looked_up.source, looked_up.after) == (who, source, Routing("3"))


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"EventTime": 1, "CloudTrailEvent": "{"},
        {"EventTime": 1, "CloudTrailEvent": "[" * 100_000},
        {"EventTime": 1, "CloudTrailEvent": "[]"},
        {"EventTime": 1, "CloudTrailEvent": '{"requestParameters": null, "responseElements": 3}'},
        {"EventTime": 1, "CloudTrailEvent": '{"requestParameters": {"functionName": ["f"], "name": 1}}'},
    ],
)
def test_a_record_that_tells_nothing_is_passed_over(aws: Releasing, event: dict[str, Any]) -> None:
    aws.answer("cloudtrail:LookupEvents", {"Events": [event]})
    assert aws.provider.lookup_events("f", "a", EPOCH) == ()


def test_weights_that_are_none_leave_the_routing_untold(aws: Releasing) -> None:
    parameters = {
        "functionName": "f",
        "name": "a",
        "functionVersion": "3",
        "routingConfig": {"additionalVersionWeights": {"4": "much"}},
    }
    event = {"EventTime": 1, "CloudTrailEvent": json.dumps({"requestParameters": parameters})}
    aws.answer("cloudtrail:LookupEvents", {"Events": [event]})
    assert aws.provider.lookup_events("f", "a", EPOCH)[0].after is None
