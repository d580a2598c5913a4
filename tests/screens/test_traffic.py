"""The past of an alias as a chart: on its page where there is room, and read out by the minute in the traffic view."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from screens.traffic.commands import TRAFFIC, TrafficContext
from tests.support.journey import Begin, Journey
from tui.domain.traffic import Minute
from tui.presentation.number_format import count
from tui.widgets.chart_view import ChartView
from tui.widgets.health_panel import HealthPanel
from tui.widgets.span_lines import SpanLines

LEGEND = "weight of 12"


def minute_of(journey: Journey, version: str, at: datetime) -> Minute:
    """Return what was read of a version's minute."""
    assert journey.app.health is not None
    assert journey.app.health.traffic is not None
    return journey.app.health.traffic.of(version).at()[at]


def read_out(journey: Journey) -> list[str]:
    return ["".join(span.text for span in line) for line in journey.app.screen.query_one(SpanLines).lines]


def test_without_room_for_the_chart_its_keys_say_so() -> None:
    reasons = {command.id: command.why_not(TrafficContext(None, fits=False)) for command in TRAFFIC}
    needs_chart = {"earlier", "later", "much_earlier", "much_later", "next_move", "last_move"}
    assert {reasons[command] for command in needs_chart} == {"the chart, and the minute read out, need 22 lines"}


async def test_the_chart_is_where_there_is_room_and_a_minute_of_it_is_read_out_as_it_was_read(begin: Begin) -> None:
    wanted = {"start_function": "payment-capture", "start_alias": "PROD", "refresh_seconds": 0}
    async with begin(**wanted) as journey:
        await journey.until(lambda: journey.app.health is not None and journey.app.health.settled)
        await journey.until(lambda: journey.app.moves is not None)
        await journey.sees(LEGEND, "errors┤", "p90┤")
        await journey.press("right_square_bracket")
        await journey.sees("▲", "deploy-bot 10 %")
        await journey.press("t")
        await journey.sees(LEGEND, "weight of 12", "p50", "error rate")
        health = journey.app.health
        assert health is not None
        assert health.traffic is not None
        assert health.traffic.until is not None
        newest = health.traffic.until - timedelta(minutes=1)
        await journey.press("left", "left", "left", "left", "left")
        at = journey.app.screen.query_one(ChartView).cursor
        assert at is not None
        # A minute may have closed meanwhile.
        assert newest - at in (timedelta(minutes=5), timedelta(minutes=4))
        head, stable, canary = read_out(journey)[:3]
        assert head.startswith(f"{at:%H:%M} UTC  weight of 12: 10 %  observed ")
        for line, version in ((stable, "11"), (canary, "12")):
            minute = minute_of(journey, version, at)
            assert minute.calls is not None
            assert minute.errors is not None
            assert line.split("  ")[0].startswith(version)
            assert count(minute.calls, "call") in line
            assert count(minute.errors, "error") in line
            assert f"p50 {minute.p50:,.0f} ms" in line
            assert f"p90 {minute.p90:,.0f} ms" in line
        await journey.press("N")
        await journey.until(lambda: any("by deploy-bot" in line for line in read_out(journey)))
        assert re.search(r"▲ \d\d:\d\d:\d\d  11 ⟶ 11→12 10 %  by deploy-bot", "\n".join(read_out(journey)))
        moved = journey.app.screen.query_one(ChartView).cursor
        await journey.press("N")
        await journey.notified("no previous move")
        # The same move is found by its words, and its minute is read out again.
        await journey.press("right", "right", "slash", *"deploy-bot")
        await journey.sees("1 of 1 match")
        assert journey.app.screen.query_one(ChartView).cursor == moved
        await journey.press("enter", "escape")
        chart = journey.app.screen.query_one(ChartView)
        await journey.pilot.click(ChartView, offset=(chart.size.width // 2, 4))
        await journey.until(lambda: chart.cursor not in (moved, None))
        await journey.press("escape")
        panel = journey.app.screen.query_one(HealthPanel)
        await journey.pilot.click(HealthPanel, offset=(panel.size.width // 2, panel.size.height - 6))
        await journey.until(lambda: list(journey.app.screen.query(ChartView)))
        assert journey.app.screen.query_one(ChartView).cursor is not None
        await journey.press("escape")
        await journey.pilot.resize_terminal(80, 24)
        await journey.until(lambda: LEGEND not in journey.text)
        await journey.press("t")
        await journey.sees(LEGEND, "errors", "error rate")
        await journey.pilot.resize_terminal(80, 18)
        await journey.until(lambda: LEGEND not in journey.text)
        await journey.sees("error rate", "p99")
