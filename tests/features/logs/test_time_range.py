"""Ranges of time as they are typed, gone through and described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.features.logs.time_range import (
    LENGTHS,
    NEWEST,
    InvalidRange,
    TimeRange,
    describe_range,
    parse_range,
    stepped,
)
from tui.presentation.times import show_times_in

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("", "2026-11-24T12:30", None),
        ("now", "2026-11-24T12:30", None),
        ("20 minutes ago", "2026-11-24T15:10", None),
        ("20m", "2026-11-24T15:10", None),
        ("last 2 hours", "2026-11-24T13:30", None),
        ("3 Days ago", "2026-11-21T15:30", None),
        ("14:05-14:20", "2026-11-24T14:05", "2026-11-24T14:20"),
        ("14:05 - 14:20", "2026-11-24T14:05", "2026-11-24T14:20"),
        ("14:05 to 14:20:30", "2026-11-24T14:05", "2026-11-24T14:20:30"),
        ("14:05", "2026-11-24T14:05", None),
        # Not yet today: yesterday's, and past midnight where it ends before it begins.
        ("16:00-17:00", "2026-11-23T16:00", "2026-11-23T17:00"),
        ("23:50-00:10", "2026-11-23T23:50", "2026-11-24T00:10"),
        ("15:00-16:00", "2026-11-24T15:00", None),
        ("2026-11-24T14:05", "2026-11-24T14:05", None),
        ("2026-11-20T14:05/2026-11-20T15:00", "2026-11-20T14:05", "2026-11-20T15:00"),
        ("2026-11-20T14:05/15:00", "2026-11-20T14:05", "2026-11-20T15:00"),
        ("2026-11-20T14:05+01:00/2026-11-20T14:05Z", "2026-11-20T13:05", "2026-11-20T14:05"),
        ("2026-11-20", "2026-11-20T00:00", "2026-11-21T00:00"),
        ("2026-11-24", "2026-11-24T00:00", None),
    ],
)
def test_what_is_typed(text: str, since: str, until: str | None) -> None:
    wanted = parse_range(text, NOW)
    assert wanted.since(NOW) == datetime.fromisoformat(since).replace(tzinfo=UTC)
    assert wanted.until == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("yesterday", "yesterday is not a time: try 20 minutes ago"),
        ("25:00", "25:00 is not a time of day"),
        ("14:05-14:61", "14:61 is not a time of day"),
        ("0 m", "that is in the future"),
        ("2026-11-25T00:00", "that is in the future"),
        ("2026-11-20T15:00/2026-11-20T14:00", "it ends before it begins"),
        ("400 days", "at most 90 days at a time"),
        ("1/2/3", "not a range of time"),
        ("٣ m", "is not a time"),
        ("999999 days", "no calendar goes that far"),
        ("9999-12-31", "no calendar goes that far"),
        ("9999-12-31T23:00/22:00", "no calendar goes that far"),
        ("0001-01-01", "nothing was logged before 2014"),
    ],
)
def test_what_is_none_is_said_in_words(text: str, says: str) -> None:
    with pytest.raises(InvalidRange, match=says):
        parse_range(text, NOW)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_range_or_refused(text: str) -> None:
    try:
        wanted = parse_range(text, NOW)
    except InvalidRange:
        return
    assert wanted.since(NOW) < (wanted.until or NOW) <= NOW


def test_ranges_until_now_get_longer_and_others_move() -> None:
    assert stepped(NEWEST, 1, NOW).length == 12 * HOUR
    assert stepped(TimeRange(20 * MINUTE), -1, NOW).length == LENGTHS[0]
    assert stepped(TimeRange(LENGTHS[0]), -1, NOW) == TimeRange(LENGTHS[0])
    assert stepped(TimeRange(LENGTHS[-1]), 1, NOW) == TimeRange(LENGTHS[-1])
    past = parse_range("14:05-14:20", NOW)
    earlier = stepped(past, -1, NOW)
    assert (earlier.since(NOW), earlier.until) == (NOW.replace(hour=13, minute=50), NOW.replace(hour=14, minute=5))
    assert stepped(TimeRange(HOUR, NOW - HOUR / 2), 1, NOW) == TimeRange(HOUR)


@pytest.fixture
def an_hour_ahead() -> Iterator[None]:
    show_times_in(timezone(HOUR, "CET"))
    yield
    show_times_in(UTC)


def test_it_is_described() -> None:
    assert describe_range(NEWEST, NOW) == "last 3 h"
    assert describe_range(parse_range("14:05-14:20", NOW), NOW) == "14:05-14:20 UTC"
    assert describe_range(parse_range("2026-11-20T14:05/15:00", NOW), NOW) == "20 Nov 14:05-15:00 UTC"
    assert describe_range(parse_range("23:50-00:10", NOW), NOW) == "23 Nov 23:50 - 24 Nov 00:10 UTC"


@pytest.mark.usefixtures("an_hour_ahead")
def test_clock_times_are_meant_in_the_zone_that_is_shown() -> None:
    wanted = parse_range("14:05-14:20", NOW)
    assert wanted.since(NOW) == NOW.replace(hour=13, minute=5)
    assert describe_range(wanted, NOW) == "14:05-14:20 CET"
