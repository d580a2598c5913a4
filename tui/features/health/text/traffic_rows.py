"""The traffic screen: versions in numbers, the verdict with those behind it, alarms and forecast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from tui.domain.alarm import ALARM
from tui.domain.alias import Alias
from tui.domain.traffic import AliasTraffic, Minute
from tui.features.health.alarms import Watch
from tui.features.health.forecast import STEPS, forecast
from tui.features.health.health import Figures, Health, figures
from tui.features.health.text.alarm import condition
from tui.features.health.text.forecast import baseline_text, forecast_text
from tui.features.health.text.health import (
    alarms_span,
    cost_text,
    first_step_text,
    past_span,
    reading_span,
    seen_span,
    silence_span,
    verdict_span,
    window_text,
)
from tui.features.health.text.lines import bounds, calls, error_rate
from tui.features.health.text.verdict import verdict_lines
from tui.features.health.traffic_window import Window
from tui.presentation.number_format import percent
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import Span, failure_text
from tui.presentation.sparkline import GAP, highest, sparkline, stretched, values
from tui.presentation.times import day_of, minute_in_zone, minute_of
from tui.presentation.wrap import wrap

Line = tuple[Span, ...]
Named = tuple[str, Line]
"""A line with a key of its own, by which the cursor stays on it."""

LABEL = 14
_NARROWEST = 20


def traffic_rows(
    health: Health | None,
    alias: Alias | None,
    window: Window,
    width: int,
    *,
    charted: bool = False,
    moves: Sequence[Named] = (),
) -> tuple[Named, ...]:
    """Return all lines of the screen; what a chart above them shows is left out."""
    if alias is None:
        return (("none", (Span("no alias selected", "quiet"),)),)
    if health is None or not health.is_of(alias):
        return (("reading", (Span("reading traffic", "quiet"),)),)
    lines = [
        *_stale(health, width),
        *_table(health, window, width),
        *_lines_of_time(health, window, width, charted=charted),
        *_verdict(health, alias, width),
        *_forecast(health, width),
        *_alarms(health, width),
    ]
    numbered = tuple((f"{place}", line) for place, line in enumerate(lines))
    return (*numbered, *moves, *((f"reading {place}", line) for place, line in enumerate(_reading(health, width))))


def _stale(health: Health, width: int) -> Iterator[Line]:
    """Yield first of all that figures are old, and why: those below look as if they were new."""
    if health.failure is not None and health.traffic is not None:
        for part in wrap(reading_span(health).text, max(width, _NARROWEST)):
            yield (Span(part, "warn"),)


def _table(health: Health, window: Window, width: int) -> Iterator[Line]:
    traffic = health.traffic
    yield _head(f"Last {window.name}", f"{health.alias.name} at {format_routing(health.alias.routing)}")
    if traffic is None or traffic.until is None:
        yield (reading_span(health),)
        return
    since, until = bounds(traffic, window)
    versions = health.alias.routing.versions
    summaries = [figures(traffic.of(version), since, until) for version in versions]
    if all(one.calls is None for one in summaries):
        yield (silence_span(traffic, window),)
        return
    cells = min(max((width - LABEL) // len(summaries), _NARROWEST), 28)
    roles = ("stable", "canary") if health.canary is not None else ("",)
    names = [f"{version} {role}".strip() for version, role in zip(versions, roles, strict=True)]
    yield (Span(" " * LABEL), *(Span(name.rjust(cells), "strong") for name in names))
    every = sum(one.calls or 0 for one in summaries)
    for label, format_value in _FIGURES:
        yield _cells(label, [format_value(one) for one in summaries], cells)
    yield _cells("share", [percent((one.calls or 0) / every) if every else "-" for one in summaries], cells)
    if any(one.minutes < one.of for one in summaries):
        yield _cells(f"{GAP} no data", [f"{one.of - one.minutes} of {one.of} min" for one in summaries], cells, "quiet")
    others = _other_calls(traffic, since, until)
    if others is not None:
        yield (Span(f"calls not through this alias: {others:,}", "quiet"),)


_FIGURES: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("calls", lambda one: "no data" if one.calls is None else f"{one.calls:,}"),
    ("calls/min", lambda one: calls(one.per_minute)),
    ("errors", lambda one: "-" if one.errors is None else f"{one.errors:,}"),
    ("error rate", lambda one: percent(one.rate)),
    ("throttles", lambda one: f"{one.throttles.throttles:,}" if one.throttles.minutes else "-"),
    ("p50", lambda one: _ms(one.p50)),
    ("p90", lambda one: _ms(one.p90)),
    ("p99", lambda one: _ms(one.p99)),
    ("concurrency", lambda one: "-" if one.concurrency is None else f"{one.concurrency:,.0f} max"),
)


def _other_calls(traffic: AliasTraffic, since: datetime, until: datetime) -> int | None:
    """Return the function's calls that did not go through the alias, None where not known."""
    whole = traffic.whole_function.calls(since, until) if traffic.whole_function is not None else None
    ours = traffic.total.calls(since, until) if traffic.total is not None else None
    return None if whole is None or ours is None or whole < ours else whole - ours


def _lines_of_time(health: Health, window: Window, width: int, *, charted: bool) -> Iterator[Line]:
    traffic = health.traffic
    if traffic is None or traffic.until is None:
        return
    since, until = bounds(traffic, window)
    versions = health.alias.routing.versions
    if all(traffic.of(version).calls(since, until) is None for version in versions):
        return
    name = max(len(version) for version in versions) + 1
    cells = max(width - LABEL - name - 10, 10)
    drawn = len(stretched(GAP * min(cells, round(window.length.total_seconds() / 60)), cells))
    yield ()
    yield _head("By the minute", f"{GAP} = no data (not zero)")
    for label, value, format_value, shared in _LINES:
        if charted and label in _CHARTED:
            continue
        series = [values(traffic.of(version), value, since, until, cells) for version in versions]
        role = "errors" if value is error_rate else "mark"
        for place, (version, line) in enumerate(zip(versions, series, strict=True)):
            top = highest(*series) if shared else highest(line)
            # What is printed is the scale: the value of a full block.
            yield (
                Span((label if not place else "").ljust(LABEL), "quiet"),
                Span(version.ljust(name)),
                Span(stretched(sparkline(line, top), cells), role),
                Span(f"  ≤ {format_value(top)}", "quiet"),
            )
    start, end = minute_of(since), minute_in_zone(until)
    yield (Span(" " * (LABEL + name)), Span(start + end.rjust(max(drawn - len(start), len(end) + 1)), "quiet"))


_LINES: tuple[tuple[str, Callable[[Minute], float | None], Callable[[float], str], bool], ...] = (
    ("calls", lambda minute: minute.calls, lambda value: f"{value:,.0f}", False),
    ("errors", error_rate, percent, True),
    ("p50", lambda minute: minute.p50, lambda value: _ms(value), True),
    ("p90", lambda minute: minute.p90, lambda value: _ms(value), True),
    ("concurrency", lambda minute: minute.concurrency, lambda value: f"{value:,.0f}", False),
)
_CHARTED = ("errors", "p90")


def _verdict(health: Health, alias: Alias, width: int) -> Iterator[Line]:
    if health.canary is None:
        return
    yield ()
    yield _head("Verdict", "")
    yield (verdict_span(health, width),)
    past = past_span(health)
    if past is not None:
        yield (past,)
    if health.verdict is None:
        return
    seen = seen_span(health, alias)
    yield from _folded("observed now", seen.text, width, seen.style)
    if not health.verdict.minutes:
        return
    yield from _folded("based on", window_text(health.verdict), width)
    for label, text in verdict_lines(health.verdict):
        yield from _folded(label, text, width)


def _forecast(health: Health, width: int) -> Iterator[Line]:
    if health.traffic is None:
        return
    yield ()
    yield _head("Time to a verdict", "by weight, for a canary that starts now")
    if not health.before.calls:
        yield (Span(first_step_text(health), "quiet"),)
        return
    yield from _folded("based on", baseline_text(health.before), width)
    if health.canary is None:
        yield from _folded("first step", first_step_text(health), width, "strong")
    for step in STEPS:
        yield from _folded("", forecast_text(forecast(health.before, step)), width)


def _alarms(health: Health, width: int) -> Iterator[Line]:
    yield ()
    yield _head("Alarms", f"on {health.alias.name}")
    if health.alarms_failure is not None or not health.alarms_read:
        yield (alarms_span(health),)
    elif not health.watches:
        yield (Span("none", "quiet"),)
    for watch in health.watches:
        yield from _alarm(watch, width)
    if health.alarms_read and not health.all_alarms:
        yield (Span("there are more alarms than were read", "warn"),)


def _alarm(watch: Watch, width: int) -> Iterator[Line]:
    alarm = watch.alarm
    since = f" since {minute_in_zone(alarm.since)}, {day_of(alarm.since)}" if alarm.since is not None else ""
    state = "bad" if alarm.state == ALARM else "plain"
    yield (Span(f"{alarm.state.ljust(LABEL - 1)} ", state), Span(alarm.name, "strong"), Span(since, "quiet"))
    yield from _folded("", condition(alarm), width, "quiet")
    if watch.sees_canary is False:
        yield from _folded("", f"can never trigger for the canary: {watch.why}", width, "warn")
    elif watch.why:
        yield from _folded("", watch.why, width, "quiet")
    if not alarm.actions_enabled:
        yield from _folded("", "its actions are disabled", width, "warn")


def _reading(health: Health, width: int) -> Iterator[Line]:
    yield ()
    yield _head("Reading", "")
    yield from _folded("", reading_span(health).text, width, reading_span(health).style)
    failures = list(health.traffic.failures) if health.traffic is not None else []
    for failure in (*failures, *((health.unrecorded,) if health.unrecorded is not None else ())):
        yield from _folded("not read", failure_text(failure), width, "warn")
    yield from _folded("cost", cost_text(health), width)


def _folded(label: str, text: str, width: int, role: str = "plain") -> Iterator[Line]:
    for place, part in enumerate(wrap(text, max(width - LABEL, _NARROWEST))):
        yield (Span((label if not place else "").ljust(LABEL), "quiet"), Span(part, role))


def _head(title: str, rest: str) -> Line:
    return (Span(title, "strong"), Span(f"  {rest}" if rest else "", "quiet"))


def _cells(label: str, texts: Sequence[str], cells: int, role: str = "plain") -> Line:
    return (Span(label.ljust(LABEL), "quiet"), *(Span(text.rjust(cells), role) for text in texts))


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f} ms" if value >= 9.95 else f"{value:.2g} ms"
