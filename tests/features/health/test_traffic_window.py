"""Windows end with the last closed period; what reading costs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.features.health.traffic_window import WINDOWS, cost_per_day, metrics_per_reading

NOW = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)


def test_windows_lie_on_their_periods() -> None:
    bounds = {window.name: window.bounds(NOW) for window in WINDOWS}
    assert bounds["15 min"] == (datetime(2026, 11, 23, 12, 19, tzinfo=UTC), datetime(2026, 11, 23, 12, 34, tzinfo=UTC))
    assert bounds["24 h"] == (datetime(2026, 11, 22, 12, 30, tzinfo=UTC), datetime(2026, 11, 23, 12, 30, tzinfo=UTC))
    for window in WINDOWS:
        start, end = window.bounds(NOW)
        assert (end - start).total_seconds() / window.period_s <= 300


def test_what_it_costs() -> None:
    assert metrics_per_reading(2) == 16
    assert cost_per_day(8, 60) == pytest.approx(0.1152)
    assert cost_per_day(metrics_per_reading(2), 60) == pytest.approx(0.2304)
    assert cost_per_day(16, 0) == 0
