"""The service's time is told from this machine's."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

from tui.domain.clock import ServiceClock, utc_now

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_as_here_unless_told_otherwise() -> None:
    assert ServiceClock().at(NOON) == NOON
    assert abs(ServiceClock().now() - utc_now()) < timedelta(seconds=5)


def test_a_clock_that_is_off_and_one_that_runs_fast() -> None:
    ahead = ServiceClock(NOON, NOON + timedelta(minutes=7))
    assert ahead.at(NOON + timedelta(hours=1)) == NOON + timedelta(hours=1, minutes=7)
    fast = ServiceClock(NOON, NOON, 60)
    assert fast.at(NOON + timedelta(seconds=30)) == NOON + timedelta(minutes=30)
    assert pickle.loads(pickle.dumps(fast)) == fast
