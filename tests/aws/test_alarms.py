"""The adapter reads every kind of alarm, and gives up on a list without end."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.paths import TRAFFIC
from tests.support.releasing import Releasing, releasing
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain import errors
from tui.domain.alarm import Alarms, WatchedMetric
from tui.domain.context import Context
from tui.domain.errors import Unreadable
from tui.domain.routing import Routing, Weight
from tui.features.health.alarms import watching

ACTION = "cloudwatch:DescribeAlarms"
LIVE = {"FunctionName": "f", "Resource": "f:live"}


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(TRAFFIC) as opened:
        yield opened


def read(aws: Releasing) -> Alarms:
    return aws.provider.alarms.describe_alarms()


def test_alarms_of_both_kinds_are_told(aws: Releasing) -> None:
    result = read(aws)
    assert pickle.loads(pickle.dumps(result)) == result
    assert result.complete
    by_name = {alarm.name: alarm for alarm in result.alarms}
    assert len(by_name) == 7
    canary = by_name["canary-errors"]
    assert canary.metrics == (WatchedMetric("AWS/Lambda", "Errors", "Sum", {**LIVE, "ExecutedVersion": "2"}, 60),)
    assert (canary.state, canary.threshold, canary.periods, canary.datapoints) == ("ALARM", 5.0, 3, 2)
    assert (canary.actions_enabled, canary.missing) == (True, "missing")
    assert canary.since is not None
    assert canary.since < aws.clock.now
    rate = by_name["error-rate"]
    assert rate.expressions == ("100 * e / i",)
    assert [metric.name for metric in rate.metrics] == ["Errors", "Invocations"]
    assert by_name["either"].names == ("canary-errors", "error-rate", "no-traffic")
    assert by_name["either"].composite
    assert not by_name["never-data"].actions_enabled
    assert by_name["no-traffic"].missing == "breaching"


def test_what_was_read_can_be_judged(aws: Releasing) -> None:
    watches = watching(read(aws).alarms, "f", "live", Routing("1", "2", Weight(2500)))
    assert [(watch.alarm.name, watch.sees_canary) for watch in watches] == [
        ("canary-errors", True),
        ("either", True),
        ("ignores", True),
        ("error-rate", True),
    ]


def test_pages_are_followed(aws: Releasing) -> None:
    def cut(params: dict[str, Any], **_: Any) -> None:
        params["MaxRecords"] = 2

    aws.session.events.register("before-parameter-build.cloudwatch.DescribeAlarms", cut)
    pages: list[Alarms] = []
    assert aws.calls(lambda: pages.append(read(aws))) == ["DescribeAlarms"] * 4
    assert len(pages[0].alarms) == 7


def test_a_list_without_end_is_not_complete(aws: Releasing) -> None:
    aws.answer(ACTION, {"MetricAlarms": [], "NextToken": "again"})
    assert not read(aws).complete
    assert len(aws.called) == 2


def test_alarms_on_other_things_are_left_out(aws: Releasing) -> None:
    aws.answer(
        ACTION,
        {
            "MetricAlarms": [
                {"AlarmName": "queue", "Namespace": "AWS/SQS", "MetricName": "Errors", "StateValue": "OK"},
                {"AlarmName": "search", "Metrics": [{"Id": "a", "Expression": "SEARCH('{AWS/Lambda} f', 'Sum')"}]},
                {"AlarmName": "bare", "Namespace": "AWS/Lambda", "MetricName": "Errors", "StateValue": "NEW_ONE"},
            ],
            "CompositeAlarms": [
                {"AlarmName": "c", "AlarmRule": "ALARM(arn:aws:cloudwatch:us-east-1:1:alarm:x y) OR OK('z')"}
            ],
        },
    )
    alarms = {alarm.name: alarm for alarm in read(aws).alarms}
    assert set(alarms) == {"search", "bare", "c"}
    assert alarms["bare"].state == "NEW_ONE"
    assert (alarms["bare"].threshold, alarms["bare"].since) == (None, None)
    assert alarms["c"].names == ("x y", "z")


def test_texts_are_cleaned(aws: Releasing) -> None:
    dimension = {"Name": "FunctionName", "Value": "f\x1b[2J"}
    alarm = {
        "AlarmName": "a\x1b",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "ComparisonOperator": "\u202eevil",
        "Dimensions": [dimension],
    }
    aws.answer(ACTION, {"MetricAlarms": [alarm]})
    (cleaned,) = read(aws).alarms
    assert cleaned.name.isprintable()
    assert cleaned.comparison.isprintable()
    assert all(text.isprintable() for text in cleaned.metrics[0].dimensions.values())


@pytest.mark.parametrize(
    "body", [{"MetricAlarms": "x"}, {"MetricAlarms": [3]}, {"CompositeAlarms": [{"AlarmName": "a"}]}]
)
def test_what_is_no_answer_says_so(aws: Releasing, body: dict[str, Any]) -> None:
    # botocore reads shapes loosely, so the parser is handed what an endpoint might make of it.
    from tui.aws.alarms import _page

    with pytest.raises(errors.Unreadable):
        _page(body)


def test_denied_and_throttled(aws: Releasing) -> None:
    aws.refuse(ACTION)
    with pytest.raises(errors.NotPermitted) as caught:
        read(aws)
    assert caught.value.action == ACTION
    aws.refuse(ACTION, "Throttling")
    with pytest.raises(errors.Busy):
        read(aws)
    assert aws.provider._budgets["cloudwatch"].pace.slowed


def test_an_answer_without_a_list_is_none_at_all() -> None:
    account = FaultyAccount("empty")
    account.faults["cloudwatch:DescribeAlarms"] = FAULTS["garbage"]
    provider = LambdaProvider(account.session, Context("demo", "us-east-1"), budget=Budget(1000))
    with pytest.raises(Unreadable):
        provider.alarms.describe_alarms()
