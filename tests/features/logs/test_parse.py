"""Log events are understood, in text and in JSON; nothing in them makes reading fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.clean_text import is_clean
from tui.domain.logs import LogEvent, LogLine, Report
from tui.features.logs.parse import Running, read_event, read_events

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ID = "8fc6f963-411b-58b5-8483-a32130c0f45d"
OTHER = "00000000-411b-58b5-8483-a32130c0f45d"
STREAM = "2026/11/24/[7]abc"


def event(text: str, seconds: float = 0, stream: str = STREAM) -> LogEvent:
    return LogEvent(NOW + timedelta(seconds=seconds), stream, text, f"id-{seconds}")


def line(text: str | dict[str, Any]) -> LogLine:
    return read_event(event(text if isinstance(text, str) else json.dumps(text)))


def lines(*texts: str, stream: str = STREAM) -> tuple[LogLine, ...]:
    return read_events([event(text, n, stream) for n, text in enumerate(texts)], "orders", {})[0]


REPORT = (
    f"REPORT RequestId: {ID}\tDuration: 43.21 ms\tBilled Duration: 44 ms\tMemory Size: 256 MB\t"
    "Max Memory Used: 88 MB\tInit Duration: 312.50 ms\t\n"
)


@pytest.mark.parametrize(
    ("text", "kind", "version"),
    [
        (f"START RequestId: {ID} Version: 7\n", "start", "7"),
        (f"START RequestId: {ID} Version: $LATEST", "start", "$LATEST"),
        (f"START RequestId: {ID}", "start", ""),
        (f"END RequestId: {ID}\n", "end", ""),
        (REPORT, "report", ""),
    ],
)
def test_lambdas_own_lines(text: str, kind: str, version: str) -> None:
    parsed = line(text)
    assert (parsed.kind, parsed.request_id, parsed.version, parsed.failed) == (kind, ID, version, False)


@pytest.mark.parametrize("separator", ["\t", "  "])
def test_a_report_is_read_field_by_field(separator: str) -> None:
    assert line(REPORT.replace("\t", separator)).report == Report(43.21, 44.0, 256, 88, 312.5)


@pytest.mark.parametrize(("status", "timed_out"), [("timeout", True), ("error", False)])
def test_a_report_may_say_that_the_call_failed(status: str, timed_out: bool) -> None:
    parsed = line(f"REPORT RequestId: {ID}\tDuration: 3000.00 ms\tStatus: {status}\tError Type: Runtime.ExitError")
    assert (parsed.failed, parsed.timed_out) == (True, timed_out)
    assert parsed.report is not None
    assert parsed.report.status == status
    assert parsed.report.memory_mb is None


@pytest.mark.parametrize(
    ("text", "level", "named", "said", "failed"),
    [
        (f"[ERROR]\t2026-11-24T12:00:00.123Z\t{ID}\tno such order\n", "ERROR", ID, "no such order", True),
        (f"[INFO]\t2026-11-24T12:00:00.123Z\t{ID}\tfine", "INFO", ID, "fine", False),
        ("[ERROR] KeyError: 'id'\nTraceback (most recent call last):", "ERROR", "", "KeyError: 'id'\nTraceback", True),
        (f"2026-11-24T12:00:00.123Z\t{ID}\tWARN\tslow\tdown", "WARN", ID, "slow\tdown", False),
        (f"2026-11-24T12:00:00.123Z\t{ID}\tERROR\tInvoke Error \t{{}}", "ERROR", ID, "Invoke Error", True),
        ("2026-11-24T12:00:00.123Z\tundefined\tINFO\tcold", "INFO", "", "cold", False),
        (f"2026-11-24T12:00:03.123Z {ID} Task timed out after 3.00 seconds", "", ID, "Task timed out", True),
        (f"RequestId: {ID} Error: Runtime exited with error: exit status 1", "", ID, "Error: Runtime", True),
        ("ERROR: disk full", "ERROR", "", "disk full", True),
        ("the ERROR is not in front", "", "", "the ERROR is not in front", False),
        ("information", "", "", "information", False),
        ("{not json", "", "", "{not json", False),
        ("", "", "", "", False),
    ],
)
def test_lines_of_the_code(text: str, level: str, named: str, said: str, failed: bool) -> None:
    parsed = line(text)
    assert (parsed.kind, parsed.level, parsed.request_id, parsed.failed) == ("app", level, named, failed)
    assert parsed.said.startswith(said)


def test_lines_in_json() -> None:
    parsed = line({"timestamp": "x", "level": "ERROR", "message": "no", "requestId": ID, "errorType": "KeyError"})
    assert (parsed.level, parsed.request_id, parsed.said, parsed.failed) == ("ERROR", ID, "KeyError: no", True)
    powertools = line({"level": "INFO", "message": {"order": 7}, "function_request_id": ID})
    assert (powertools.request_id, powertools.said, powertools.failed) == (ID, '{"order": 7}', False)
    assert line({"something": 1}).said == '{"something": 1}'


def test_lambdas_own_lines_in_json() -> None:
    start = line({"type": "platform.start", "record": {"requestId": ID, "version": "7"}})
    assert (start.kind, start.version, start.request_id) == ("start", "7", ID)
    metrics = {"durationMs": 43.2, "billedDurationMs": 44, "memorySizeMB": 256, "maxMemoryUsedMB": 88}
    report = line({"type": "platform.report", "record": {"requestId": ID, "metrics": metrics, "status": "timeout"}})
    assert report.report == Report(43.2, 44.0, 256, 88, None, "timeout")
    assert (report.failed, report.timed_out) == (True, True)
    assert line({"type": "platform.somethingNew", "record": 3}).kind == "platform"
    done = line({"type": "platform.runtimeDone", "record": {"requestId": ID, "status": "success"}})
    assert (done.kind, done.failed) == ("end", False)


def test_what_names_no_request_belongs_to_the_one_its_stream_began() -> None:
    text = lines("INIT_START Runtime", f"START RequestId: {ID} Version: 7", "hello", "[ERROR] no", REPORT, "between")
    assert [one.request_id for one in text] == ["", ID, ID, ID, ID, ""]
    assert {one.version for one in text} == {"7"}


def test_streams_do_not_mix_and_a_reading_goes_on_where_the_last_one_ended() -> None:
    other = "2026/11/24/[6]abc"
    events = [event(f"START RequestId: {ID} Version: 7"), event(f"START RequestId: {OTHER} Version: 6", 1, other)]
    _, running = read_events(events, "orders", {})
    lines, _ = read_events([event("a", 2), event("b", 3, other)], "orders", running)
    assert [(one.request_id, one.version) for one in lines] == [(ID, "7"), (OTHER, "6")]
    assert running[STREAM] == Running("7", ID)


def test_without_start_lines_the_stream_tells_the_version() -> None:
    assert lines("hello")[0].version == "7"
    assert lines("hello", stream="2026/11/24/orders[12]abc")[0].version == "12"
    assert lines("hello", stream="custom")[0].version == ""


@pytest.mark.parametrize(
    "text",
    [
        '{"message": "\\u001b]0;owned\\u0007"}',
        '{"type": "platform.start", "record": {"version": "\\u009b31m", "requestId": "\\u202e"}}',
        '{"level": "\\u001b[2J", "message": {"\\u001b": "\\u001b"}, "errorType": "\\u0007"}',
    ],
)
def test_escapes_in_json_do_not_come_back_to_life(text: str) -> None:
    parsed = line(text)
    for shown in (parsed.said, parsed.level, parsed.version, parsed.request_id):
        assert is_clean(shown.replace("\n", "").replace("\t", ""))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "{" * 50_000,
        '{"a":' * 5_000,
        '{"type": "platform.report", "record": {"metrics": {"durationMs": 1e999, "memorySizeMB": NaN}}}',
        '{"type": "platform.report", "record": {"metrics": {"durationMs": ' + "9" * 400 + "}}}",
        '{"message": null, "level": 3, "requestId": []}',
        "REPORT RequestId: " + ID + " Duration: " + "9" * 5000 + " ms",
    ],
)
def test_nothing_makes_reading_fail(text: str) -> None:
    parsed = line(text)
    assert parsed.text == text
    assert parsed.report is None or parsed.report.duration_ms is None


@given(st.text())
def test_any_text_is_a_line(text: str) -> None:
    assert lines(text)[0].text == text.rstrip("\n")


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
names = st.sampled_from(["type", "record", "level", "message", "requestId", "errorType", "metrics", "status"])
values = json_like | st.just("platform.report")


@given(st.dictionaries(names, values | st.dictionaries(names, values)))
def test_any_json_is_a_line(document: dict[str, Any]) -> None:
    assert line(document).said
