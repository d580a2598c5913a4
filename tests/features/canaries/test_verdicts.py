"""Canaries are asked about together, as many as a call takes, and each only as far back as it has to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tui.aws.sections.metrics import ALIASES_AT_ONCE
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.canaries.verdicts import Asked, batches

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def asked(hours: float) -> Asked:
    alias = Alias("orders", "PROD", Routing("6", "7", Weight(1_000)))
    return Asked(alias, (), (), NOW - timedelta(hours=hours))


def hours(*ago: float) -> list[list[float]]:
    """Return how far back is read, by call."""
    calls = batches([asked(one) for one in ago], NOW)
    return [[(NOW - one.since) / timedelta(hours=1) for one in call] for call in calls]


def test_what_is_of_about_the_same_time_is_asked_together_from_the_earliest_on() -> None:
    assert hours(3, 24, 2, 6, 20) == [[6, 3, 2], [24, 20]]
    assert hours() == []


def test_no_call_asks_for_more_than_it_may() -> None:
    assert [len(call) for call in hours(*[2.0] * 120)] == [ALIASES_AT_ONCE, ALIASES_AT_ONCE, 120 - 2 * ALIASES_AT_ONCE]
    assert [len(call) for call in hours(*[24.0] * 50)] == [38, 12]
