"""Ages are short, change at most once a minute, and survive clocks that disagree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.ages import LONGEST, age, clock, duration, moment, time_of_day

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=24), "1 d ago"),
        (timedelta(days=59), "59 d ago"),
        (timedelta(days=60), "2 mo ago"),
        (timedelta(days=729), "24 mo ago"),
        (timedelta(days=730), "2 y ago"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(minutes=-5), "in 5 min"),
    ],
)
def test_age(passed: timedelta, words: str) -> None:
    assert age(NOW - passed, NOW) == words


def test_a_time_of_day_has_its_date_where_that_is_another_day() -> None:
    assert clock(NOW, NOW) == "12:00 UTC"
    assert clock(NOW - timedelta(hours=13), NOW) == "28 Feb 23:00 UTC"
    east = timezone(timedelta(hours=9))
    assert clock(NOW.astimezone(east), NOW) == "12:00 UTC"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "1 min"), (90, "1 min"), (3_599, "59 min"), (82_800, "23 h"), (9e4, "1 d")]
)
def test_a_span(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_what_is_not_known_is_a_dash() -> None:
    assert age(None, NOW) == "-"
    assert moment(None) == "-"


def test_a_time_without_a_zone_is_utc() -> None:
    assert age(datetime(2026, 3, 1, 11, tzinfo=None), NOW) == "1 h ago"  # noqa: DTZ001
    assert moment(datetime(2026, 3, 1, 11, tzinfo=None)) == "2026-03-01 11:00:00 UTC"  # noqa: DTZ001


@given(st.datetimes(min_value=datetime(1900, 1, 1)))  # noqa: DTZ001
def test_an_age_fits_its_column(then: datetime) -> None:
    assert len(age(then.replace(tzinfo=UTC), NOW).removeprefix("in ")) <= LONGEST


def test_a_time_of_day_names_the_day_that_begins() -> None:
    ahead = timezone(timedelta(hours=2))
    assert time_of_day(datetime(2026, 11, 28, 12, 12, tzinfo=ahead)) == "10:12"
    assert time_of_day(datetime(2026, 11, 28, 2, tzinfo=ahead)) == "28 Nov"
