"""The marks of a past as rows of a list, which can be found by their words and lead to their minutes."""

from __future__ import annotations

from datetime import datetime

from tui.domain.clock import minute_of
from tui.features.health.chart.past import Past
from tui.features.health.chart.readout import Line, mark_line
from tui.presentation.ages import clock
from tui.presentation.spans import Span

_KEY = "move "


def mark_rows(past: Past) -> tuple[tuple[str, Line], ...]:
    """Return a heading and the marks, newest first, each with a key of its own."""
    rest = f"since {clock(past.since, past.until)}, newest first" if past.marks else "none known in this window"
    head = (Span("Moves", "strong"), Span(f"  {rest}", "quiet"))
    marks = ((f"{_KEY}{mark.glyph} {mark.text} {mark.at.isoformat()}", mark_line(mark)) for mark in past.marks[::-1])
    return (("moves above", ()), ("moves", head), *marks)


def minute_at(key: str) -> datetime | None:
    """Return the minute that a row is about, None for a row that is no mark."""
    return minute_of(datetime.fromisoformat(key.split()[-1])) if key.startswith(_KEY) else None
