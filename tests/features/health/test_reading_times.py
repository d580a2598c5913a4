"""Traffic is read just after a minute has closed, and less often while AWS throttles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.clock import ServiceClock
from tui.features.health.reading_times import LATE, next_reading, seconds_until


def time(minute: int, second: int) -> datetime:
    return datetime(2026, 11, 24, 12, minute, second, tzinfo=UTC)


@pytest.mark.parametrize("second", range(0, 60, 7))
def test_the_next_reading_is_late_in_no_minute_and_never_at_once(second: int) -> None:
    last = time(3, second)
    due = next_reading(last, 60.0)
    assert (due - LATE).second == 0
    assert timedelta(seconds=30) < due - last < timedelta(seconds=95)


def test_each_throttled_reading_doubles_the_interval_up_to_a_bound() -> None:
    waits = [next_reading(time(0, 5), 60.0, throttled) - time(0, 5) for throttled in range(6)]
    assert [round(wait.total_seconds() / 60) for wait in waits] == [1, 2, 4, 8, 8, 8]


def test_a_fast_clock_makes_the_wait_short() -> None:
    clock = ServiceClock(time(0, 0), time(0, 0), 60.0)
    assert seconds_until(time(1, 5), clock, time(0, 5)) == 1.0
    assert seconds_until(time(0, 0), clock, time(0, 5)) == 0.0
