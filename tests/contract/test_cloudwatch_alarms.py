"""DescribeAlarms: states follow the traffic, missing data counts as it was set, and lists are cut as AWS does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.paths import TRAFFIC
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account

BOTH = ["MetricAlarm", "CompositeAlarm"]


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(TRAFFIC, clock=clock) as account:
        yield account


@pytest.fixture
def watch(account: DemoAccount) -> Any:
    return account.session.client("cloudwatch")


def states(watch: Any) -> dict[str, str]:
    answer = watch.describe_alarms(AlarmTypes=BOTH)
    return {a["AlarmName"]: a["StateValue"] for a in answer["MetricAlarms"] + answer["CompositeAlarms"]}


def one(watch: Any, name: str) -> dict[str, Any]:
    answer = watch.describe_alarms(AlarmNames=[name], AlarmTypes=BOTH)
    (alarm,) = answer["MetricAlarms"] + answer["CompositeAlarms"]
    return dict(alarm)


def weigh(client: Any, **weights: float) -> None:
    config = {"AdditionalVersionWeights": {key.lstrip("v"): weight for key, weight in weights.items()}}
    client.update_alias(FunctionName="f", Name="live", RoutingConfig=config)


def test_states_as_the_traffic_is(watch: Any) -> None:
    assert states(watch) == {
        "canary-errors": "ALARM",
        "either": "ALARM",
        "error-rate": "OK",
        "ignores": "ALARM",
        "never-data": "INSUFFICIENT_DATA",
        "no-traffic": "ALARM",
        "not-breaching": "OK",
    }


def test_an_alarm_is_told_whole(watch: Any, clock: Clock) -> None:
    alarm = one(watch, "canary-errors")
    assert alarm["AlarmArn"] == "arn:aws:cloudwatch:us-east-1:123456789012:alarm:canary-errors"
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == ("AWS/Lambda", "Errors", "Sum")
    assert {d["Name"]: d["Value"] for d in alarm["Dimensions"]} == {
        "FunctionName": "f",
        "Resource": "f:live",
        "ExecutedVersion": "2",
    }
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (60, 3, 2)
    assert (alarm["Threshold"], alarm["ActionsEnabled"]) == (5.0, True)
    assert alarm["StateReason"].startswith("Threshold Crossed: 3 out of the last 3 datapoints [")
    # The canary came thirty minutes ago; two bad minutes later, and one more until they were known, it fired.
    fired = clock.now - alarm["StateTransitionedTimestamp"]
    assert timedelta(minutes=26) <= fired <= timedelta(minutes=28)
    assert one(watch, "never-data")["ActionsEnabled"] is False
    assert one(watch, "never-data")["ExtendedStatistic"] == "p90"
    assert "2 datapoints were unknown" in one(watch, "never-data")["StateReason"]
    assert one(watch, "error-rate")["Metrics"][0]["Expression"] == "100 * e / i"
    assert one(watch, "either")["AlarmRule"].startswith('ALARM("canary-errors")')
    assert one(watch, "either")["StateTransitionedTimestamp"] == alarm["StateTransitionedTimestamp"]


def test_taking_the_canary_back_lets_it_fall_silent(watch: Any, client: Any, clock: Clock) -> None:
    weigh(client)
    clock.advance(600)
    assert one(watch, "canary-errors")["StateValue"] == "INSUFFICIENT_DATA"
    ignoring = one(watch, "ignores")
    assert ignoring["StateValue"] == "ALARM"
    assert states(watch)["either"] == "OK"


def test_dragging_it_up_trips_the_alarm(watch: Any, client: Any, clock: Clock) -> None:
    weigh(client, v2=0.001)
    clock.advance(900)
    assert one(watch, "canary-errors")["StateValue"] != "ALARM"
    weigh(client, v2=0.5)
    clock.advance(240)
    alarm = one(watch, "canary-errors")
    assert alarm["StateValue"] == "ALARM"
    assert clock.now - timedelta(minutes=4) <= alarm["StateTransitionedTimestamp"] <= clock.now


def test_lists(watch: Any) -> None:
    usual = watch.describe_alarms()
    assert len(usual["MetricAlarms"]) == 6
    assert usual["CompositeAlarms"] == []
    assert [a["AlarmName"] for a in watch.describe_alarms(AlarmNamePrefix="n")["MetricAlarms"]] == [
        "never-data",
        "no-traffic",
        "not-breaching",
    ]
    fire = watch.describe_alarms(StateValue="INSUFFICIENT_DATA", AlarmTypes=BOTH)
    assert [a["AlarmName"] for a in fire["MetricAlarms"]] == ["never-data"]
    pages = watch.get_paginator("describe_alarms").paginate(AlarmTypes=BOTH, PaginationConfig={"PageSize": 3})
    sizes = [len(page["MetricAlarms"]) + len(page["CompositeAlarms"]) for page in pages]
    assert sizes == [3, 3, 1]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"MaxRecords": 101}, "ValidationError"),
        ({"NextToken": "x"}, "InvalidNextToken"),
        ({"AlarmNames": ["a"], "AlarmNamePrefix": "a"}, "InvalidParameterCombination"),
        ({"ChildrenOfAlarmName": "either"}, "NotImplemented"),
    ],
)
def test_refusals(watch: Any, parameters: dict[str, Any], code: str) -> None:
    assert refused(watch, "describe_alarms", **parameters)[0] == code
