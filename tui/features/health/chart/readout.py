"""One minute of a past, read out: what each version did in it, what was set, what was observed, and who moved it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tui.domain.traffic import Minute
from tui.features.health.chart.draw import role_of
from tui.features.health.chart.past import Mark, Past
from tui.features.health.chart.slots import MINUTE
from tui.features.health.observed import Observed, both_called
from tui.presentation.ages import clock
from tui.presentation.number_format import count, percent
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import Span
from tui.presentation.times import second_of

Line = tuple[Span, ...]

_UNSETTLED: Line = (Span("may be incomplete", "quiet"),)
_NAME, _CALLS, _ERRORS, _DURATION = 13, 16, 22, 16


@dataclass(frozen=True, slots=True)
class Readout:
    """The minute that begins at `at`; `minutes` are those of the past's versions, None where there is no datapoint.

    `shares` were set for the last version in the course of it, oldest first. `observed` is that version's share of the
    calls, None where it is not known or the alias was not split. `settled` is False while counts may grow.
    """

    past: Past
    at: datetime
    minutes: tuple[Minute | None, ...]
    shares: tuple[float, ...]
    observed: Observed | None
    marks: tuple[Mark, ...]
    settled: bool


def read_out(past: Past, at: datetime) -> Readout:
    """Return what is known of a minute."""
    traffic = past.traffic
    minutes = tuple(traffic.of(version).at().get(at) if traffic is not None else None for version in past.versions)
    held = [one for one in past.held if one.since < at + MINUTE and one.until > at]
    observed = None
    if len(minutes) > 1 and any(one.split for one in held):
        total = traffic.total.at().get(at) if traffic is not None and traffic.total is not None else None
        counts = both_called(minutes[0], minutes[1], total)
        observed = Observed(counts[1], counts[0] + counts[1], minutes=1) if counts is not None and any(counts) else None
    return Readout(
        past,
        at,
        minutes,
        tuple(one.share for one in held),
        observed,
        tuple(mark for mark in past.marks if at <= mark.at < at + MINUTE),
        traffic is None or traffic.settled(Minute(at)),
    )


def readout_lines(readout: Readout, height: int) -> tuple[Line, ...]:
    """Return at most so many lines; moves that have no line are counted."""
    lines = [_head(readout), *_versions(readout)]
    left = max(height - len(lines), 0)
    if not readout.settled and left > len(readout.marks):
        lines.append(_UNSETTLED)
        left -= 1
    elif not readout.settled:
        lines[0] += (Span("  "), *_UNSETTLED)
    marks = readout.marks if len(readout.marks) <= left else readout.marks[: max(left - 1, 0)]
    lines += [mark_line(mark) for mark in marks]
    if left and len(marks) < len(readout.marks):
        lines.append((Span(count(len(readout.marks) - len(marks), "more move"), "quiet"),))
    return tuple(lines[:height])


def _head(readout: Readout) -> Line:
    past = readout.past
    shares = ", then ".join(f"{100 * share:.4g} %" for share in readout.shares) or "not known"
    line = [
        Span(clock(readout.at, past.until), "strong"),
        Span(f"  weight of {past.subject}: ", "quiet"),
        Span(shares, "good"),
    ]
    if readout.observed is not None:
        low, high = (f"{100 * edge:.3g}" for edge in readout.observed.shown)
        line += [
            Span("  observed ", "quiet"),
            Span(f"{percent(readout.observed.share)} ({low}-{high})"),
            Span(f" of {count(readout.observed.calls, 'call')}", "quiet"),
        ]
    return tuple(line)


def _versions(readout: Readout) -> Iterator[Line]:
    past = readout.past
    for number, (version, minute) in enumerate(zip(past.versions, readout.minutes, strict=True)):
        role = role_of(past, number) if past.alias.routing.split else ""
        name = Span(f"{version} {role}".strip().ljust(_NAME), "strong")
        if minute is None or minute.calls is None:
            yield name, Span("no data" if past.traffic is not None else "not read", "quiet")
            continue
        errors = "errors not known"
        if minute.errors is not None:
            rate = percent(minute.errors / minute.calls) if minute.calls else "-"
            errors = f"{count(minute.errors, 'error')}  {rate}"
        yield (
            name,
            Span(count(minute.calls, "call").ljust(_CALLS)),
            Span(errors.ljust(_ERRORS), "bad" if minute.errors else "plain"),
            Span(f"p50 {_ms(minute.p50)}".ljust(_DURATION)),
            Span(f"p90 {_ms(minute.p90)}"),
        )


def mark_line(mark: Mark) -> Line:
    """Return when something was done to the alias, what, and by whom."""
    move = mark.move
    if move is None:
        return Span(f"{mark.glyph} ", "mark"), Span(f"{second_of(mark.at)}  deployment {mark.text} by {mark.who}")
    before = format_routing(move.before) if move.before is not None else "?"
    after = format_routing(move.after) if move.after is not None else mark.text
    doubt = "" if move.certain else "  (outcome unknown)"
    tool = f" with {move.source}" if move.source else ""
    return (
        Span(f"{mark.glyph} ", "mark"),
        Span(f"{second_of(mark.at)}  {before} ⟶ {after}{doubt}", "strong"),
        Span(f"  by {move.who or 'someone'}{tool}", "quiet"),
    )


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f} ms" if value >= 9.95 else f"{value:.2g} ms"
