"""Lines are kept within bounds and once each, grouped into calls, marked, and searched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.logs import LogColumn, LogLine, Report, Request
from tui.features.logs.columns import taken_in
from tui.features.logs.requests import ENOUGH, marked, requests_of, slow_from
from tui.features.logs.search import line_fits, parse_search, request_fits

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def line(second: float, text: str = "x", request: str = "", **more: object) -> LogLine:
    fields = {"said": text, "stream": "s", "version": "7", "request_id": request, "id": f"{second}-{text}", **more}
    return LogLine(NOW + timedelta(seconds=second), text, **fields)  # type: ignore[arg-type]


def call(name: str, ms: float, second: float = 0, **more: object) -> list[LogLine]:
    return [line(second, f"begin {name}", name), line(second, f"end {name}", name, report=Report(ms, **more))]  # type: ignore[arg-type]


def test_a_lane_takes_what_is_its_own_in_the_order_of_time_and_once() -> None:
    column = taken_in(LogColumn("7"), [line(2, "b"), line(1, "a"), line(1, "other", version="6")])
    assert [one.text for one in column.lines] == ["a", "b"]
    again = taken_in(column, [line(2, "b"), line(3, "c")])
    assert [one.text for one in again.lines] == ["a", "b", "c"]
    assert taken_in(again, [line(1, "a")]) is again


def test_live_tail_names_no_ids_so_that_the_words_decide() -> None:
    column = taken_in(LogColumn("7"), [line(1, "a")])
    assert taken_in(column, [line(1, "a", id="")]) is column
    streamed = taken_in(LogColumn("7"), [line(1, "a", id="")])
    assert taken_in(streamed, [line(1, "a")]) is streamed
    assert len(taken_in(column, [line(1, "a", id="another")]).lines) == 2


def test_no_more_is_kept_than_there_is_room_for_and_it_is_counted() -> None:
    column = taken_in(LogColumn("7"), [line(n, "1234") for n in range(10)], most_lines=4)
    assert [one.time.second for one in column.lines] == [6, 7, 8, 9]
    assert (column.dropped, column.size) == (6, 16)
    column = taken_in(column, [line(10, "12345678")], most_characters=12)
    assert [one.time.second for one in column.lines] == [9, 10]
    assert (column.dropped, column.size) == (9, 12)
    assert len(taken_in(LogColumn("7"), [line(1, "x" * 100)], most_characters=12).lines) == 1


@given(st.lists(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc")), max_size=8), max_size=6))
def test_a_lane_is_bounded_sorted_and_counts_right(batches: list[list[tuple[int, str]]]) -> None:
    column = LogColumn("7")
    for batch in batches:
        column = taken_in(column, [line(*one) for one in batch], most_lines=5)
        assert len(column.lines) <= 5
        assert [one.time for one in column.lines] == sorted(one.time for one in column.lines)
        assert column.size == sum(len(one.text) for one in column.lines)
        assert len(set(column.lines)) == len(column.lines)


def test_calls_are_gathered_from_lines_that_stand_between_each_other() -> None:
    first, second = call("a", 40), call("b", 60, init_ms=300.0)
    requests = requests_of(
        [line(0, "INIT"), first[0], second[0], first[1], second[1], line(9, "[ERROR]", "b", failed=True)]
    )
    assert [(one.id, len(one.lines), one.failed, one.cold) for one in requests] == [
        ("a", 2, False, False),
        ("b", 3, True, True),
    ]


def test_slow_is_said_only_where_there_are_enough_calls() -> None:
    few = requests_of([one for n in range(ENOUGH - 1) for one in call(f"r{n}", 10 + n)])
    assert slow_from(few) is None
    assert not any(one.slow for one in marked(few, None))
    many = requests_of([one for n in range(100) for one in call(f"r{n}", n)])
    assert slow_from(many) == 90
    assert [one.id for one in marked(many, 90)][91:] == [f"r{n}" for n in range(91, 100)]
    assert sum(one.slow for one in marked(many, 90)) == 9


FAILED = Request("aabb", "7", (line(0, "KeyError: x", "aabb", failed=True),), Report(900, init_ms=1), failed=True)
FINE = Request("ccdd", "7", (line(0, "all well", "ccdd"),), Report(20))


@pytest.mark.parametrize(
    ("typed", "failed", "fine"),
    [
        ("", True, True),
        ("KEYERROR", True, False),
        ("well all", False, True),
        ("is:error", True, False),
        ("is:cold", True, False),
        ("is:slow", False, False),
        ("is:timeout", False, False),
        ("over:500", True, False),
        ("over:10ms", True, True),
        ("aabb", True, False),
        ("is:error well", False, False),
        ("is:unknown", False, False),
    ],
)
def test_a_search_is_words_and_marks(typed: str, failed: bool, fine: bool) -> None:
    search = parse_search(typed)
    assert [request_fits(search, one) for one in (FAILED, FINE)] == [failed, fine]
    assert [line_fits(search, one.lines[0], one) for one in (FAILED, FINE)] == [failed, fine]
    assert search.empty == (typed == "")


def test_a_line_of_no_call_is_neither_slow_nor_cold() -> None:
    assert not line_fits(parse_search("is:slow"), line(0), None)
    assert not line_fits(parse_search("over:1"), line(0), None)
    assert line_fits(parse_search("is:error"), line(0, failed=True), None)
