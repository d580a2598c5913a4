"""Times of day in the zone that is set, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.zones import NEPAL, shown_in
from tui.domain.logs import LogLine
from tui.features.logs.rows import row_spans
from tui.presentation.ages import clock, moment, time_of_day
from tui.presentation.spans import text_of
from tui.presentation.times import (
    date_and_time,
    millisecond_of,
    minute_in_zone,
    second_in_zone,
    show_times_in,
    shown,
    zone_name,
)

AT = datetime(2026, 11, 24, 20, 5, 9, 250_000, UTC)


@pytest.fixture
def in_nepal() -> Iterator[None]:
    with shown_in(NEPAL):
        yield


def test_times_are_in_utc_unless_another_zone_is_set() -> None:
    assert (minute_in_zone(AT), second_in_zone(AT)) == ("20:05 UTC", "20:05:09 UTC")
    assert minute_in_zone(AT.replace(tzinfo=None)) == "20:05 UTC"
    assert minute_in_zone(AT.astimezone(NEPAL)) == "20:05 UTC"


@pytest.mark.usefixtures("in_nepal")
def test_all_that_writes_times_goes_by_the_zone_that_is_set() -> None:
    assert minute_in_zone(AT) == "01:50 +0545"
    assert millisecond_of(AT) == "01:50:09.250"
    assert moment(AT) == "2026-11-25 01:50:09 +0545"
    assert date_and_time(AT, "+0545") == "2026-11-25 01:50:09"
    # What was said of another zone says nothing of this time.
    assert (date_and_time(AT, "UTC"), second_in_zone(AT, "UTC")) == ("2026-11-25 01:50:09 +0545", "01:50:09 +0545")
    assert clock(AT, AT + timedelta(days=1), zone=False) == "25 Nov 01:50"
    assert clock(AT, AT) == "01:50 +0545"
    assert clock(AT, AT + timedelta(days=1)) == "25 Nov 01:50 +0545"
    # The day changes at midnight there.
    assert clock(AT, AT - timedelta(hours=2)) == "25 Nov 01:50 +0545"
    assert time_of_day(datetime(2026, 11, 24, 18, 15, tzinfo=UTC)) == "25 Nov"
    assert text_of(row_spans(LogLine(AT, "hello", "hello"), {}, 100)).startswith("01:50:09.250 ")


def test_the_machines_own_zone_is_taken_by_its_name() -> None:
    show_times_in(None)
    try:
        assert zone_name(AT) == AT.astimezone().tzname()
        assert shown(AT) == AT
    finally:
        show_times_in(UTC)
