"""The chart in cells: two as they are drawn, and what holds of any size."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import at
from tests.support.pasts import ALIAS, MOVES, TRAFFIC, rolled_out
from tui.domain.traffic import AliasTraffic
from tui.features.health.chart.draw import LEAST_HEIGHT, LEAST_WIDTH, STYLES, chart_lines, draw_past, minute_at
from tui.features.health.chart.panel import draw_panel
from tui.features.health.chart.past import Past, past_of
from tui.features.health.health import Health
from tui.features.health.traffic_window import WINDOWS
from tui.presentation.canvas import BLOCKS, BRAILLE, Glyphs
from tui.presentation.spans import text_of
from tui.presentation.times import show_times_in


def past(health: Health | None = None, window: int = 1) -> Past:
    alias_past = past_of(health or rolled_out(), MOVES, WINDOWS[window])
    assert alias_past is not None
    return alias_past


def text(shown: Past, width: int, height: int, glyphs: Glyphs = BRAILLE) -> list[str]:
    drawing = draw_past(shown, width, height, glyphs)
    assert drawing is not None
    return [text_of(line).rstrip() for line in chart_lines(drawing)]


BY_THE_HOUR = """
 ⠒⠒ 7 canary  ⠂⠂ 6 stable  ⠒⠒ weight of 7  ⢕⢕ observed, 95 %  ▲ moved
  60 %┤                           ┊       ┊      ┊      ⢀⣄⣄⣄⣄⣄⣄⣄
weight│                           ┊       ┊      ┊      ⢸
      │                           ┊       ┊      ⣴⢴⢴⢴⢴⢴⢴⠼
     0┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣠⠤⠤⠤⠤⠤⠤⠤⠴⠴⠴⠴⠤⠴⠴⠇      ┊
  10 %┤                           ┊       ┊      ┊      ┊  ⢠⠤⠤⠤⠤7
errors│                           ┊       ┊      ┊      ┊  ⡸
     0┤⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⢄⣄⣄⣄⣄⣄⣄⣄⣄⣄⣄⣄⡄⢄⣄⣄⣄⣄⣄⣄⣄⣄⣄⣄⣄⠇⠄⠄⠄⠄6
300 ms┤                           ⠐⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠂⠐⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒7
   p90│⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁6
     0┤                           ┊       ┊      ┊      ┊
                          anna 1 %▲       ▲      ▲anna  ▲deploy-bot 50 %
       ╵11:30       ╵11:45        ╵12:00        ╵12:15              UTC
"""
OF_BLOCKS = """
 ▀▀ 7 canary  '' 6 stable  ▀▀ weight of 7  ░░ observed, 95 %  ▲ moved
  60 %┤                           |       |      |      ▄▄▄▄▄▄▄▄
weight│                           |       |      |      █
      │                           |       |      ▄▄▄▄▄▄▄█
     0┤▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄█▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀      |
  10 %┤                           |       |      |      |   ▄▄▄▄7
errors│                           |       |      |      | ▄▀
     0┤'''''''''''''''''''''''''''▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▀''''''6
300 ms┤                           ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄7
   p90│'''''''''''''''''''''''''''''''''''''''''''''''''''''''''6
     0┤                           |       |      |      |
                          anna 1 %▲       ▲      ▲anna  ▲deploy-bot 50 %
       ╵11:30       ╵11:45        ╵12:00        ╵12:15              UTC
"""


def test_a_rollout_as_it_is_drawn() -> None:
    assert "\n".join(text(past(), 72, 13)) == BY_THE_HOUR.strip("\n")


def test_the_same_where_the_font_has_no_braille() -> None:
    assert "\n".join(text(past(), 72, 13, BLOCKS)) == OF_BLOCKS.strip("\n")


@given(st.integers(1, 210), st.integers(1, 60), st.integers(0, 3), st.sampled_from([BRAILLE, BLOCKS]))
def test_any_size_is_kept_to(width: int, height: int, window: int, glyphs: Glyphs) -> None:
    shown = past(window=window)
    drawing = draw_past(shown, width, height, glyphs)
    assert (drawing is None) == (width < LEAST_WIDTH or height < LEAST_HEIGHT)
    if drawing is not None:
        lines = chart_lines(drawing, at(20))
        assert len(lines) == height
        assert all(len(text_of(line)) <= width for line in lines)
        assert {span.style for line in lines for span in line} <= {*STYLES, "plain", "quiet", "mark"}


@pytest.mark.parametrize("name", ["CET", "+0545", "Pacific Standard Time"])
def test_the_zone_that_times_are_shown_in_keeps_to_the_width(name: str) -> None:
    show_times_in(timezone(timedelta(hours=5, minutes=45), name))
    try:
        *_, last = text(past(), 60, 12)
    finally:
        show_times_in(UTC)
    assert name[:5] in last
    assert len(last) <= 60


def test_a_gap_is_a_gap_in_the_canary_s_lines() -> None:
    shown = past()
    first, *_, last = (x for x in range(210) if minute_at(shown, 210, x) == at(13))
    drawing = draw_past(shown, 210, 16)
    assert drawing is not None
    drawn = [any(row[x].style == "canary" for row in drawing.panels) for x in range(first - 1, last + 2)]
    # Beside it a cell may show a dot of the next minute.
    assert (drawn[0], drawn[-1]) == (True, True)
    assert not all(drawn)


def test_without_data_it_says_so_and_the_weight_is_drawn() -> None:
    lines = text(past(replace(rolled_out(), traffic=AliasTraffic("orders", "PROD", until=at(32)))), 80, 12)
    assert sum("no data" in line for line in lines) == 2
    assert any("⣀" in line for line in lines)
    lines = text(past(replace(rolled_out(), routed=())), 80, 12)
    assert "not known" not in "".join(lines), "the moves tell it"
    denied = text(past(replace(rolled_out(), traffic=None)), 80, 12)
    assert sum("not known" in line for line in denied) == 2
    unknown = past_of(replace(rolled_out(), routed=()), (), WINDOWS[1])
    assert unknown is not None
    assert "not known" in "".join(text(unknown, 80, 12))


def test_a_minute_that_closes_changes_the_cells_of_its_own_column() -> None:
    fewer = replace(
        TRAFFIC,
        until=at(31),
        series=tuple(replace(series, minutes=series.minutes[:-1]) for series in TRAFFIC.series),
    )
    before, after = (
        draw_past(past(replace(rolled_out(), traffic=read, at=read.until)), 110, 16) for read in (fewer, TRAFFIC)
    )
    assert before is not None
    assert after is not None
    changed = {
        x
        for old, new in zip(before.panels, after.panels, strict=True)
        for x, (one, other) in enumerate(zip(old, new, strict=True))
        if one != other
    }
    assert minute_at(past(), 110, min(changed)) >= at(30)  # type: ignore[operator]
    assert (before.legend, before.below) == (after.legend, after.below)


def test_the_cursor_is_a_line_through_its_minute() -> None:
    drawing = draw_past(past(), 110, 16)
    assert drawing is not None
    plain, pointed = chart_lines(drawing), chart_lines(drawing, at(20))
    assert plain != pointed
    column = next(x for x in range(110) if minute_at(past(), 110, x) == at(20))
    cells = [text_of(line)[column] for line in pointed[1 : len(drawing.panels) + 1]]
    assert "│" in cells
    assert chart_lines(drawing, at(900)) == plain


@pytest.mark.parametrize("window", range(4))
def test_each_cell_is_a_minute_of_the_axis(window: int) -> None:
    shown = past(window=window)
    minutes = [minute for x in range(120) if (minute := minute_at(shown, 120, x)) is not None]
    assert minutes == sorted(minutes)
    assert minutes[0] == shown.since
    assert all(shown.since <= minute < shown.end and not minute.second for minute in minutes)


def test_the_panel_gives_the_chart_what_the_words_leave() -> None:
    shown, panel, words = past(window=0), draw_panel(None, None, lambda _: None, WINDOWS[0], 56, 1), ""
    for height in range(1, 40):
        panel = draw_panel(rolled_out(), ALIAS, partial(draw_past, shown, 56), WINDOWS[0], 56, height)
        words = "\n".join(text_of(line) for line in panel.lines)
        assert len(panel.lines) <= height
        assert ("canary  " in words) == (panel.chart is not None)
        assert bool(re.search(" err ≤", words)) == (panel.chart is None and "err ≤" in words)
    assert panel.chart is not None
    assert "err ≤" not in words
    assert draw_panel(rolled_out(), ALIAS, lambda _: None, WINDOWS[0], 56, 39).chart is None
