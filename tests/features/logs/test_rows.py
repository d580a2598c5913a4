"""Log lines and calls fit into a row each, or are broken over as many as they take; states are said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.alias import Alias
from tui.domain.errors import NotPermitted
from tui.domain.function import FunctionSnapshot
from tui.domain.logs import LogColumn, LogEvent, LogLine, Logs, Report, Request
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.features.logs.parse import read_event
from tui.features.logs.rows import call_lines, column_role, empty_text, head_parts, row_spans, state_parts, wrapped
from tui.features.logs.search import parse_search
from tui.features.logs.view import can_read, next_failed, versions_to_read, views
from tui.presentation.parts import Part, fit_parts
from tui.presentation.spans import text_of

NOW = datetime(2026, 11, 24, 12, 0, 1, 234_000, tzinfo=UTC)
ID = "8fc6f963-411b-58b5-8483-a32130c0f45d"


def line(text: str, request: str = ID, version: str = "7") -> LogLine:
    read = read_event(LogEvent(NOW, f"2026/11/24/[{version}]a", text, text))
    return LogLine(
        NOW, read.text, read.said, read.stream, version, read.request_id or request, read.kind, read.level,
        read.failed, read.timed_out, read.report, read.id,
    )  # fmt: skip


REPORT = (
    f"REPORT RequestId: {ID}\tDuration: 43.21 ms\tBilled Duration: 44 ms\tMemory Size: 256 MB\tMax Memory Used: 88 MB"
)
LINES = (
    line(f"START RequestId: {ID} Version: 7"),
    line(f"[INFO]\t2026-11-24T12:00:00.123Z\t{ID}\tcharged"),
    line("[ERROR] KeyError: 'id'\nTraceback\n  here"),
    line(REPORT + "\tInit Duration: 300.4 ms"),
)
LOGS = Logs("f", (LogColumn("6"), LogColumn("7", LINES)), complete=True)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (0, "12:00:01   START 8fc6f963"),
        (1, "12:00:01   charged"),
        (2, "12:00:01 ✗ KeyError: 'id' ⏎2"),
        (3, "12:00:01 * REPORT 43.2 ms  88 of 256 MB  cold 300 ms  billed 44 ms"),
    ],
)
def test_a_line_is_a_row(place: int, text: str) -> None:
    (_, view) = views(LOGS, parse_search(""), grouped=False)
    assert text_of(row_spans(view.items[place], view.calls, 50)) == text
    assert text_of(row_spans(view.items[place], view.calls, 90)).startswith("12:00:01.234 ")


def test_a_call_is_a_row_that_says_first_what_went_wrong() -> None:
    (_, view) = views(LOGS, parse_search(""), grouped=True)
    assert [text_of(row_spans(item, view.calls, 50)) for item in view.items] == [
        "12:00:01 ✗ 8fc6f963  KeyError: 'id' ⏎2  43.2 ms  88 of 256 MB  cold 300 ms"
    ]
    assert line_of(head_parts("canary", view, LOGS.column("7"))) == "7 canary  1 call  ✗ 1 failed  p50 43 ms  * 1 cold"
    (call,) = view.items
    assert isinstance(call, Request)
    rows = call_lines(call)
    assert rows[0] == f"request {ID}"
    assert "12:00:01.234  [ERROR] KeyError: 'id'\nTraceback\n  here" in rows


@given(st.text(max_size=200), st.integers(20, 120))
def test_broken_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    rows = wrapped(LogLine(NOW, text, text), {}, width)
    assert rows
    assert all(len(text_of(row)) <= width for row in rows)


def test_errors_only_and_the_next_one() -> None:
    (_, view) = views(LOGS, parse_search("is:error"), grouped=False)
    assert [item.failed for item in view.items] == [True]
    assert view.hidden == 3
    (_, whole) = views(LOGS, parse_search(""), grouped=False)
    assert (next_failed(whole, 0, 1), next_failed(whole, 3, -1), next_failed(whole, 2, 1)) == (2, 2, None)


def test_states_are_said_in_words() -> None:
    search = parse_search("")
    column = LogColumn("7", group="/g", missing=True)
    assert empty_text(None, None, None, search) == "reading…"
    assert empty_text(LOGS, column, None, search) == "no logs yet: no log group /g"
    denied = Logs("f", failure=ReadFailure("logs:FilterLogEvents", "x", NotPermitted("logs:FilterLogEvents", "x")))
    assert empty_text(denied, LogColumn("7"), None, search) == "no permission: logs:FilterLogEvents"
    nowhere = parse_search("nosuch")
    (_, view), (_, requests) = (views(LOGS, nowhere, grouped=grouped) for grouped in (False, True))
    assert [empty_text(LOGS, LOGS.columns[1], shown, nowhere) for shown in (view, requests)] == [
        f"no match in {of}; esc clears the filter" for of in ("4 lines", "1 request")
    ]
    assert line_of(state_parts(LOGS, "")).startswith("paused")
    odd = Logs("f", (LogColumn("7"),), complete=True, unreadable=True)
    assert empty_text(odd, odd.columns[0], None, search) == "not known: unknown event format"
    assert empty_text(replace(odd, unreadable=False), odd.columns[0], None, search) == "no lines: last 3 h"
    assert "some events could not be read" in line_of(state_parts(odd, ""))
    polling = Logs("f", complete=True, follow="polling", why_polling="no")
    assert line_of(state_parts(polling, "")).startswith("live (polling) (no Live Tail: no)")
    dropped = line_of(head_parts("", view, LogColumn("7", dropped=1234)))
    assert dropped.endswith("1,234 older lines dropped")


def line_of(parts: tuple[Part, ...], width: int = 500) -> str:
    return text_of(fit_parts(parts, width))


@pytest.mark.parametrize(
    ("width", "shown", "ends"),
    [
        (120, "errors only", "errors only  more above the top  UTC  ✗ error  ◷ slow  * cold"),
        (79, "", "last 3 h  more above the top  UTC  ✗ error  ◷ slow  * cold"),
        (79, "errors only", "errors only  UTC  ✗ error  ◷ slow  * cold"),
        (79, "errors only  by request  wrapped", "by request  wrapped  UTC  ✗ error"),
        (79, "/" + 44 * "x", 44 * "x" + "  UTC"),
    ],
)
def test_what_the_state_line_has_no_room_for_is_left_out_whole(width: int, shown: str, ends: str) -> None:
    live = Logs("f", (LogColumn("6"),), complete=True, follow="tail", cut=True)
    line = line_of(state_parts(live, shown), width)
    assert line.startswith("live (Live Tail)  last 3 h")
    assert line.endswith(ends)
    assert len(line) <= width


def test_which_versions_are_read() -> None:
    versions = tuple(Version(number) for number in ("9", "8", "7"))
    split = Alias("f", "PROD", Routing("7", "9", Weight(1000)))
    function = FunctionSnapshot("f", versions, (split,))
    assert versions_to_read(function, split) == ("7", "9")
    assert versions_to_read(function, Alias("f", "TEST", Routing("8"))) == ("8",)
    assert versions_to_read(function, None) == ("8", "9")
    assert versions_to_read(FunctionSnapshot("f"), None) == ("$LATEST",)
    assert (column_role("7", split), column_role("9", split)) == ("stable", "canary")
    assert can_read(function, "PROD")
    assert not can_read(function, "OTHER")
    # Where the list of versions failed, nothing more is waited for.
    failed = ReadFailure("lambda:ListVersionsByFunction", "failed")
    assert can_read(replace(function, failures=(failed,)), "OTHER")


def test_a_report_without_numbers_is_no_number() -> None:
    assert text_of(row_spans(LogLine(NOW, "x", kind="report", report=Report(status="timeout")), {}, 50)).endswith(
        "REPORT timeout"
    )
