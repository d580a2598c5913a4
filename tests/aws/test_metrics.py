"""The adapter reads traffic in one call, and tells apart no calls, no data and not read."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.paths import TRAFFIC
from tests.support.releasing import Releasing, releasing
from tui.aws import metrics
from tui.aws.metric_data import MOST
from tui.aws.sections.metrics import ALIASES_AT_ONCE, METRICS_TO_JUDGE
from tui.domain import errors
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.domain.traffic import AliasTraffic, Minute
from tui.domain.usage import Called, Usages
from tui.features.health.traffic_window import metrics_per_reading

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACTION = "cloudwatch:GetMetricData"


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(TRAFFIC) as opened:
        yield opened


def traffic(aws: Releasing, minutes: int = 60, versions: tuple[str, ...] = ("1", "2"), **more: Any) -> AliasTraffic:
    return aws.provider.metrics.read_traffic("f", "live", versions, NOON - timedelta(minutes=minutes), NOON, **more)


def usages(aws: Releasing, *versions: str, aliases: tuple[str, ...] = (), days: int = 7) -> Usages:
    return aws.provider.metrics.last_invoked("f", versions, aliases, days)


def metric_result(
    identifier: str, values: dict[int, float], status: str = "Complete", *messages: str
) -> dict[str, Any]:
    """Answer a metric, its datapoints by the minute after eleven."""
    return {
        "Id": identifier,
        "Timestamps": [(NOON - timedelta(minutes=60 - minute)).timestamp() for minute in values],
        "Values": list(values.values()),
        "StatusCode": status,
        "Messages": [{"Code": "x", "Value": message} for message in messages],
    }


def test_one_call_reads_it_all(aws: Releasing) -> None:
    requests: list[Any] = []
    aws.session.events.register("before-parameter-build.cloudwatch", lambda params, **_: requests.append(params))
    assert aws.calls(lambda: traffic(aws)) == ["GetMetricData"]
    queries = requests[0]["MetricDataQueries"]
    assert len(queries) == metrics_per_reading(2) == 16
    assert len({query["Id"] for query in queries}) == 16


def test_what_judges_several_aliases_is_read_in_one_call(aws: Releasing) -> None:
    requests: list[Any] = []
    aws.session.events.register("before-parameter-build.cloudwatch", lambda params, **_: requests.append(params))
    split = Alias("f", "live", Routing("1", "2", Weight(1_000)))
    other = Alias("g", "live", Routing("1", "2", Weight(1_000)))
    since = NOON - timedelta(minutes=60)

    def read() -> tuple[AliasTraffic, ...]:
        return aws.provider.metrics.read_traffics((split, other), since, NOON)

    assert aws.calls(read) == ["GetMetricData"]
    assert len(requests[0]["MetricDataQueries"]) == 2 * METRICS_TO_JUDGE
    assert ALIASES_AT_ONCE * METRICS_TO_JUDGE <= MOST
    judged, nothing = read()
    whole = traffic(aws)
    assert (judged.function, judged.since, judged.until) == ("f", whole.since, whole.until)
    for version in "12":
        figures = [(minute.at, minute.calls, minute.errors, minute.p90) for minute in whole.of(version).minutes]
        assert [(one.at, one.calls, one.errors, one.p90) for one in judged.of(version).minutes] == figures
    assert judged.total == whole.total
    # What was not asked for is not known, which is not none.
    assert judged.whole_function is None
    assert {minute.throttles for minute in judged.of("2").minutes} == {None}
    assert nothing.of("1").calls() is None
    assert aws.provider.metrics.read_traffics((), since, NOON) == ()
    assert aws.calls(lambda: aws.provider.metrics.read_traffics((split,), NOON, NOON)) == []
    aws.refuse(ACTION)
    with pytest.raises(errors.NotPermitted):
        read()


def test_traffic_is_told_by_version(aws: Releasing) -> None:
    alias_traffic = traffic(aws)
    assert pickle.loads(pickle.dumps(alias_traffic)) == alias_traffic
    assert (alias_traffic.function, alias_traffic.alias, alias_traffic.read_at) == ("f", "live", NOON)
    assert (alias_traffic.missing, alias_traffic.failures) == ((), ())
    assert len(alias_traffic.of("1").minutes) == 60
    assert alias_traffic.of("1").minutes[0].at == NOON - timedelta(hours=1)
    canary = alias_traffic.of("2")
    # It came half an hour ago; before that there is no data, which is not no calls.
    assert [minute.calls for minute in canary.minutes[:30]] == [None] * 30
    assert all(minute.counted and minute.p50 and minute.p99 and minute.concurrency for minute in canary.minutes[30:])
    assert all(type(minute.calls) is int and type(minute.errors) is int for minute in canary.minutes[30:])
    rate = canary.sums().rate
    assert rate is not None
    assert 0.15 < rate < 0.25
    assert alias_traffic.total is not None
    assert alias_traffic.whole_function is not None
    by_version = sum(alias_traffic.of(version).calls() or 0 for version in "12")
    assert alias_traffic.total.calls() == by_version
    assert alias_traffic.total.minutes[0].errors is None
    assert (alias_traffic.whole_function.calls() or 0) > by_version
    assert alias_traffic.versions == ("1", "2")


def test_closed_periods_only_and_the_last_are_provisional(aws: Releasing) -> None:
    aws.clock.advance(130)
    assert traffic(aws).until == NOON
    whole = aws.provider.metrics.read_traffic(
        "f", "live", ("1",), NOON - timedelta(minutes=31), NOON + timedelta(hours=1), 300, timeout_s=400
    )
    # The provider's clock stands still at noon.
    assert (whole.since, whole.until, whole.period_s) == (NOON - timedelta(minutes=35), NOON, 300)
    assert whole.provisional_from == NOON - timedelta(minutes=10)
    assert [minute.at.minute % 5 for minute in whole.of("1").minutes] == [0] * 7
    assert traffic(aws).provisional_from == NOON - timedelta(minutes=3)


def test_a_window_without_a_closed_minute_asks_nothing(aws: Releasing) -> None:
    later = NOON + timedelta(minutes=5)
    assert aws.calls(lambda: aws.provider.metrics.read_traffic("f", "live", ("1",), NOON, later)) == []
    assert aws.provider.metrics.read_traffic("f", "live", ("1",), NOON, later).of("1").minutes == ()


def test_errors_without_a_datapoint_are_none_where_there_were_calls(aws: Releasing) -> None:
    aws.answer(
        ACTION,
        {
            "MetricDataResults": [
                metric_result("m0", {3: 10, 4: 12}),
                metric_result("m1", {4: 2}),
                metric_result("m2", {}),
            ]
        },
    )
    minutes = {minute.at.minute: minute for minute in traffic(aws, versions=("1",)).of("1").minutes}
    assert (minutes[3].calls, minutes[3].errors, minutes[3].throttles) == (10, 0, 0)
    assert (minutes[4].calls, minutes[4].errors) == (12, 2)
    assert (minutes[5].calls, minutes[5].errors) == (None, None)


def test_what_was_not_read_is_not_taken_for_none(aws: Releasing) -> None:
    aws.answer(
        ACTION,
        {
            "MetricDataResults": [
                metric_result("m0", {3: 10}),
                metric_result("m1", {}, "InternalError", "please try again"),
                metric_result("m2", {}, "Forbidden", "no right to it"),
            ]
        },
    )
    alias_traffic = traffic(aws, versions=("1",))
    minute = alias_traffic.of("1").minutes[3]
    assert (minute.calls, minute.errors, minute.throttles) == (10, None, None)
    assert "Errors" in alias_traffic.missing
    assert "Throttles" in alias_traffic.missing
    assert "Duration p99" in alias_traffic.missing
    assert alias_traffic.missing.count("Invocations") == 1
    reasons = {failure.reason: failure.cause for failure in alias_traffic.failures}
    assert set(reasons) == {"please try again", "no right to it", "no answer"}
    assert isinstance(reasons["no right to it"], errors.NotPermitted)
    assert isinstance(reasons["please try again"], errors.ServiceFailed)


def test_an_unread_count_of_calls_leaves_nothing_to_judge(aws: Releasing) -> None:
    aws.answer(
        ACTION, {"MetricDataResults": [metric_result("m0", {3: 10}, "PartialData"), metric_result("m1", {3: 1})]}
    )
    alias_traffic = traffic(aws, versions=("1",))
    assert alias_traffic.of("1").minutes[3] == Minute(alias_traffic.of("1").minutes[3].at)


def test_nothing_but_forbidden_is_a_missing_right(aws: Releasing) -> None:
    results = [metric_result(f"m{place}", {}, "Forbidden", "not allowed") for place in range(16)]
    aws.answer(ACTION, {"MetricDataResults": results})
    with pytest.raises(errors.NotPermitted, match="not allowed") as caught:
        traffic(aws)
    assert caught.value.action == ACTION
    with pytest.raises(errors.NotPermitted):
        usages(aws, "1")


def test_a_parted_answer_is_put_together(aws: Releasing) -> None:
    most = {"MaxDatapoints": 100_800}

    def cut(params: dict[str, Any], **_: Any) -> None:
        params.update(most)

    aws.session.events.register("before-parameter-build.cloudwatch.GetMetricData", cut)
    whole = traffic(aws)
    most["MaxDatapoints"] = 300
    assert aws.calls(lambda: traffic(aws)) == ["GetMetricData"] * 3
    assert traffic(aws) == whole


def test_an_answer_without_end_is_given_up(aws: Releasing) -> None:
    pages = iter(range(100))

    def endless(request: Any) -> Any:
        aws.answer(
            ACTION, {"MetricDataResults": [metric_result("m0", {3: 1}, "PartialData")], "NextToken": f"t{next(pages)}"}
        )
        answered = aws._instead[ACTION](request)
        aws._instead[ACTION] = endless
        return answered

    aws._instead[ACTION] = endless
    steps: list[AliasTraffic] = []
    assert len(aws.calls(lambda: steps.append(traffic(aws)))) <= 10
    assert "Invocations" in steps[0].missing


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"MetricDataResults": [{"Id": "m0", "Timestamps": [1.0, 2.0], "Values": [1.0], "StatusCode": "Complete"}]},
    ],
)
def test_what_is_no_answer_says_so(aws: Releasing, body: dict[str, Any]) -> None:
    aws.answer(ACTION, body)
    with pytest.raises(errors.Unreadable) as caught:
        traffic(aws)
    assert caught.value.action == ACTION


def test_strange_datapoints_do_no_harm(aws: Releasing) -> None:
    strange = {
        "Id": "m0",
        "Timestamps": [(NOON - timedelta(seconds=35)).timestamp(), (NOON - timedelta(minutes=3)).timestamp()],
        "Values": [7.0, -4.0],
        "StatusCode": "Complete",
        "Messages": [],
    }
    aws.answer(ACTION, {"MetricDataResults": [strange, metric_result("m1", {59: 9}), metric_result("zz", {1: 1})]})
    last = traffic(aws, versions=("1",)).of("1").minutes
    assert (last[-1].calls, last[-1].errors) == (7, None)
    assert last[-3].calls is None


@pytest.mark.parametrize(
    ("times", "values"),
    [
        ([3], ["many"]),
        ([3], [None]),
        ([3], [True]),
        ([3], [math.nan]),
        ([3, 4], [7.0, "many"]),
    ],
)
def test_a_datapoint_that_cannot_be_read_is_not_none(aws: Releasing, times: list[Any], values: list[Any]) -> None:
    minutes = [(NOON - timedelta(minutes=60 - t)).timestamp() for t in times]
    calls = {"Id": "m0", "Timestamps": minutes, "Values": values, "StatusCode": "Complete"}
    whole = [metric_result(f"m{place}", {}) for place in range(1, 9)]
    aws.answer(ACTION, {"MetricDataResults": [calls, *whole]})
    alias_traffic = traffic(aws, versions=("1",))
    assert alias_traffic.missing == ("Invocations",)
    assert [failure.reason for failure in alias_traffic.failures] == ["some datapoints could not be read"]
    assert all(minute.calls is None for minute in alias_traffic.of("1").minutes)
    assert alias_traffic.total is not None


@pytest.mark.parametrize("odd", ["x", 0])
def test_lists_of_another_kind_are_not_taken_for_empty(aws: Releasing, odd: Any) -> None:
    aws.answer(ACTION, {"MetricDataResults": [{**metric_result("m0", {}), "Timestamps": odd, "Values": odd}]})
    with pytest.raises(errors.Unreadable):
        traffic(aws)


def test_messages_are_cleaned(aws: Releasing) -> None:
    aws.answer(ACTION, {"MetricDataResults": [metric_result("m0", {}, "Internal\x1bError", "\x1b[2Jwiped\u202e")]})
    alias_traffic = traffic(aws)
    assert all(failure.reason.isprintable() for failure in alias_traffic.failures)
    assert any("wiped" in failure.reason for failure in alias_traffic.failures)


def test_a_denied_or_throttled_reading_is_named(aws: Releasing) -> None:
    aws.refuse(ACTION)
    with pytest.raises(errors.NotPermitted) as caught:
        traffic(aws)
    assert caught.value.action == ACTION
    aws.refuse(ACTION, "ThrottlingException")
    with pytest.raises(errors.Busy):
        traffic(aws)
    assert aws.provider._budgets["cloudwatch"].pace.slowed
    assert not aws.provider.budget.pace.slowed


def test_versions_that_were_called_lately(aws: Releasing) -> None:
    by_version = usages(aws, "1", "2", "3", "4", aliases=("live", "quiet", "thin"))
    assert by_version.metrics == 16
    assert pickle.loads(pickle.dumps(by_version)) == by_version
    assert by_version.since == datetime(2026, 11, 16, tzinfo=UTC)
    called = {usage.version: (usage.called, usage.by) for usage in by_version.versions}
    assert called == {
        "1": (Called.YES, ("live", "thin")),
        "2": (Called.YES, ("live",)),
        "3": (Called.YES, ("",)),
        "4": (Called.NO, ()),
    }
    assert by_version.of("1").last == datetime(2026, 11, 23, tzinfo=UTC)
    assert by_version.of("3").calls == pytest.approx(30 * 60 * 24 * 7.5, rel=0.1)
    assert by_version.of("99").called is Called.UNKNOWN


def test_calls_long_ago_are_not_lately(aws: Releasing) -> None:
    aws.session.client("lambda").update_alias(
        FunctionName="f", Name="live", FunctionVersion="4", RoutingConfig={"AdditionalVersionWeights": {}}
    )
    aws.clock.advance(30 * 86_400)
    aws.provider.context = type(aws.provider.context)("demo", "us-east-1")
    aws.provider.metrics._now = lambda: aws.clock.now
    by_version = usages(aws, "2", "4", aliases=("live",))
    assert [usage.called for usage in by_version.versions] == [Called.NO, Called.YES]
    assert usages(aws, "2", aliases=("live",), days=40).of("2").called is Called.YES


def test_not_read_is_not_unused(aws: Releasing) -> None:
    aws.answer(ACTION, {"MetricDataResults": [metric_result("m0", {}), metric_result("m1", {}, "InternalError")]})
    by_version = usages(aws, "1", aliases=("live",))
    assert by_version.of("1").called is Called.UNKNOWN
    assert by_version.failures
    aws.answer(ACTION, {"MetricDataResults": [metric_result("m0", {3: 2}), metric_result("m1", {}, "InternalError")]})
    assert usages(aws, "1", aliases=("live",)).of("1").called is Called.YES


def test_many_versions_are_asked_for_in_batches(aws: Releasing, monkeypatch: pytest.MonkeyPatch) -> None:
    assert metrics._BATCHES * MOST == 5000
    monkeypatch.setattr(metrics, "_BATCHES", 2)
    many = tuple(str(number) for number in range(1, 400))
    assert aws.calls(lambda: usages(aws, *many, aliases=("live", "quiet"))) == ["GetMetricData"] * 2
    by_version = usages(aws, *many, aliases=("live", "quiet"))
    assert by_version.metrics == 1000
    assert by_version.of("4").called is Called.NO
    assert by_version.of("399").called is Called.UNKNOWN
