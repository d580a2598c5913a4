"""New code behaves by what it holds, and new aliases get the traffic that the scenario has for them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.world import Clock
from tui.demo import ConfigError, demo_account, demo_session
from tui.domain.deployment_package import DeploymentPackage
from tui.features.latest.deployment_package import build_package
from tui.storage.resources import asset

NAME = "order-processor"


def package(version: str) -> bytes:
    (built,) = (step for step in build_package(str(asset("tour", version))) if isinstance(step, DeploymentPackage))
    return built.content


def released(client: Any, clock: Clock, content: bytes) -> str:
    client.update_function_code(FunctionName=NAME, ZipFile=content)
    clock.advance(10)
    return str(client.publish_version(FunctionName=NAME)["Version"])


def sums(cloudwatch: Any, clock: Clock, metric: str, alias: str, version: str) -> float:
    named = {"FunctionName": NAME, "Resource": f"{NAME}:{alias}", "ExecutedVersion": version}
    dimensions = [{"Name": name, "Value": value} for name, value in named.items()]
    metric_asked = {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions}
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "m", "MetricStat": {"Metric": metric_asked, "Period": 60, "Stat": "Sum"}}],
        StartTime=clock.now - timedelta(hours=1),
        EndTime=clock.now,
    )
    return float(sum(answer["MetricDataResults"][0]["Values"]))


def test_the_tour_s_third_version_is_bad_and_the_others_are_not() -> None:
    clock = Clock()
    with demo_account("tour", clock=clock) as account:
        client, cloudwatch = account.session.client("lambda"), account.session.client("cloudwatch")
        numbers = [released(client, clock, package(version)) for version in ("v1", "v2", "v3")]
        rates = []
        client.create_alias(FunctionName=NAME, Name="PROD", FunctionVersion="1")
        for number in numbers:
            client.update_alias(FunctionName=NAME, Name="PROD", FunctionVersion=number)
            clock.advance(1800)
            calls = sums(cloudwatch, clock, "Invocations", "PROD", number)
            assert calls > 50_000
            rates.append(sums(cloudwatch, clock, "Errors", "PROD", number) / calls)
        assert max(rates[:2]) < 0.008
        assert 0.06 < rates[2] < 0.1


def test_no_alias_means_no_traffic_and_other_code_behaves_as_before() -> None:
    clock = Clock()
    with demo_account("tour", clock=clock) as account:
        client, cloudwatch = account.session.client("lambda"), account.session.client("cloudwatch")
        clock.advance(1800)
        assert not sums(cloudwatch, clock, "Invocations", "PROD", "1")
        released(client, clock, package("v3"))
        number = released(client, clock, package("v1"))
        client.create_alias(FunctionName=NAME, Name="PROD", FunctionVersion=number)
        clock.advance(1800)
        calls = sums(cloudwatch, clock, "Invocations", "PROD", number)
        assert sums(cloudwatch, clock, "Errors", "PROD", number) < calls * 0.008


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("LaterAliases: [{Name: PROD}]", "InvocationsPerMinute"),
        ("LaterAliases: [{Name: '1', InvocationsPerMinute: 5}]", "not digits alone"),
        ("CodeBehaviours: [{Holds: x}]", "Behaviour"),
        ("CodeBehaviours: [{Holds: x, Behaviour: {Errors: 2}}]", "Errors"),
        (
            "Versions: [{Version: 1}], Aliases: [{Name: PROD, FunctionVersion: 1}], "
            "LaterAliases: [{Name: PROD, InvocationsPerMinute: 5}]",
            "yet to be made",
        ),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, keys: str, words: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(f"Functions: [{{FunctionName: f, {keys}}}]")
    with pytest.raises(ConfigError, match=words):
        demo_session(file)
