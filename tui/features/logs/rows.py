"""Log lines and calls as spans of text, and the state of a log in words."""

from __future__ import annotations

from collections.abc import Mapping

from tui.domain.alias import Alias
from tui.domain.clock import utc_now
from tui.domain.logs import LogColumn, LogLine, Logs, Report, Request
from tui.features.logs.search import Search
from tui.features.logs.view import ColumnView, call_of
from tui.presentation.find import describe_no_match
from tui.presentation.number_format import count
from tui.presentation.parts import Part
from tui.presentation.spans import Measure, Span, Spans, failure_text
from tui.presentation.times import date_and_time, millisecond_of, second_of, zone_name
from tui.presentation.wrap import wrap

WIDE = 76
"""Cells from which on times are shown to the millisecond."""

FAILED, SLOW, COLD = "✗", "◷", "*"
_SIGNS = (f"{FAILED} error", f"{SLOW} slow", f"{COLD} cold")
LEGEND = "  ".join(_SIGNS)
"""What the signs before lines and calls mean; the state line leaves out what it has no room for, help never does."""
_MORE = " ⏎{}"
_TAB = "  "
_ID = 8
_WRAPPED_MOST = 60
"""Lines that one entry may take while lines are wrapped."""


def row_spans(item: LogLine | Request, calls: Mapping[str, Request], width: int) -> list[Span]:
    """Return one line, or one call, in a row: when it was, what marks it, and what it says."""
    when = item.started if isinstance(item, Request) else item.time
    time = millisecond_of(when) if width >= WIDE else second_of(when)
    mark, role = _mark(item, calls)
    return [Span(f"{time} ", "quiet"), Span(f"{mark} ", role), *_item_spans(item)]


def wrapped(item: LogLine | Request, calls: Mapping[str, Request], width: int, measure: Measure = len) -> list[Spans]:
    """Return the whole of a line, or a call, over as many rows as it takes."""
    first = row_spans(item, calls, width)
    front, role = first[:2], first[2].style if len(first) > 2 else "plain"
    indent = sum(measure(span.text) for span in front)
    text = "".join(span.text for span in _item_spans(item)) if isinstance(item, Request) else full_text(item)
    rows = [row for line in text.split("\n") for row in wrap(line, max(width - indent, 8), measure)]
    rows = rows[:_WRAPPED_MOST] or [""]
    return [[*front, Span(rows[0], role)], *([Span(" " * indent), Span(row, role)] for row in rows[1:])]


def full_text(line: LogLine) -> str:
    """Return all that a line says, for more than one row."""
    text = f"REPORT {report_text(line.report)}" if line.report is not None else line.said
    return text.replace("\t", _TAB)


def report_text(report: Report, *, billed: bool = True) -> str:
    """Say what Lambda reports of a call."""
    parts = []
    if report.duration_ms is not None:
        parts.append(f"{report.duration_ms:,.1f} ms")
    if report.memory_used_mb is not None and report.memory_mb is not None:
        parts.append(f"{report.memory_used_mb} of {report.memory_mb} MB")
    if report.init_ms is not None:
        parts.append(f"cold {report.init_ms:,.0f} ms")
    if billed and report.billed_ms is not None:
        parts.append(f"billed {report.billed_ms:,.0f} ms")
    if report.status:
        parts.append(report.status)
    return "  ".join(parts)


def call_lines(call: Request) -> tuple[str, ...]:
    """Return a call as a text of its own: what it was, and each line with its time."""
    name = f"request {call.id}" if call.id else "no request"
    head = [name, f"version {call.version}, {date_and_time(call.started)}"]
    if call.report is not None:
        head.append(report_text(call.report))
    body = [f"{millisecond_of(line.time)}  {line.text}".replace("\t", _TAB) for line in call.lines]
    return (*head, "", *body)


def line_as_call(line: LogLine) -> Request:
    """Return a line that belongs to no call as if it were one."""
    return Request("", line.version, (line,), line.report, line.failed)


def column_role(version: str, alias: Alias | None) -> str:
    """Return what a version is to the selected alias."""
    if alias is None or not alias.routing.split:
        return f"{alias.name}" if alias is not None else ""
    return "canary" if version == alias.routing.canary else "stable"


def head_parts(role: str, view: ColumnView, column: LogColumn | None) -> tuple[Part, ...]:
    """Return the title of a column: its version, and what its calls come to."""
    parts = [Part(Span(f"{view.version}", "strong")), Part(Span(f" {role}" if role else "", "quiet"))]
    if view.calls:
        parts.append(Part(Span(f"  {count(len(view.calls), 'call')}", "plain")))
        if view.failed:
            parts.append(Part(Span(f"  {FAILED} {view.failed:,} failed", "bad")))
        if view.typical_ms is not None:
            parts.append(Part(Span(f"  p50 {view.typical_ms:,.0f} ms", "plain"), goes=2))
        if view.cold:
            parts.append(Part(Span(f"  {COLD} {view.cold:,} cold", "plain"), goes=1))
    if column is not None and column.dropped:
        parts.append(Part(Span(f"  {column.dropped:,} older lines dropped", "quiet"), goes=3))
    return tuple(parts)


def empty_text(
    logs: Logs | None, column: LogColumn | None, view: ColumnView | None, search: Search, wanted: str = "last 3 h"
) -> str:
    """Say why a column shows nothing; `wanted` is the range in words."""
    if logs is None or column is None:
        return "reading…"
    if column.missing:
        return f"no logs yet: no log group {column.group}"
    if view is not None and view.hidden and not search.empty:
        return describe_no_match(view.hidden, "request" if view.grouped else "line")
    if logs.failure is not None:
        return failure_text(logs.failure)
    if not logs.complete:
        return "reading…"
    return "not known: unknown event format" if logs.unreadable else f"no lines: {wanted}"


def state_parts(logs: Logs | None, shown: str, wanted: str = "last 3 h") -> tuple[Part, ...]:
    """Say in a line how the logs of a range are read, and what is left out; `shown` is what they are narrowed to."""
    if logs is None or not (logs.complete or logs.failure):
        parts = [Part(Span("reading…", "quiet"))]
    elif logs.follow == "tail":
        parts = [Part(Span("live (Live Tail)", "good"))]
    elif logs.follow == "polling":
        why = Span(f" (no Live Tail: {logs.why_polling})", "quiet")
        parts = [Part(Span("live (polling)", "good")), Part(why, goes=5)]
    else:
        parts = [Part(Span("paused", "quiet"))]
    parts.append(Part(Span(f"  {wanted}", "plain")))
    if logs is not None and logs.failure is not None:
        parts.append(Part(Span(f"  {failure_text(logs.failure)}", "bad")))
    if shown:
        parts.append(Part(Span(f"  {shown}", "warn")))
    if logs is not None and logs.sampled:
        parts.append(Part(Span("  too many lines: some are missing", "warn")))
    if logs is not None and logs.unreadable:
        parts.append(Part(Span("  some events could not be read", "warn")))
    if logs is not None and logs.complete and logs.cut:
        # Whoever goes there has them loaded.
        parts.append(Part(Span("  more above the top", "quiet"), goes=1))
    parts.append(Part(Span(f"  {zone_name(utc_now())}", "quiet"), goes=6))
    parts += (Part(Span(f"  {sign}", "quiet"), goes) for sign, goes in zip(_SIGNS, (4, 3, 2), strict=True))
    return tuple(parts)


def _mark(item: LogLine | Request, calls: Mapping[str, Request]) -> tuple[str, str]:
    call = call_of(item, calls)
    if item.failed:
        return FAILED, "bad"
    # Of a slow or a cold call one line is marked: the one that tells it.
    if call is not None and (isinstance(item, Request) or item.kind == "report"):
        if call.slow:
            return SLOW, "warn"
        if call.cold:
            return COLD, "mark"
    return " ", "plain"


def _item_spans(item: LogLine | Request) -> list[Span]:
    if isinstance(item, Request):
        report = report_text(item.report, billed=False) if item.report is not None else "no report yet"
        wrong = next((line for line in item.lines if line.failed and line.kind == "app"), None)
        name, took = Span(f"{item.id[:_ID]}  ", "quiet"), Span(report)
        # What went wrong comes first: the rest may be cut.
        return [name, took] if wrong is None else [name, Span(f"{_first(wrong)}  ", "bad"), took]
    if item.kind == "start":
        return [Span(f"START {item.request_id[:_ID]}", "quiet")]
    if item.kind == "end":
        return [Span(f"END {item.request_id[:_ID]}", "bad" if item.failed else "quiet")]
    if item.report is not None:
        return [Span(f"REPORT {report_text(item.report)}", "bad" if item.failed else "quiet")]
    return [Span(_first(item), "bad" if item.failed else "quiet" if item.kind != "app" else "plain")]


def _first(line: LogLine) -> str:
    """Return the first row of a line, and how many more there are."""
    first, *more = full_text(line).split("\n")
    level = f"{line.level} " if line.level not in ("", "INFO", "ERROR") else ""
    return level + first + (_MORE.format(len(more)) if more else "")
