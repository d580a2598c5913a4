"""Traffic read on from an earlier reading is what one reading of all of it gives, and asks for a few minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.paths import TRAFFIC
from tests.support.releasing import Releasing, releasing
from tui.domain.clock import ServiceClock
from tui.domain.errors import ServiceFailed
from tui.domain.read_failure import read_failure
from tui.domain.traffic import AliasTraffic, Minute, Series
from tui.features.health.health import Health
from tui.features.health.read import Reading, read_health
from tui.features.health.read_on import WHOLE_AFTER, continued, reads_on_from
from tui.features.health.traffic_window import WINDOWS
from tui.writes.workspace import Workspace

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VERSIONS = ("1", "2")


def before(minutes: int) -> datetime:
    return NOON - timedelta(minutes=minutes)


def series(version: str, first: int, last: int, calls: int) -> Series:
    """Return the minutes from `first` to below `last` before noon."""
    return Series(version, tuple(Minute(before(one), calls=calls, errors=0) for one in range(first, last, -1)))


READ = AliasTraffic(
    "f",
    "live",
    tuple(series(version, 120, 1, 10) for version in VERSIONS),
    read_at=before(1),
    since=before(120),
    until=before(1),
    total=series("", 120, 1, 20),
    whole_at=before(1),
)


def test_a_reading_goes_on_five_minutes_before_those_that_may_have_changed() -> None:
    assert reads_on_from(READ, VERSIONS, before(60), NOON, 3) == before(1 + 3 + 5)
    assert reads_on_from(READ, ("1",), before(60), NOON, 900) == before(1 + 15 + 5)


def test_calls_may_take_as_long_as_any_where_the_timeout_of_the_versions_is_not_known() -> None:
    assert reads_on_from(READ, VERSIONS, before(60), NOON, None) == before(1 + 15 + 5)


def test_a_reading_goes_on_from_the_last_minute_with_calls_where_cloudwatch_is_late() -> None:
    late = replace(READ, total=series("", 120, 30, 20))
    assert reads_on_from(late, VERSIONS, before(60), NOON, 3) == before(31)


FAILURE = read_failure(ServiceFailed("cloudwatch:GetMetricData", "x"), "cloudwatch:GetMetricData")


@pytest.mark.parametrize(
    "changed",
    [
        {"missing": ("Errors",)},
        {"failures": (FAILURE,)},
        {"period_s": 300},
        {"since": before(59)},
        {"read_at": None},
        {"whole_at": None},
        {"whole_at": NOON - WHOLE_AFTER},
        {"series": READ.series[:1]},
        {"read_at": before(55)},
        {"read_at": NOON + timedelta(minutes=1)},
        {"total": None},
        {"total": Series("")},
    ],
)
def test_all_is_read_where_the_earlier_reading_is_not_whole_enough(changed: dict[str, Any]) -> None:
    assert reads_on_from(replace(READ, **changed), VERSIONS, before(60), NOON, 3) is None


def test_without_an_earlier_reading_all_is_read() -> None:
    assert reads_on_from(None, VERSIONS, before(60), NOON, None) is None


def test_what_was_read_later_takes_the_place_of_what_was_read_before() -> None:
    later = replace(
        READ,
        series=(series("1", 9, 0, 11),),
        since=before(9),
        until=NOON,
        read_at=NOON,
        total=series("", 9, 0, 11),
        whole_at=None,
        missing=("Errors",),
    )
    whole = continued(READ, later, before(60))
    assert [minute.at for minute in whole.of("1").minutes] == [before(one) for one in range(60, 0, -1)]
    assert [minute.calls for minute in whole.of("1").minutes] == [10] * 51 + [11] * 9
    assert whole.of("1").minutes[0] is READ.of("1").minutes[60]
    assert whole.total is not None
    assert len(whole.total.minutes) == 60
    assert (whole.since, whole.until, whole.read_at, whole.whole_at) == (before(60), NOON, NOON, READ.whole_at)
    assert whole.missing == ("Errors",)


@pytest.fixture
def aws() -> Iterator[Releasing]:
    with releasing(TRAFFIC) as opened:
        yield opened


def advance(aws: Releasing, seconds: float) -> None:
    aws.clock.advance(seconds)
    clock = ServiceClock(theirs=aws.clock.now, speed=0.0)
    aws.provider.context = replace(aws.provider.context, clock=clock)


def test_a_continued_reading_of_an_account_is_what_a_whole_one_is(aws: Releasing) -> None:
    spans: list[timedelta] = []
    aws.session.events.register(
        "before-parameter-build.cloudwatch.GetMetricData",
        lambda params, **_: spans.append(params["EndTime"] - params["StartTime"]),
    )
    opened, alias = Workspace(aws.provider), aws.provider.get_alias("f", "live")

    def read(earlier: Health | None) -> AliasTraffic:
        *_, last = read_health(opened, Reading(alias, WINDOWS[0], (), (), earlier, timeout_s=3))
        assert last.health.traffic is not None
        return last.health.traffic

    earlier = Health(alias, read(None))
    for _ in range(3):
        advance(aws, 130)
        earlier = replace(earlier, traffic=read(earlier))
    assert max(spans[1:]) < timedelta(minutes=13) < spans[0]
    whole = read(None)
    assert whole.of("2").last is not None
    assert earlier.traffic == replace(whole, whole_at=earlier.traffic.whole_at if earlier.traffic else None)
    advance(aws, WHOLE_AFTER.total_seconds())
    read(earlier)
    assert spans[-1] == spans[0]
