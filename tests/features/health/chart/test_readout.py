"""One minute read out, and the cursor that says which."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.make_believe_traffic import at
from tests.support.pasts import END, GAP, MOVES, rolled_out
from tui.features.health.chart.cursor import at_mark, pointed_at, stepped
from tui.features.health.chart.mark_rows import mark_rows, minute_at
from tui.features.health.chart.past import Past, past_of
from tui.features.health.chart.readout import read_out, readout_lines
from tui.features.health.statistics.binomial import band
from tui.features.health.traffic_window import WINDOWS
from tui.presentation.spans import text_of


@pytest.fixture
def past() -> Past:
    alias_past = past_of(rolled_out(), MOVES, WINDOWS[1])
    assert alias_past is not None
    return alias_past


def lines(past: Past, minute: datetime, height: int = 6) -> list[str]:
    return [text_of(line).rstrip() for line in readout_lines(read_out(past, minute), height)]


def test_a_minute_with_a_move(past: Past) -> None:
    low, high = (f"{100 * edge:.3g}" for edge in band(200, 1_000, 0.95))
    assert lines(past, at(16)) == [
        f"12:16 UTC  weight of 7: 20 %  observed 20 % ({low}-{high}) of 1,000 calls",
        "6 stable     800 calls       2 errors  0.25 %      p50 100 ms      p90 200 ms",
        "7 canary     200 calls       0 errors  0 %         p50 130 ms      p90 260 ms",
        "▲ 12:16:00  6→7 5 % ⟶ 6→7 20 %  by anna as Admin with AWS CLI",
    ]


def test_a_minute_without_data_and_one_that_may_grow(past: Past) -> None:
    assert lines(past, GAP) == [
        "12:13 UTC  weight of 7: 5 %",
        "6 stable     950 calls       2 errors  0.21 %      p50 100 ms      p90 200 ms",
        "7 canary     no data",
    ]
    assert lines(past, at(31))[-1] == "may be incomplete"
    assert lines(past, at(31), 3)[0].endswith("  may be incomplete")
    assert "observed" not in lines(past, at(-5))[0], "it was not split then"


def test_moves_without_a_line_are_counted(past: Past) -> None:
    marks = tuple(past.marks[0] for _ in range(5))
    many = Past(past.alias, past.since, past.until, past.end, past.versions, past.traffic, past.held, marks)
    assert lines(many, at(0), 5)[3:] == [lines(past, at(0))[3], "4 more moves"]


def test_the_cursor_steps_by_minutes_and_follows_the_newest(past: Past) -> None:
    assert pointed_at(past, None) == END - timedelta(minutes=1)
    assert stepped(past, None, -1) == at(30)
    assert stepped(past, at(30), 1) is None
    assert stepped(past, at(-27), -1, far=True) == past.since
    assert stepped(past, at(10), 1, far=True) == at(15)
    assert pointed_at(past, at(-500)) == past.since


def test_the_cursor_goes_from_move_to_move(past: Past) -> None:
    assert at_mark(past, None, -1) == at(24)
    assert at_mark(past, at(24), -1) == at(16)
    assert at_mark(past, at(0), -1) == at(0)
    assert at_mark(past, at(9), 1) == at(16)
    assert at_mark(past, None, 1) is None


def test_moves_are_rows_that_lead_to_their_minutes(past: Past) -> None:
    _, head, *moves = mark_rows(past)
    assert text_of(head[1]).endswith("newest first")
    assert [minute_at(key) for key, _ in moves] == [at(24), at(16), at(8), at(0)]
    assert text_of(moves[-1][1]) == lines(past, at(0))[-1]
    none = replace(past, marks=())
    assert [text_of(line) for _, line in mark_rows(none)] == ["", "Moves  none known in this window"]
    assert minute_at("7") is None
