"""GetMetricData: the dimension sets that Lambda emits, statistics, gaps, windows, pages and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.paths import TRAFFIC
from tests.support.world import Clock, refused
from tui.demo import DemoAccount, demo_account

LIVE: dict[str, Any] = {"FunctionName": "f", "Resource": "f:live"}


@pytest.fixture
def account(clock: Clock) -> Iterator[DemoAccount]:
    with demo_account(TRAFFIC, clock=clock) as account:
        yield account


@pytest.fixture
def watch(account: DemoAccount) -> Any:
    return account.session.client("cloudwatch")


def query(metric: str, stat: str = "Sum", period: int = 60, identifier: str = "m", **dimensions: Any) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    identity = {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": named}
    return {"Id": identifier, "MetricStat": {"Metric": identity, "Period": period, "Stat": stat}}


def results(
    watch: Any, clock: Clock, *queries: dict[str, Any], minutes: float = 10, **more: Any
) -> list[dict[str, Any]]:
    arguments = {"StartTime": clock.now - timedelta(minutes=minutes), "EndTime": clock.now, **more}
    answer: list[dict[str, Any]] = watch.get_metric_data(MetricDataQueries=list(queries), **arguments)[
        "MetricDataResults"
    ]
    return answer


def values(
    watch: Any, clock: Clock, metric: str, stat: str = "Sum", minutes: float = 10, **dimensions: Any
) -> list[float]:
    (result,) = results(watch, clock, query(metric, stat, **dimensions), minutes=minutes)
    assert result["StatusCode"] == "Complete"
    numbers: list[float] = result["Values"]
    return numbers


def test_minutes_come_newest_first_and_on_the_minute(watch: Any, clock: Clock) -> None:
    (result,) = results(watch, clock, query("Invocations", **LIVE))
    times: list[datetime] = result["Timestamps"]
    assert times == [clock.now - timedelta(minutes=n) for n in range(1, 11)]
    assert (result["Id"], result["Label"], len(result["Values"])) == ("m", "Invocations", 10)
    (ascending,) = results(watch, clock, query("Invocations", **LIVE), ScanBy="TimestampAscending")
    assert ascending["Values"] == result["Values"][::-1]


def test_an_alias_is_the_sum_of_its_versions(watch: Any, clock: Clock) -> None:
    whole = values(watch, clock, "Invocations", **LIVE)
    by_version = [values(watch, clock, "Invocations", **LIVE, ExecutedVersion=version) for version in "12"]
    assert [one + two for one, two in zip(*by_version, strict=True)] == whole
    assert sum(by_version[1]) / sum(whole) == pytest.approx(0.25, abs=0.03)
    assert sum(whole) == pytest.approx(6000, rel=0.3)


def test_what_goes_round_the_alias_is_in_the_function_alone(watch: Any, clock: Clock) -> None:
    function = sum(values(watch, clock, "Invocations", FunctionName="f"))
    by_resource = [sum(values(watch, clock, "Invocations", FunctionName="f", Resource=f"f:{q}")) for q in ("live", "3")]
    thin = sum(values(watch, clock, "Invocations", FunctionName="f", Resource="f:thin"))
    assert function == sum(by_resource) + thin
    assert by_resource[1] == pytest.approx(300, rel=0.3)
    assert values(watch, clock, "Invocations", FunctionName="f", Resource="f:3", ExecutedVersion="3") == []
    bare = values(watch, clock, "Invocations", FunctionName="g", Resource="g")
    assert bare == values(watch, clock, "Invocations", FunctionName="g")
    assert sum(values(watch, clock, "Invocations")) == function + sum(bare)


@pytest.mark.parametrize(
    "dimensions",
    [
        {"Resource": "f:live"},
        {"FunctionName": "f", "ExecutedVersion": "1"},
        {"FunctionName": "f", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f:live"},
        {"FunctionName": "f", "Resource": "f:LIVE"},
        {**LIVE, "ExecutedVersion": "4"},
        {**LIVE, "Stage": "prod"},
        {"FunctionName": "nosuch"},
        {"FunctionName": "f", "Resource": "f:quiet"},
    ],
)
def test_nothing_else_has_datapoints(watch: Any, clock: Clock, dimensions: dict[str, Any]) -> None:
    assert values(watch, clock, "Invocations", **dimensions) == []


def test_dimensions_have_no_order(watch: Any, clock: Clock) -> None:
    turned = dict(reversed({**LIVE, "ExecutedVersion": "2"}.items()))
    assert values(watch, clock, "Errors", **turned) == values(watch, clock, "Errors", **LIVE, ExecutedVersion="2")


def test_other_namespaces_and_metrics_are_empty(watch: Any, clock: Clock) -> None:
    arguments = query("Invocations", FunctionName="f")
    arguments["MetricStat"]["Metric"]["Namespace"] = "Custom"
    assert results(watch, clock, arguments)[0]["Values"] == []
    assert values(watch, clock, "NoSuchMetric", FunctionName="f") == []


def test_no_calls_no_datapoint(watch: Any, clock: Clock) -> None:
    calls = values(watch, clock, "Invocations", minutes=120, FunctionName="f", Resource="f:thin")
    assert 5 < len(calls) < 60
    assert min(calls) >= 1
    errors = values(watch, clock, "Errors", minutes=120, FunctionName="f", Resource="f:thin")
    throttles = values(watch, clock, "Throttles", minutes=120, FunctionName="f", Resource="f:thin")
    assert len(errors) == len(throttles) == len(calls)
    assert set(throttles) == {0}


def test_errors_and_durations_are_each_versions_own(watch: Any, clock: Clock) -> None:
    for version, errors, p50, p90 in (("1", 0.01, 40, 120), ("2", 0.2, 90, 250)):
        of: dict[str, Any] = {**LIVE, "ExecutedVersion": version}
        calls = sum(values(watch, clock, "Invocations", minutes=20, **of))
        assert sum(values(watch, clock, "Errors", minutes=20, **of)) / calls == pytest.approx(errors, rel=0.3)
        for stat, expected in (("p50", p50), ("p90", p90)):
            datapoints = values(watch, clock, "Duration", stat, minutes=20, **of)
            assert sum(datapoints) / len(datapoints) == pytest.approx(expected, rel=0.1)
        p99 = values(watch, clock, "Duration", "p99", **of)
        assert min(p99) > p90


def test_statistics_agree_with_each_other(watch: Any, clock: Clock) -> None:
    stats = ("Minimum", "p10", "p50", "p99.9", "Maximum", "Average", "Sum", "SampleCount")
    by_statistic = {stat: values(watch, clock, "Duration", stat, **LIVE) for stat in stats}
    for place in range(10):
        low, tenth, middle, high, top, average, total, count = (by_statistic[stat][place] for stat in stats)
        assert low <= tenth <= middle <= high <= top
        assert low < average < top
        assert total == pytest.approx(average * count)
    calls = values(watch, clock, "Invocations", **LIVE)
    assert by_statistic["SampleCount"] == calls
    shares = values(watch, clock, "Errors", "Average", **LIVE)
    assert [share * count for share, count in zip(shares, calls, strict=True)] == pytest.approx(
        values(watch, clock, "Errors", **LIVE)
    )


def test_concurrency_follows_calls_and_durations(watch: Any, clock: Clock) -> None:
    peaks = values(watch, clock, "ConcurrentExecutions", "Maximum", **LIVE)
    assert len(peaks) >= 5
    assert all(1 <= peak < 20 for peak in peaks)


def test_longer_periods_add_up(watch: Any, clock: Clock) -> None:
    minutes = sum(values(watch, clock, "Invocations", minutes=30, **LIVE))
    (five,) = results(watch, clock, query("Invocations", period=300, **LIVE), minutes=30)
    assert len(five["Values"]) == 6
    assert sum(five["Values"]) == minutes
    assert all(time.minute % 5 == 0 for time in five["Timestamps"])
    (hours,) = results(watch, clock, query("Invocations", period=3600, **LIVE), minutes=240)
    assert len(hours["Values"]) == 4


def test_timestamps_lie_on_the_period_wherever_the_start_lies(watch: Any, clock: Clock) -> None:
    clock.advance(157)
    (result,) = results(watch, clock, query("Invocations", period=300, **LIVE), minutes=21)
    assert len(result["Timestamps"]) in (4, 5)
    assert all(time.minute % 5 == 0 and time.second == 0 for time in result["Timestamps"])


def test_old_datapoints_are_kept_coarsely(watch: Any, clock: Clock) -> None:
    start, end = clock.now - timedelta(days=18), clock.now - timedelta(days=18) + timedelta(hours=2)
    kept = [
        len(
            results(watch, clock, query("Invocations", period=period, **LIVE), StartTime=start, EndTime=end)[0][
                "Values"
            ]
        )
        for period in (60, 300, 3600)
    ]
    assert kept == [0, 24, 2]


def test_the_weights_of_a_minute_are_those_that_were_in_force(watch: Any, client: Any, clock: Clock) -> None:
    before = values(watch, clock, "Invocations", minutes=40, **LIVE, ExecutedVersion="2")
    assert len(before) == 30
    clock.advance(30)
    client.update_alias(FunctionName="f", Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 1.0}})
    clock.advance(90)
    share = [
        a / b
        for a, b in zip(
            values(watch, clock, "Invocations", minutes=3, **LIVE, ExecutedVersion="2"),
            values(watch, clock, "Invocations", minutes=3, **LIVE),
            strict=True,
        )
    ]
    assert share[0] == 1.0
    assert share[1] == pytest.approx(0.625, abs=0.08)
    assert share[2] == pytest.approx(0.25, abs=0.08)
    assert values(watch, clock, "Invocations", minutes=42, **LIVE, ExecutedVersion="2")[3:] == before[1:]


def test_the_last_minute_still_grows(watch: Any, clock: Clock) -> None:
    first = values(watch, clock, "Invocations", minutes=1, **LIVE)[0]
    minute = clock.now - timedelta(minutes=1)
    clock.advance(60)
    (later,) = results(
        watch, clock, query("Invocations", **LIVE), StartTime=minute, EndTime=minute + timedelta(minutes=1)
    )
    assert first < later["Values"][0]
    clock.advance(600)
    (complete,) = results(
        watch, clock, query("Invocations", **LIVE), StartTime=minute, EndTime=minute + timedelta(minutes=1)
    )
    assert complete["Values"] == later["Values"]


def test_arithmetic(watch: Any, clock: Clock) -> None:
    of: dict[str, Any] = {**LIVE, "ExecutedVersion": "2"}
    rate = {"Id": "rate", "Expression": "100 * e / (i + 0)", "Label": "error rate"}
    hidden = [
        {**query("Errors", identifier="e", **of), "ReturnData": False},
        {**query("Invocations", identifier="i", **of), "ReturnData": False},
    ]
    (result,) = results(watch, clock, rate, *hidden)
    assert (result["Id"], result["Label"], len(result["Values"])) == ("rate", "error rate", 10)
    assert sum(result["Values"]) / 10 == pytest.approx(20, rel=0.2)


def test_pages(watch: Any, clock: Clock) -> None:
    queries = [query("Invocations", identifier=f"m{n}", **LIVE) for n in range(3)]
    arguments = {"StartTime": clock.now - timedelta(minutes=10), "EndTime": clock.now, "MaxDatapoints": 15}
    first = watch.get_metric_data(MetricDataQueries=queries, **arguments)
    assert [(len(r["Values"]), r["StatusCode"]) for r in first["MetricDataResults"]] == [
        (10, "Complete"),
        (5, "PartialData"),
        (0, "PartialData"),
    ]
    second = watch.get_metric_data(MetricDataQueries=queries, **arguments, NextToken=first["NextToken"])
    assert [(len(r["Values"]), r["StatusCode"]) for r in second["MetricDataResults"]] == [
        (0, "Complete"),
        (5, "Complete"),
        (10, "Complete"),
    ]
    assert "NextToken" not in second
    pages = watch.get_paginator("get_metric_data").paginate(MetricDataQueries=queries, **arguments)
    assert sum(len(r["Values"]) for page in pages for r in page["MetricDataResults"]) == 30


@pytest.mark.parametrize(
    ("queries", "more", "code"),
    [
        ([query("Invocations", identifier=f"m{n}") for n in range(501)], {}, "ValidationError"),
        ([query("Invocations"), query("Errors")], {}, "ValidationError"),
        ([query("Invocations", identifier="Upper")], {}, "ValidationError"),
        ([query("Invocations", period=7)], {}, "ValidationError"),
        ([query("Invocations", period=90)], {}, "ValidationError"),
        ([query("Duration", "p101")], {}, "ValidationError"),
        ([query("Duration", "Median")], {}, "ValidationError"),
        ([query("Duration", "tm90")], {}, "NotImplemented"),
        ([{"Id": "m"}], {}, "ValidationError"),
        ([{"Id": "m", "Expression": "a + 1"}], {}, "ValidationError"),
        ([{"Id": "m", "Expression": "m + 1"}], {}, "ValidationError"),
        ([{"Id": "m", "Expression": "SEARCH('{AWS/Lambda,FunctionName}', 'Sum')"}], {}, "NotImplemented"),
        ([{"Id": "m", "Expression": "1 + 1"}], {}, "NotImplemented"),
        ([{"Id": "m", "Expression": "((("}], {}, "NotImplemented"),
        ([query("Invocations")], {"NextToken": "x"}, "InvalidNextToken"),
        ([query("Invocations")], {"MaxDatapoints": 100_801}, "ValidationError"),
        ([query("Invocations")], {"EndTime": datetime(2020, 1, 1, tzinfo=UTC)}, "ValidationError"),
    ],
)
def test_refusals(watch: Any, clock: Clock, queries: list[Any], more: dict[str, Any], code: str) -> None:
    arguments = {"StartTime": clock.now - timedelta(minutes=10), "EndTime": clock.now, **more}
    assert refused(watch, "get_metric_data", MetricDataQueries=queries, **arguments)[:2] == (
        code,
        501 if code == "NotImplemented" else 400,
    )


def test_what_is_not_modelled_says_so(watch: Any) -> None:
    assert refused(watch, "list_metrics")[0] == "NotImplemented"


def test_the_protocol_is_json_whatever_botocore_prefers(account: DemoAccount) -> None:
    for service in ("cloudwatch", "codedeploy"):
        assert account.session.client(service).meta.service_model.resolved_protocol == "json"
