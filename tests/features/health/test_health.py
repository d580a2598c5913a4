"""What the traffic of an alias means, and how much of it has to be read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.healths import FAILING, HEALTHY, KNOWN, SPLIT, WHOLE
from tests.support.make_believe_traffic import at, traffic
from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.domain.traffic import Minute, Series, WeightSince
from tui.features.health.health import Health, assessed, figures, promotion_objection, reads_from
from tui.features.health.statistics.verdict import Outcome
from tui.features.health.traffic_window import WINDOWS


def test_a_split_alias_is_judged_by_its_known_weights() -> None:
    health = assessed(Health(SPLIT, HEALTHY), KNOWN, KNOWN, at(12))
    assert health.verdict is not None
    assert health.verdict.outcome is Outcome.PASS
    assert health.weights == (WeightSince(at(0), Weight(1_000)),)
    assert health.before.calls == 600
    assert health.seen is not None
    assert health.seen.share == pytest.approx(0.1)


def test_an_alias_that_is_not_split_has_a_forecast_and_no_verdict() -> None:
    health = assessed(Health(WHOLE, HEALTHY), KNOWN, (), at(12))
    assert health.verdict is None
    assert health.seen is None
    assert health.before.calls is not None


def test_without_traffic_nothing_is_judged() -> None:
    assert assessed(Health(SPLIT), KNOWN, KNOWN, at(12)).verdict is None


def test_what_is_read_reaches_an_hour_before_the_canary() -> None:
    weights = (WeightSince(at(0), Weight(1_000)),)
    assert reads_from(WINDOWS[0], weights, at(200)) == at(-60)
    assert reads_from(WINDOWS[0], (), at(200)) == at(200) - timedelta(hours=2)
    # A chart's axis begins at a whole step before that.
    assert reads_from(WINDOWS[3], (), at(200)) == at(120) - timedelta(hours=24)


def test_of_an_old_canary_a_day_is_read() -> None:
    weights = (WeightSince(at(-10_000), Weight(1_000)),)
    assert reads_from(WINDOWS[0], weights, at(0)) == at(0) - timedelta(hours=24)


def test_figures_are_of_the_minutes_that_have_data() -> None:
    minutes = (
        Minute(at(0), 100, 1, 2, 10.0, 20.0, 30.0, 4.0),
        Minute(at(1)),
        Minute(at(2), 300, 3, 0, 50.0, 60.0, 70.0, 9.0),
    )
    numbers = figures(Series("7", minutes), at(0), at(4))
    assert (numbers.of, numbers.minutes, numbers.calls, numbers.errors) == (4, 2, 400, 4)
    assert numbers.per_minute == 200
    assert numbers.rate == pytest.approx(0.01)
    # Three of four calls were in the later minute, so it is the one in the middle.
    assert (numbers.p50, numbers.p90, numbers.p99, numbers.concurrency) == (50.0, 60.0, 70.0, 9.0)


def test_no_data_is_not_nothing() -> None:
    numbers = figures(Series("7"), at(0), at(15))
    assert (numbers.calls, numbers.errors, numbers.rate, numbers.per_minute, numbers.p50) == (None,) * 5


@pytest.mark.parametrize(
    ("read", "word"), [(HEALTHY, None), (FAILING, Outcome.FAIL), (traffic([(540, 5)], [(1, 0)]), Outcome.NOT_ENOUGH)]
)
def test_a_promotion_is_worth_a_word_where_the_verdict_does_not_speak_for_it(
    read: object, word: Outcome | None
) -> None:
    health = assessed(Health(SPLIT, read), KNOWN, KNOWN, at(12))  # type: ignore[arg-type]
    assert promotion_objection(health, SPLIT) == word


def test_a_fix_of_a_failing_stable_has_nothing_said_against_it() -> None:
    fixing = traffic([(540, 270)] * 12, [(60, 0)] * 12, [(600, 300)] * 60)
    assert promotion_objection(assessed(Health(SPLIT, fixing), KNOWN, KNOWN, at(12)), SPLIT) is None


def test_what_was_read_of_other_versions_says_nothing() -> None:
    health = assessed(Health(SPLIT, HEALTHY), KNOWN, KNOWN, at(12))
    other = Alias("orders", "PROD", Routing("6", "8", Weight(1_000)))
    assert promotion_objection(health, other) is Outcome.NOT_ENOUGH
    assert promotion_objection(None, SPLIT) is Outcome.NOT_ENOUGH
    assert promotion_objection(health, WHOLE) is None
