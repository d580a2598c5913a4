"""The evidence of a rollout is of its own minutes, whatever an earlier one of the same alias left in the metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.make_believe_traffic import CANARY, STABLE, traffic, weights
from tests.support.rollout_world import BEGAN, PLAN, World
from tui.domain.alarm import Alarm
from tui.domain.alias import Alias
from tui.domain.errors import ServiceFailed
from tui.domain.read_failure import read_failure
from tui.domain.routing import Routing, Weight
from tui.domain.traffic import AliasTraffic
from tui.features.alias_history.routing_history import RoutingHistory, RoutingInterval, merge, observed
from tui.features.health.alarms import Scope, Watch
from tui.features.health.health import Health
from tui.features.health.read import HealthRead, Reading
from tui.features.health.statistics.verdict import evaluate_canary
from tui.features.health.text.verdict import reason_text
from tui.features.health.weights import weights_of
from tui.features.rollout.gate import check_gate
from tui.features.rollout.here import read_evidence
from tui.features.rollout.here.read_evidence import CanaryReader, EvidenceReader, evidence_of
from tui.features.rollout.machine import begin
from tui.features.rollout.plan import Gate
from tui.writes.workspace import Workspace

SPLIT = Routing("5").at("7", Weight(100))


def before_it(began: datetime) -> RoutingHistory:
    """Return an earlier rollout of the same versions, by another machine; that it was taken back is not told yet."""
    at = began - timedelta(minutes=10)
    return (RoutingInterval(at, at + timedelta(minutes=5), SPLIT, "former"),)


def test_a_second_rollout_does_not_read_the_minutes_of_the_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: list[Reading] = []

    def read_health(_: Workspace, reading: Reading) -> Iterator[HealthRead]:
        readings.append(reading)
        yield HealthRead(Health(reading.alias), before_it(BEGAN))

    monkeypatch.setattr(read_evidence, "read_health", read_health)
    alias = Alias("order-processor", "live", Routing("5"), "b")
    rollout = replace(begin("r2", PLAN, alias, "7", BEGAN), step=0, confirmed=SPLIT, revision="c")
    reader = EvidenceReader()
    for _ in range(2):
        reader(world.engine.workspace, rollout)
    reading = readings[-1]
    assert reading.past == before_it(BEGAN)
    weights = weights_of(merge(reading.known, reading.past), "5", "7")
    assert weights
    assert weights[0].since >= BEGAN
    # Without that bound the first one's minutes would count.
    alone = observed((), replace(alias, routing=SPLIT, revision="c"), reading.known[-1].since)
    assert weights_of(merge(alone, reading.past), "5", "7")[0].since < BEGAN


def test_traffic_is_read_on_from_the_reading_before_and_is_nothing_to_go_by_where_that_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    alias, traffic = Alias("order-processor", "live", SPLIT, "b"), AliasTraffic("order-processor", "live")
    action = "cloudwatch:GetMetricData"
    failure = read_failure(ServiceFailed(action, "x"), action)
    answers = iter((Health(alias, traffic), Health(alias, traffic, failure), Health(alias, traffic)))
    asked: list[Reading] = []

    def read_health(_: Workspace, reading: Reading) -> Iterator[HealthRead]:
        asked.append(reading)
        yield HealthRead(next(answers))

    monkeypatch.setattr(read_evidence, "read_health", read_health)
    reader = CanaryReader()
    read = [reader.read(world.engine.workspace, alias, ()) for _ in range(3)]
    assert [health.traffic for health in read] == [traffic, None, traffic]
    assert read[1].failure == failure
    assert [reading.before and reading.before.traffic for reading in asked] == [None, traffic, None]


def test_evidence_says_why_with_the_versions() -> None:
    read = traffic([(540, 5)] * 5, [(60, 5)] * 5, [(600, 6)] * 60)
    assert read.until is not None
    verdict = evaluate_canary(read, STABLE, CANARY, weights(1_000), read.until)
    health = Health(Alias("f", "PROD", SPLIT), traffic=read, verdict=verdict)
    evidence = evidence_of(health, CANARY, read.until - timedelta(minutes=9), read.until)
    assert (evidence.verdict, evidence.reason, evidence.version) == (verdict.outcome, reason_text(verdict), CANARY)
    assert check_gate(Gate(), evidence).reasons[0].startswith("verdict: fail, 7 has ")


@pytest.mark.parametrize(
    ("alarms_read", "expected"), [(True, ("canary", "version", "alias", "function")), (False, None)]
)
def test_alarms_that_watch_the_function_count_and_those_of_the_account_do_not(
    alarms_read: bool, expected: tuple[str, ...] | None
) -> None:
    watches = tuple(Watch(Alarm(scope.name.lower(), "OK"), scope, sees_canary=True) for scope in Scope)
    health = Health(Alias("order-processor", "live", SPLIT, "b"), watches=watches, alarms_read=alarms_read)
    alarms = evidence_of(health, "7", BEGAN, BEGAN).alarms
    assert (None if alarms is None else tuple(alarm.name for alarm in alarms)) == expected
