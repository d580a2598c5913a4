"""A silence is never a zero, and sums count only what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tui.domain.clock import minute_of
from tui.domain.traffic import AliasTraffic, Minute, Series, Sums, provisional_from, read_minute, sharing

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_errors_without_a_datapoint_are_none_of_the_calls_that_were_told() -> None:
    assert read_minute(Minute(NOON, calls=5)) == Minute(NOON, calls=5, errors=0, throttles=0)


def test_errors_that_were_not_read_stay_unknown() -> None:
    minute = read_minute(Minute(NOON, calls=5), frozenset({"errors", "throttles"}))
    assert minute.errors is None
    assert minute.throttles is None
    assert not minute.counted


def test_a_minute_without_calls_is_no_data_whatever_else_is_told() -> None:
    assert read_minute(Minute(NOON, errors=2, throttles=7, p50=3.0)) == Minute(NOON, throttles=7)
    assert read_minute(Minute(NOON, calls=9, errors=2), frozenset({"calls"})) == Minute(NOON)
    assert read_minute(Minute(NOON, calls=-1, errors=0)) == Minute(NOON)


@pytest.mark.parametrize("errors", [-1, 6])
def test_a_count_that_cannot_be_is_not_believed(errors: int) -> None:
    assert read_minute(Minute(NOON, calls=5, errors=errors)).errors is None


def test_sums_skip_what_is_not_known() -> None:
    series = Series(
        "7",
        (
            Minute(NOON, calls=10, errors=1),
            Minute(after(1)),
            Minute(after(2), calls=90, errors=None),
            Minute(after(5), calls=30, errors=1),
        ),
    )
    assert series.sums() == Sums(40, 2, 2)
    assert series.sums().rate == 0.05
    assert series.calls() == 130
    assert series.sums(after(1), after(5)) == Sums()
    assert series.sums(after(5)) == Sums(30, 1, 1)
    assert series.calls(after(1), after(2)) is None
    assert Sums().rate is None
    assert series.last == Minute(after(5), calls=30, errors=1)


def test_a_version_that_was_not_seen_has_an_empty_series() -> None:
    traffic = AliasTraffic("orders", "PROD", (Series("6", (Minute(NOON, calls=1, errors=0),)), Series("7")))
    assert traffic.of("7").calls() is None
    assert traffic.of("8") == Series("8")
    assert traffic.versions == ("6",)


def test_minutes_are_settled_once_no_call_of_theirs_can_still_run() -> None:
    now = after(20) + timedelta(seconds=40)
    assert provisional_from(now, 3) == after(17)
    assert provisional_from(now, None) == after(17)
    assert provisional_from(now, 900) == after(5)
    traffic = AliasTraffic("orders", "PROD", provisional_from=after(17))
    assert traffic.settled(Minute(after(16)))
    assert not traffic.settled(Minute(after(17)))
    assert AliasTraffic("orders", "PROD").settled(Minute(after(17)))


def test_minutes_start_on_the_minute_in_utc() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    assert minute_of(datetime(2026, 11, 24, 17, 30, 59, 3, tzinfo=there)) == NOON


def test_a_reading_shares_the_minutes_that_did_not_change() -> None:
    def reading(*counts: int) -> AliasTraffic:
        minutes = tuple(Minute(after(place), calls=calls, errors=0) for place, calls in enumerate(counts))
        return AliasTraffic("f", "PROD", (Series("7", minutes), Series("8", minutes[1:])), total=Series("", minutes))

    before, read = reading(10, 20, 30), reading(10, 20, 31, 40)
    shared = sharing(read, before)
    assert shared == read
    assert [one is other for one, other in zip(shared.of("7").minutes, before.of("7").minutes, strict=False)] == [
        True,
        True,
        False,
    ]
    assert shared.of("8").minutes[0] is before.of("8").minutes[0]
    assert shared.total is not None
    assert shared.total.minutes[0] is before.of("7").minutes[0]
    assert sharing(read, None) is read
