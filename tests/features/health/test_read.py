"""What is asked of AWS to tell how an alias is doing, and what becomes of what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, FaultyAccount
from tests.support.shop import few_of_the_shop
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context
from tui.domain.errors import NotPermitted
from tui.features.alias_history.routing_history import observed
from tui.features.health.read import HealthRead, Reading, read_health
from tui.features.health.statistics.verdict import Outcome
from tui.features.health.traffic_window import WINDOWS
from tui.writes.workspace import Workspace

READ, ALARMS, TRAIL = "cloudwatch:GetMetricData", "cloudwatch:DescribeAlarms", "cloudtrail:LookupEvents"


@pytest.fixture
def account() -> FaultyAccount:
    return FaultyAccount(few_of_the_shop())


def workspace(account: FaultyAccount) -> Workspace:
    return Workspace(LambdaProvider(account.session, Context("demo", "us-east-1"), budget=quick_budget()))


def reading(opened: Workspace, function: str = "payment-capture", **more: object) -> Reading:
    alias = opened.read_alias(function, "PROD")
    known = observed((), alias, opened.context.clock.now())
    return Reading(alias, WINDOWS[0], known, **more)  # type: ignore[arg-type]


def last(opened: Workspace, request: Reading) -> HealthRead:
    return list(read_health(opened, request))[-1]


def test_the_first_reading_asks_once_who_moved_the_alias_and_the_next_one_does_not(account: FaultyAccount) -> None:
    opened = workspace(account)
    request = reading(opened)
    account.calls.clear()
    steps = list(read_health(opened, request))
    assert account.calls.count(READ) == 1
    assert account.calls.count(ALARMS) == 1
    assert 3 <= account.calls.count(TRAIL) <= 6
    # Nothing is said before it is known since when: it would be taken back at once.
    assert [step.health.verdict is None for step in steps] == [True, True, False]
    health = steps[-1]
    assert health.health.verdict is not None
    assert health.health.verdict.outcome is Outcome.FAIL
    account.calls.clear()
    again = last(opened, reading(opened, past=health.past, before=health.health))
    assert (account.calls.count(READ), account.calls.count(TRAIL)) == (1, 0)
    assert again.health.verdict is not None
    assert again.health.verdict.outcome is Outcome.FAIL


def test_an_older_canary_is_read_from_an_hour_before_it_began(account: FaultyAccount) -> None:
    opened = workspace(account)
    request = reading(opened, "order-refunds")
    account.calls.clear()
    health = last(opened, request).health
    assert account.calls.count(READ) == 2
    assert health.traffic is not None
    assert health.traffic.since is not None
    assert (health.weights[0].since - health.traffic.since).total_seconds() >= 3600


def test_an_alias_that_is_not_split_asks_nothing_of_cloudtrail(account: FaultyAccount) -> None:
    opened = workspace(account)
    account.session.client("lambda").update_alias(
        FunctionName="payment-capture",
        Name="PROD",
        FunctionVersion="11",
        RoutingConfig={"AdditionalVersionWeights": {}},
    )
    request = reading(opened)
    account.calls.clear()
    health = last(opened, request).health
    assert account.calls.count(TRAIL) == 0
    assert health.verdict is None
    assert health.settled


def test_the_version_that_was_on_trial_in_the_window_is_read_with_the_one_that_is_left(account: FaultyAccount) -> None:
    opened = workspace(account)
    split = opened.read_alias("payment-capture", "PROD")
    known = observed((), split, opened.context.clock.now() - timedelta(minutes=5))
    whole = replace(split, routing=split.routing.rolled_back(), revision="later")
    request = Reading(whole, WINDOWS[0], observed(known, whole, opened.context.clock.now()))
    traffic = last(opened, request).health.traffic
    assert traffic is not None
    assert [series.version for series in traffic.series] == ["11", "12"]
    assert traffic.of("12").last is not None


def test_what_fails_keeps_what_was_read_before(account: FaultyAccount) -> None:
    opened = workspace(account)
    first = last(opened, reading(opened))
    account.faults = {READ: FAULTS["denied"], ALARMS: FAULTS["denied"]}
    second = last(opened, reading(opened, past=first.past, before=first.health)).health
    assert second.failure is not None
    assert isinstance(second.failure.cause, NotPermitted)
    assert second.traffic == first.health.traffic
    assert second.watches == first.health.watches
    assert second.alarms_failure is not None


def test_a_reading_of_other_versions_keeps_nothing(account: FaultyAccount) -> None:
    opened = workspace(account)
    first = last(opened, reading(opened))
    account.faults = {READ: FAULTS["denied"]}
    second = last(opened, reading(opened, "order-processor", past=(), before=first.health)).health
    assert second.traffic is None
    assert second.verdict is None
