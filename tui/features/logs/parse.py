"""Understands log events: what Lambda says of a call, what the code says, in text and in JSON (aws-semantics 1.7)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tui.domain.clean_text import clean
from tui.domain.logs import Kind, LogEvent, LogLine, Report, version_of

_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PLATFORM = re.compile(rf"(START|END|REPORT) RequestId: ({_ID})\b(?:.*?\bVersion: (\S+))?", re.DOTALL)
_INIT = re.compile(r"(?:INIT|RESTORE)_(?:START|REPORT|RUNTIME_DONE)\b")
_TIME = r"\d{4}-\d{2}-\d{2}T[\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?"
_LEVELS = r"TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL"
# Python: `[ERROR]\t2026-…Z\tid\tmessage`; Node: `2026-…Z\tid\tERROR\tmessage`; each part may be missing.
_PYTHON = re.compile(rf"\[({_LEVELS})\]\s*(?:{_TIME}\s+)?(?:({_ID})\s+)?", re.IGNORECASE)
_NODE = re.compile(rf"{_TIME}\s+(?:({_ID}|undefined)\s+)?(?:({_LEVELS})\b[\s:]*)?")
_PLAIN = re.compile(rf"(?:RequestId: ({_ID})\s+)?(?:({_LEVELS})\b[\s:]+)?")
_FIELD = re.compile(r"\b([A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*): (\S+)")
_SAID = 4096

_TIMED_OUT = "Task timed out after"
_DIED = ("Runtime.ExitError", "Runtime exited", "Invoke Error", "Uncaught Exception", "Unhandled Promise Rejection")
_ERRORS = frozenset({"ERROR", "FATAL", "CRITICAL"})

_KINDS: dict[str, Kind] = {
    "platform.start": "start",
    "platform.runtimeDone": "end",
    "platform.report": "report",
    "platform.initStart": "init",
    "platform.initRuntimeDone": "init",
    "platform.initReport": "init",
    "platform.restoreStart": "init",
    "platform.restoreReport": "init",
}
_IDS = ("requestId", "AWSRequestId", "awsRequestId", "aws_request_id", "function_request_id", "request_id")
_MESSAGES = ("message", "msg", "errorMessage")


@dataclass(frozen=True, slots=True)
class Running:
    """The call that an execution environment works on; it has one at a time."""

    version: str = ""
    request_id: str = ""


def read_events(
    events: Iterable[LogEvent], function: str, running: Mapping[str, Running]
) -> tuple[tuple[LogLine, ...], dict[str, Running]]:
    """Return the events as lines, and what each stream is in the middle of, for the next reading.

    A line without a request id belongs to the call that its stream began last. The version is the START line's, or
    the one in the stream's name: with SystemLogLevel WARN there are no START lines.
    """
    known, lines = dict(running), []
    for event in events:
        line = read_event(event)
        now = known.get(event.stream) or Running(version_of(event.stream, function))
        if line.kind in ("start", "init"):
            now = Running(line.version or now.version, line.request_id)
        line = replace(line, version=line.version or now.version, request_id=line.request_id or _belonging(line, now))
        known[event.stream] = Running(now.version, "" if line.kind == "report" else now.request_id)
        lines.append(line)
    return tuple(lines), known


def running_in(lines: Iterable[LogLine]) -> dict[str, Running]:
    """Return what each stream is in the middle of, as its last line tells."""
    return {line.stream: Running(line.version, "" if line.kind == "report" else line.request_id) for line in lines}


def read_event(event: LogEvent) -> LogLine:
    """Understand one event by itself."""
    text = event.text.rstrip("\n")
    document = _document(text)
    if document is None:
        return _text_line(event, text)
    name = document.get("type")
    if isinstance(name, str) and name.startswith("platform."):
        return _platform_line(event, text, name, _inner(document, "record"))
    return _json_line(event, text, document)


def _belonging(line: LogLine, now: Running) -> str:
    return "" if line.kind == "init" else now.request_id


def _text_line(event: LogEvent, text: str) -> LogLine:
    platform = _PLATFORM.match(text)
    if platform is not None:
        kind: Kind = {"START": "start", "END": "end"}.get(platform[1], "report")  # type: ignore[assignment]
        report = _report(dict(_FIELD.findall(text))) if kind == "report" else None
        return LogLine(
            event.time,
            text,
            text,
            event.stream,
            (platform[3] or "") if kind == "start" else "",
            platform[2],
            kind,
            failed=report is not None and bool(report.status),
            timed_out=report is not None and report.status == "timeout",
            report=report,
            id=event.id,
        )
    if _INIT.match(text):
        return LogLine(event.time, text, text, event.stream, kind="init", failed="Status: error" in text, id=event.id)
    level, request, said = _front(text)
    timed_out = _TIMED_OUT in text
    return LogLine(
        event.time,
        text,
        said,
        event.stream,
        request_id=request,
        level=level,
        failed=level in _ERRORS or timed_out or any(word in text for word in _DIED),
        timed_out=timed_out,
        id=event.id,
    )


def _front(text: str) -> tuple[str, str, str]:
    """Return level, request id and the rest of a line of text."""
    if match := _PYTHON.match(text):
        level, request = match[1], match[2]
    elif match := _NODE.match(text):
        level, request = match[2], match[1] if match[1] != "undefined" else ""
    else:
        match = _PLAIN.match(text)
        level, request = (match[2], match[1]) if match else ("", "")
    said = text[match.end() :] if match else text
    return (level or "").upper(), request or "", said or text


def _report(fields: Mapping[str, str]) -> Report:
    """Read the fields of a REPORT line, such as `Billed Duration: 44 ms`."""
    numbers = {name: _leading(value) for name, value in fields.items()}
    status = fields.get("Status", "")
    return Report(
        duration_ms=numbers.get("Duration"),
        billed_ms=numbers.get("Billed Duration"),
        memory_mb=_whole(numbers.get("Memory Size")),
        memory_used_mb=_whole(numbers.get("Max Memory Used")),
        init_ms=numbers.get("Init Duration", numbers.get("Restore Duration")),
        status="" if status == "success" else status,
    )


def _platform_line(event: LogEvent, text: str, name: str, record: Mapping[str, Any]) -> LogLine:
    kind = _KINDS.get(name, "platform")
    status = _text(record.get("status"))
    wrong = status if status not in ("", "success") else ""
    report = None
    if kind == "report":
        metrics = _inner(record, "metrics")
        report = Report(
            _number(metrics.get("durationMs")),
            _number(metrics.get("billedDurationMs")),
            _whole(metrics.get("memorySizeMB")),
            _whole(metrics.get("maxMemoryUsedMB")),
            _number(metrics.get("initDurationMs", metrics.get("restoreDurationMs"))),
            wrong,
        )
    error = _text(record.get("errorType"))
    return LogLine(
        event.time,
        text,
        " ".join(filter(None, (name, wrong, error))),
        event.stream,
        _text(record.get("version")) if kind == "start" else "",
        _text(record.get("requestId")),
        kind,
        failed=bool(wrong or error),
        timed_out=wrong == "timeout",
        report=report,
        id=event.id,
    )


def _json_line(event: LogEvent, text: str, document: Mapping[str, Any]) -> LogLine:
    level = next((_text(document[key]) for key in ("level", "severity", "levelname") if key in document), "").upper()
    message = next((said for key in _MESSAGES if (said := _message(document.get(key)))), "")
    error = _text(document.get("errorType"))
    said = f"{error}: {message}" if error and not message.startswith(error) else message
    timed_out = _TIMED_OUT in said
    return LogLine(
        event.time,
        text,
        said or text,
        event.stream,
        request_id=next((value for key in _IDS if (value := _text(document.get(key)))), ""),
        level=level,
        failed=level in _ERRORS or bool(error) or timed_out,
        timed_out=timed_out,
        id=event.id,
    )


def _document(text: str) -> Mapping[str, Any] | None:
    if not text.startswith("{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _inner(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _message(value: object) -> str:
    """Return a message, written as JSON where it is no text itself."""
    return _text(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value)


def _text(value: object) -> str:
    # Reading JSON undoes its escapes: what was cleaned as text may hold control characters again.
    if isinstance(value, str):
        return clean(value, _SAID, lines=True)
    return str(value) if isinstance(value, int | float) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else round(number)


def _leading(value: str) -> float | None:
    match = re.match(r"\d+(?:\.\d+)?", value)
    return _number(float(match[0])) if match else None
