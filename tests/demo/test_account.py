"""The demo account around its operations: threads, repeatable answers, routing history."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.demo import demo_account, demo_session
from tui.demo.traffic.traffic import InForce

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_clients_may_be_made_and_used_from_several_threads() -> None:
    session = demo_session()

    def work(number: int) -> int:
        client = session.client("lambda")
        client.update_alias(FunctionName="order-processor", Name="TEST", Description=f"thread {number}")
        pages = client.get_paginator("list_functions").paginate()
        return sum(len(page["Functions"]) for page in pages)

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(work, range(16)))
    assert len(set(counts)) == 1
    assert counts[0] > 60


def test_the_same_clock_and_seed_give_the_same_answers() -> None:
    def answers() -> list[Any]:
        client = demo_session(clock=lambda: NOON, seed=3).client("lambda")
        alias = client.update_alias(FunctionName="order-processor", Name="PROD", FunctionVersion="6")
        versions = client.list_versions_by_function(FunctionName="pricing-engine")
        return [{k: v for k, v in alias.items() if k != "ResponseMetadata"}, versions["Versions"]]

    assert answers() == answers()


def test_the_weights_in_force_are_remembered() -> None:
    now = NOON
    with demo_account(clock=lambda: now) as account:
        client = account.session.client("lambda")
        where = {"FunctionName": "order-processor", "Name": "PROD"}
        seeded = InForce(NOON - timedelta(minutes=25), "6", "7", 0.1)
        now += timedelta(minutes=1)
        client.update_alias(**where, RoutingConfig={"AdditionalVersionWeights": {"7": 0.25}})
        now += timedelta(minutes=1)
        client.update_alias(**where, FunctionVersion="7", RoutingConfig={"AdditionalVersionWeights": {}})
        history = account.routing_history("order-processor", "PROD")
        assert history[-4:] == (
            InForce(NOON - timedelta(days=3), "6"),
            seeded,
            InForce(NOON + timedelta(minutes=1), "6", "7", 0.25),
            InForce(NOON + timedelta(minutes=2), "7"),
        )

        def at(minutes: float) -> InForce | None:
            return account.weights_in_force("order-processor", "PROD", NOON + timedelta(minutes=minutes))

        assert at(-26) == InForce(NOON - timedelta(days=3), "6")
        assert at(-40 * 24 * 60) is None
        assert at(0.5) == seeded
        assert at(1.5) == history[-2]
        assert at(60) == history[-1]
        client.delete_alias(**where)
        assert account.routing_history("order-processor", "PROD") == ()


def test_times_are_relative_to_the_clock() -> None:
    client = demo_session(clock=lambda: NOON).client("lambda")
    version = client.get_function_configuration(FunctionName="order-processor", Qualifier="7")
    assert version["LastModified"] == "2026-11-23T10:00:00.000+0000"


def test_time_may_go_faster_for_all_that_is_answered() -> None:
    now = NOON
    with demo_account(clock=lambda: now, speed=60, settle=timedelta(seconds=30)) as account:
        client, watch = account.session.client("lambda"), account.session.client("cloudwatch")
        where = {"FunctionName": "order-processor", "Name": "PROD"}
        now += timedelta(seconds=10)
        client.update_alias(**where, RoutingConfig={"AdditionalVersionWeights": {"7": 0.5}})
        assert account.routing_history("order-processor", "PROD")[-1].since == NOON + timedelta(minutes=10)
        now += timedelta(seconds=10)
        assert account.clock.at(now) == NOON + timedelta(minutes=20)
        named = {"FunctionName": "order-processor", "Resource": "order-processor:PROD", "ExecutedVersion": "7"}
        metric = {
            "Namespace": "AWS/Lambda",
            "MetricName": "Invocations",
            "Dimensions": [{"Name": name, "Value": value} for name, value in named.items()],
        }
        answer = watch.get_metric_data(
            MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}],
            StartTime=NOON,
            EndTime=NOON + timedelta(hours=1),
            ScanBy="TimestampAscending",
        )["MetricDataResults"][0]["Values"]
        assert len(answer) == 20
        assert sum(answer[11:19]) > 3 * sum(answer[1:9])


def test_a_canary_is_moved_by_codedeploy_in_fast_time() -> None:
    now = NOON
    with demo_account(clock=lambda: now, speed=600) as account:
        client = account.session.client("lambda")
        assert client.get_alias(FunctionName="gift-wrapping", Name="PROD")["FunctionVersion"] == "4"
        now += timedelta(seconds=3)
        assert client.get_alias(FunctionName="gift-wrapping", Name="PROD")["FunctionVersion"] == "5"
