"""What calling a function by hand came to, in rows of spans."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from statistics import median

from tui.domain.clean_text import clean
from tui.domain.invocation import Kind
from tui.features.diff.code import Mark
from tui.features.invoke.invocation import (
    InvocationComparison,
    InvocationResult,
    InvocationSample,
    Outcome,
    Tally,
    difference,
)
from tui.features.invoke.json_text import pretty
from tui.features.invoke.text import failure_text, headline
from tui.presentation.keymap import key
from tui.presentation.number_format import count, percent
from tui.presentation.spans import Span, Spans

_LINES = 4_000
"""Lines shown of an answer or a log."""


def outcome_rows(outcome: Outcome, width: int) -> tuple[Spans, ...]:
    """Return what became of a call, of two or of many, a line each, none longer than `width` characters."""
    match outcome:
        case InvocationResult():
            return tuple(_answered(outcome, width))
        case InvocationComparison():
            return tuple(_pair(outcome, width))
        case InvocationSample():
            return tuple(_sample(outcome, width))


def _answered(result: InvocationResult, width: int) -> Iterator[Spans]:
    head = headline(result)
    yield from _wrapped(head.text, width, head.style)
    invocation = result.invocation
    if invocation is None or result.request.kind is Kind.CHECK:
        request_id = invocation.request_id if invocation else result.failure.request_id if result.failure else ""
        if invocation is not None or request_id:
            yield (Span(f"request {request_id}", "quiet"),)
        return
    yield from _wrapped("  ".join(_figures(result)), width, "plain")
    if invocation.request_id:
        yield (Span(f"request {invocation.request_id}", "quiet"),)
    yield ()
    kept = len(invocation.payload.encode())
    size = f"{invocation.payload_bytes:,} bytes" + (
        f", the first {kept:,} shown" if invocation.payload_bytes > kept + 3 else ""
    )
    yield (Span("Answer", "strong"), Span(f"  {size}", "quiet"))
    yield from _text(pretty(invocation.payload), width)
    yield ()
    yield (Span("Log", "strong"), Span("  its last 4 KB" if invocation.log else "  none from AWS", "quiet"))
    yield from _text(invocation.log, width)


def _figures(result: InvocationResult) -> Iterator[str]:
    report, invocation = result.report, result.invocation
    if report.duration_ms is not None:
        yield f"duration {report.duration_ms:,.1f} ms"
    if report.billed_ms is not None:
        yield f"billed {report.billed_ms:,.0f} ms"
    if report.memory_used_mb is not None and report.memory_mb is not None:
        yield f"memory {report.memory_used_mb} of {report.memory_mb} MB"
    if report.init_ms is not None:
        yield f"cold start {report.init_ms:,.0f} ms"
    elif report.duration_ms is not None:
        yield "warm"
    # The demo answers at once, whatever the function would have taken.
    if invocation is not None and invocation.elapsed_ms >= (report.duration_ms or 0.0):
        yield f"round trip {invocation.elapsed_ms:,.0f} ms"


def _pair(pair: InvocationComparison, width: int) -> Iterator[Spans]:
    both = [pair.old, *((pair.new,) if pair.new is not None else ())]
    for result in both:
        head = headline(result)
        yield from _wrapped(head.text, width, head.style)
    if pair.new is None:
        if pair.old.invocation is not None:
            yield (Span("calling the other version", "quiet"),)
        return
    yield ()
    yield from _table(
        [("", pair.old.request.qualifier, pair.new.request.qualifier, "difference"), *_compared(pair, pair.new)]
    )
    yield ()
    yield (
        Span("Answers", "strong"),
        Span(f"  - {pair.old.request.qualifier}  + {pair.new.request.qualifier}", "quiet"),
    )
    differs = difference(pair)
    if isinstance(differs, str):
        yield (Span(differs, "good" if differs.startswith("both") else "warn"),)
        return
    roles = {Mark.ADDED: "added", Mark.REMOVED: "removed", Mark.PLACE: "quiet", Mark.SAME: "plain"}
    for line in differs[:_LINES]:
        yield from _wrapped(f"{line.mark} {clean(line.text, _LINES)}", width, roles[line.mark])


def _compared(pair: InvocationComparison, new: InvocationResult) -> Iterator[tuple[str, str, str, str]]:
    old, other = pair.old.report, new.report
    for name, before, after, unit in (
        ("duration", old.duration_ms, other.duration_ms, "ms"),
        ("billed", old.billed_ms, other.billed_ms, "ms"),
        ("cold start", old.init_ms, other.init_ms, "ms"),
        ("memory used", old.memory_used_mb, other.memory_used_mb, "MB"),
    ):
        if before is None and after is None:
            continue
        shown = (f"{value:,.1f} {unit}" if value is not None else "none" for value in (before, after))
        apart = f"{after - before:+,.1f} {unit}" if before is not None and after is not None else ""
        yield (name, *shown, apart)  # type: ignore[misc]
    sizes = [answer.payload_bytes if answer else None for answer in (pair.old.invocation, new.invocation)]
    if sizes[0] is not None and sizes[1] is not None:
        yield ("answer", f"{sizes[0]:,} bytes", f"{sizes[1]:,} bytes", f"{sizes[1] - sizes[0]:+,} bytes")


def _sample(sample: InvocationSample, width: int) -> Iterator[Spans]:
    state = "done" if sample.over else f"calling, press {key('invoke.stop')} to stop"
    done = f"{sample.calls} of {count(sample.count, 'call')} to {sample.request.qualifier} answered"
    role = "good" if sample.over and sample.calls == sample.count else "plain"
    yield (Span(done, role), Span(f"  {state}", "quiet"))
    if sample.failure is not None:
        words = failure_text(sample.failure, sample.request.timeout_s)
        yield from _wrapped(f"✗ ended: {words}", width, "bad")
    if not sample.tallies:
        return
    yield ()
    heads = ("version", "calls", "share", "failed", "p50", "slowest")
    yield from _table([heads, *(_tally(tally, sample.calls) for tally in sample.tallies)])
    yield ()
    yield from _split(sample, width)
    yield from _wrapped("A small sample; the first calls may include cold starts", width, "quiet")


def _tally(tally: Tally, calls: int) -> tuple[str, ...]:
    took = (f"{median(tally.took):,.0f} ms", f"{tally.took[-1]:,.0f} ms") if tally.took else ("-", "-")
    failed = f"✗ {tally.errors}" if tally.errors else "0"
    return (tally.version or "unknown", str(tally.calls), percent(tally.calls / calls), failed, *took)


def _split(sample: InvocationSample, width: int) -> Iterator[Spans]:
    if not sample.canary:
        yield (Span(f"{sample.request.qualifier} is not split", "quiet"),)
        return
    observed = sample.observed
    low, high = observed.shown
    seen, off = f"{sample.canary} got {percent(observed.share)} of {count(sample.calls, 'call')}", observed.off
    fits = "beyond chance" if off else "within chance"
    yield from _wrapped(f"{seen}; {percent(sample.share)} is set; {fits}", width, "warn" if off else "plain")
    words = f"Its true share may be {percent(low)} to {percent(high)} (95 % band)"
    yield from _wrapped(words, width, "plain")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[Spans]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for number, row in enumerate(rows):
        first, *others = row
        cells = [first.ljust(widths[0]), *(cell.rjust(size) for cell, size in zip(others, widths[1:], strict=True))]
        bad = any(cell.startswith("✗") for cell in row)
        yield (Span("  ".join(cells).rstrip(), "quiet" if number == 0 else "bad" if bad else "plain"),)


def _text(text: str, width: int) -> Iterator[Spans]:
    """Yield text of the function's own: cleaned once more, for JSON may have unpacked what was packed in it."""
    lines = clean(text, len(text) * 2 + 1, lines=True).expandtabs(4).split("\n") if text else []
    while lines and not lines[-1]:
        lines.pop()
    for line in lines[:_LINES]:
        yield from _wrapped(line, width, "plain")
    if len(lines) > _LINES:
        yield (Span(f"{len(lines) - _LINES:,} more lines not shown", "warn"),)


def _wrapped(text: str, width: int, role: str) -> Iterator[Spans]:
    lines = textwrap.wrap(text, max(width, 20), drop_whitespace=False, replace_whitespace=False, tabsize=4) or [""]
    for line in lines:
        yield (Span(line, role),)
