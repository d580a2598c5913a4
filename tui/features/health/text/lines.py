"""The panel below the fader: how the versions behind an alias are doing, in as many lines as there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from tui.domain.alarm import ALARM
from tui.domain.alias import Alias
from tui.domain.traffic import AliasTraffic, Minute
from tui.domain.version import LATEST
from tui.features.health.health import Figures, Health, figures
from tui.features.health.statistics.verdict import Outcome
from tui.features.health.text.health import (
    alarms_span,
    first_step_text,
    past_span,
    reading_span,
    seen_span,
    silence_span,
    verdict_span,
    waiting_text,
    window_text,
)
from tui.features.health.traffic_window import Window
from tui.presentation.number_format import percent
from tui.presentation.spans import Span, failure_text, shorten
from tui.presentation.sparkline import highest, sparkline, values
from tui.presentation.wrap import wrap

Line = tuple[Span, ...]

LABEL = 11
"""Cells of the names of the figures."""

MARGIN = 1

VERDICT_LEAST = 24
"""Cells that the verdict has in one line at the least: durations make room for it."""

LEAST_SCALE = 0.0001
"""The error rate up to which errors are drawn at the least: a scale that is printed with few figures."""


class Row(NamedTuple):
    """A line, and how soon it is dropped where there are too few lines: the highest number first."""

    goes: int
    line: Line


def health_lines(
    health: Health | None, alias: Alias | None, window: Window, width: int, height: int, *, charted: bool = False
) -> tuple[Line, ...]:
    """Return the lines that fit; where only one does, a compact one. What a chart shows below is left out."""
    if alias is None or height < 1 or width < 2 * MARGIN:
        return ()
    if health is None or not health.is_of(alias):
        return ((Span(" "), Span("reading traffic", "quiet")),)
    if height == 1:
        return (compact(health, window, width),)
    rows = _rows(health, alias, window, width, 2, charted)
    if len(rows) > height:
        rows = _rows(health, alias, window, width, 1, charted)
    while len(rows) > height:
        rows.remove(max(rows, key=lambda row: row.goes))
    return tuple(row.line for row in rows)


def compact(health: Health, window: Window, width: int) -> Line:
    """Return one line: errors and p50 of each version, and the verdict; an alarm that fires comes first."""
    room = width - 2 * MARGIN
    if health.traffic is None or health.traffic.until is None:
        text = f"traffic: {failure_text(health.failure)}" if health.failure is not None else waiting_text(health)
        return (Span(" "), Span(shorten(text, room), "warn" if health.failure is not None else "quiet"))
    firing = [watch.alarm.name for watch in health.watches if watch.alarm.state == ALARM]
    spans = [Span(" ")]
    if firing:
        more = f" +{len(firing) - 1}" if firing[1:] else ""
        spans += [Span(shorten(f"ALARM {firing[0]}{more}", room // 3), "bad"), Span(" | ", "quiet")]
    if health.failure is not None:
        spans += [Span(shorten(reading_span(health).text, room // 2), "warn"), Span(" | ", "quiet")]
    summaries = _of_each(health, health.traffic, window)
    figures = [*_error_rates(summaries), *_middle_durations(summaries)]
    left = room + MARGIN - _cells_of(spans) - _cells_of(figures)
    if left < VERDICT_LEAST:
        figures = _error_rates(summaries)
        left = room + MARGIN - _cells_of(spans) - _cells_of(figures)
    spans += figures
    if health.canary is None:
        spans.append(Span(shorten(_before(health, window, left), left), "quiet"))
    else:
        spans.append(_loudly(verdict_span(health, max(left, 0))))
    return _cut(spans, width)


def _loudly(verdict: Span) -> Span:
    """Return a verdict with its word in capitals, as one among figures."""
    word = next((word for word in (Outcome.PASS, Outcome.FAIL) if verdict.text.startswith(f"{word}:")), "")
    return verdict._replace(text=word.upper() + verdict.text[len(word) :])


def _cut(spans: Sequence[Span], width: int) -> Line:
    kept: list[Span] = []
    for span in spans:
        left = width - sum(len(one.text) for one in kept)
        kept.append(span._replace(text=shorten(span.text, left)))
    return tuple(span for span in kept if span.text)


def _cells_of(spans: Sequence[Span]) -> int:
    return sum(len(span.text) for span in spans)


def _error_rates(summaries: Sequence[Figures]) -> list[Span]:
    """Return the error rates of the versions, each with its name."""
    rates = [
        f"{one.version} {percent(one.rate).replace(' ', '') if one.calls is not None else 'no data'}"
        for one in summaries
    ]
    return [Span("errors ", "quiet"), Span(" ".join(rates)), Span(" | ", "quiet")]


def _middle_durations(summaries: Sequence[Figures]) -> list[Span]:
    """Return the p50 of the versions in the same order, nothing where there is none."""
    if all(one.p50 is None for one in summaries):
        return []
    durations = " ".join(f"{_ms(one.p50)}ms" if one.p50 is not None else "-" for one in summaries)
    return [Span("p50 ", "quiet"), Span(durations), Span(" | ", "quiet")]


def _before(health: Health, window: Window, room: int) -> str:
    if health.traffic is not None and health.traffic.of(health.stable).last is None:
        return silence_span(health.traffic, window).text
    return first_step_text(health, room)


def _rows(health: Health, alias: Alias, window: Window, width: int, most: int, charted: bool) -> list[Row]:
    """Return the rows; text takes at most `most` lines each."""
    traffic = health.traffic
    rows: list[Row] = []
    room = width - 2 * MARGIN - LABEL

    def say(goes: int, label: str, span: Span) -> None:
        lines = wrap(span.text, max(room, 1))[: most - 1] if most > 1 else []
        rest = span.text[len(" ".join(lines)) :].strip() if lines else span.text
        lines += [shorten(rest, room)] if rest or not lines else []
        rows.extend(Row(goes, _line(label if not n else "", span._replace(text=text))) for n, text in enumerate(lines))

    if traffic is not None and traffic.until is not None:
        rows += _table(health, traffic, window, width, charted)
    if health.canary is not None:
        rows.append(Row(0, _line("verdict", verdict_span(health, room))))
        if health.verdict is not None and health.verdict.minutes:
            say(5, "", Span(window_text(health.verdict), "quiet"))
        seen = seen_span(health, alias)
        # The chart draws its band, and the fader names it; what does not fit the weight is said in any case.
        if health.verdict is not None and (not charted or seen.style == "warn"):
            say(3, "observed", seen)
        past = past_span(health)
        if past is not None:
            say(6, "", past)
    elif (traffic is not None and not health.before.calls) or (traffic is not None and health.stable != LATEST):
        say(0, "a canary", Span(first_step_text(health)))
    alarms = alarms_span(health)
    # A firing alarm stays when numbers have to go.
    say(1 if alarms.style == "bad" else 4, "alarms", alarms)
    reading = reading_span(health)
    shown = reading._replace(text=shorten(reading.text, width - 2 * MARGIN))
    rows.append(Row(0 if health.failure is not None else 5, (Span(" "), shown)))
    return rows


def _table(health: Health, traffic: AliasTraffic, window: Window, width: int, charted: bool) -> list[Row]:
    summaries = _of_each(health, traffic, window)
    if all(figures.calls is None for figures in summaries):
        return [Row(0, (Span(" "), silence_span(traffic, window)))]
    cells = column(width, len(summaries))
    names = [figures.version for figures in summaries]
    rows = [
        Row(0, _cells(f"Last {window.name}", names, cells, "strong")),
        Row(3, _cells("calls/min", [calls(figures.per_minute) for figures in summaries], cells)),
        Row(1, _cells("errors", [percent(figures.rate) for figures in summaries], cells)),
        Row(2, _cells("p50 / p90", [_milliseconds(figures.p50, figures.p90) for figures in summaries], cells)),
        Row(9, _cells("p99", [_milliseconds(figures.p99) for figures in summaries], cells)),
    ]
    if any(figures.throttles.throttles for figures in summaries):
        loud = any(figures.throttles.alarming for figures in summaries)
        texts = [f"{figures.throttles.throttles:,}" if figures.throttles.minutes else "-" for figures in summaries]
        rows.append(Row(2 if loud else 7, _cells("throttles", texts, cells, "warn" if loud else "plain")))
    if any(figures.minutes < figures.of for figures in summaries):
        texts = [f"{figures.of - figures.minutes} of {figures.of} min" for figures in summaries]
        rows.append(Row(8, _cells("· no data", texts, cells, "quiet")))
    if charted:
        return rows
    spark = partial(_spark, health, traffic, window, cells)
    rows.append(Row(7, spark("calls", lambda minute: minute.calls, "mark")))
    rows.append(Row(6, spark("", error_rate, "errors", least=LEAST_SCALE)))
    return rows


def error_rate(minute: Minute) -> float | None:
    """Return errors per call of a minute, None where that is not known."""
    return minute.errors / minute.calls if minute.calls and minute.errors is not None else None


def bounds(traffic: AliasTraffic, window: Window) -> tuple[datetime, datetime]:
    """Return the window's minutes, up to the last closed one that was read."""
    until = traffic.until
    if until is None:
        raise ValueError("nothing was read")
    return until - window.length, until


def _of_each(health: Health, traffic: AliasTraffic, window: Window) -> tuple[Figures, ...]:
    since, until = bounds(traffic, window)
    return tuple(figures(traffic.of(version), since, until) for version in health.alias.routing.versions)


def _spark(
    health: Health,
    traffic: AliasTraffic,
    window: Window,
    cells: int,
    label: str,
    value: Callable[[Minute], float | None],
    role: str,
    *,
    least: float = 0.0,
) -> Line:
    """Draw one line of blocks for each version; from `least` on, the highest they are drawn to, all have one scale."""
    since, until = bounds(traffic, window)
    versions = health.alias.routing.versions
    series = [values(traffic.of(version), value, since, until, cells - 2) for version in versions]
    tops = [max(highest(*series), least) if least else highest(one) for one in series]
    known = any(one is not None for line in series for one in line)
    scale = f"err ≤{percent(tops[0])}" if highest(*series) else "err 0 %" if known else "err"
    return _cells(
        label or scale,
        [sparkline(one, top) for one, top in zip(series, tops, strict=True)],
        cells,
        role,
    )


def column(width: int, versions: int) -> int:
    """Return how many cells a version has."""
    return max((width - 2 * MARGIN - LABEL) // max(versions, 1), 1)


def _cells(label: str, texts: Sequence[str], cells: int, role: str = "plain") -> Line:
    shown = (Span(shorten(text, cells).rjust(cells), role) for text in texts)
    return (Span(f" {label}".ljust(LABEL + MARGIN), "quiet"), *shown)


def _line(label: str, span: Span) -> Line:
    return (Span(f" {label}".ljust(LABEL + MARGIN), "quiet"), span)


def calls(per_minute: float | None) -> str:
    """Write calls a minute: `1,204`, `3.4`; `no data` for None."""
    if per_minute is None:
        return "no data"
    return f"{per_minute:,.0f}" if per_minute >= 9.95 else f"{per_minute:.2g}"


def _milliseconds(*values: float | None) -> str:
    return f"{'/'.join(map(_ms, values))} ms" if any(value is not None for value in values) else "-"


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"
