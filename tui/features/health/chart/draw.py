"""An alias's past in cells: one panel for each figure above a common axis of clock times, and who moved it when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from tui.features.health.chart.marks_rows import Columns, marks_rows
from tui.features.health.chart.past import CHANGED, DEPLOYMENT, LOWERED, RAISED, Past
from tui.features.health.chart.slots import Slot, slots
from tui.features.health.health import Figures
from tui.presentation.ages import time_of_day
from tui.presentation.axis import round_top, ticks
from tui.presentation.canvas import BRAILLE, EMPTY, Canvas, Cell, Dot, Glyphs, Stroke, path, place
from tui.presentation.number_format import percent
from tui.presentation.spans import Span
from tui.presentation.times import zone_name

Line = tuple[Span, ...]
Row = list[Cell]

LABEL = len("200 ms")
"""Cells of what is said of a scale; one more has its line."""

LEAST_WIDTH, LEAST_HEIGHT = 36, 9
ROOMY = 20
"""Lines from which on there is a panel more, and a second line for who moved it."""

STYLES = ("stable", "canary", "weight", "band", "rule", "cursor")
"""The styles of its cells beside `plain`, `quiet` and `mark`."""

_TAIL = 5
"""Cells to the right, for the names of versions."""


class Panel(NamedTuple):
    """One figure over time: its name, what is drawn of a version, the least that its scale ends with, and its unit.

    `metrics` are those that it is read from.
    """

    name: str
    value: Callable[[Figures], float | None]
    least: float
    format_value: Callable[[float], str]
    metrics: tuple[str, ...]


def _milliseconds(value: float) -> str:
    return f"{value:,.4g} ms" if value < 1_000 else f"{value / 1_000:,.4g} s"


def _count(value: float) -> str:
    return f"{value:,.0f}" if value < 100_000 else f"{value / 1_000:,.0f}k"


WEIGHT = "weight"
ERRORS = Panel("errors", lambda figures: figures.rate, 0.01, percent, ("Invocations", "Errors"))
P90 = Panel("p90", lambda figures: figures.p90, 0.0, _milliseconds, ("Invocations", "Duration p90"))
CALLS = Panel("calls", lambda figures: figures.per_minute, 0.0, _count, ("Invocations",))


class Drawing(NamedTuple):
    """A chart without its cursor: what stands above the panels, the cells of those, and what stands below."""

    columns: Columns
    legend: Line
    panels: tuple[tuple[Cell, ...], ...]
    below: tuple[Line, ...]


def draw_past(past: Past, width: int, height: int, glyphs: Glyphs = BRAILLE) -> Drawing | None:
    """Draw a past in so many lines of at most so many cells; None where there are fewer than can be read."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return None
    columns = _columns(past, width)
    drawn = slots(past, columns.cells * glyphs.across)
    panels = (ERRORS, P90, CALLS) if height >= ROOMY else (ERRORS, P90)
    named = marks_rows(past.marks, columns, width - LABEL - 1, 2 if height >= ROOMY else 1)
    left, of = height - 2 - len(named), len(panels) + 1
    heights = [left // of + (number < left % of) for number in range(of)]
    rows = _weight_rows(past, drawn, columns, heights[0], glyphs)
    for panel, lines in zip(panels, heights[1:], strict=True):
        rows += _panel_rows(panel, past, drawn, columns, lines, glyphs)
    _rule(rows, past, columns, glyphs)
    return Drawing(
        columns,
        _legend(past, width, glyphs),
        tuple(tuple(row) for row in rows),
        (*(_line([EMPTY] * (LABEL + 1) + row) for row in named), _times(columns)),
    )


def chart_lines(drawing: Drawing, cursor: datetime | None = None) -> tuple[Line, ...]:
    """Return a drawing as lines, with a line through the minute that `cursor` begins, if any."""
    at = column_of(drawing, cursor)
    rows = (_line(row if at is None else (*row[:at], _pointed(row[at]), *row[at + 1 :])) for row in drawing.panels)
    return (drawing.legend, *rows, *drawing.below)


def column_of(drawing: Drawing, cursor: datetime | None) -> int | None:
    """Return the column in which the minute that `cursor` begins has its middle; None where it is not on the axis."""
    if cursor is None or not drawing.columns.since <= cursor < drawing.columns.end:
        return None
    return LABEL + 1 + drawing.columns.cell(cursor + timedelta(seconds=30))


def _pointed(cell: Cell) -> Cell:
    return Cell("│" if cell.style in ("plain", "rule") else cell.glyph, "cursor")


def minute_at(past: Past, width: int, x: int) -> datetime | None:
    """Return the minute that a cell of a chart of that width shows; None beside the panels."""
    columns = _columns(past, width)
    cell = x - LABEL - 1
    return columns.minute(cell) if 0 <= cell < columns.cells else None


def _columns(past: Past, width: int) -> Columns:
    return Columns(past.since, past.end, width - LABEL - 1 - _TAIL)


def _weight_rows(past: Past, drawn: Sequence[Slot], columns: Columns, height: int, glyphs: Glyphs) -> list[Row]:
    """Draw the share that was set as stairs, in the band of the share that was seen."""
    canvas = Canvas(columns.cells, height, glyphs)
    bands = [slot.band for slot in drawn if slot.band is not None]
    # Where it is known by few calls alone, a band may reach anywhere: it does not choose the scale.
    seen = [min(band.high, 2 * band.low + 0.05) for band in bands]
    top = round_top(max([*(held.share for held in past.held), *seen], default=0.0), 0.01, 1.0)
    for slot in drawn:
        if slot.band is not None:
            start, end = _stretch(columns, canvas, slot.since, slot.until)
            rows = range(place(min(slot.band.high, top), top, canvas.down), place(slot.band.low, top, canvas.down) + 1)
            canvas.draw(((x, y) for x in range(start, end) for y in rows), Stroke.SHADE, "band")
    canvas.draw(_stairs(past, columns, canvas, top), Stroke.SOLID, "weight")
    missing = "" if past.held else "not known"
    return _framed(_cells(canvas, missing), percent(top), WEIGHT)


def _stairs(past: Past, columns: Columns, canvas: Canvas, top: float) -> Iterator[Dot]:
    last: tuple[datetime, int] | None = None
    for held in past.held:
        y = place(held.share, top, canvas.down)
        start, end = _stretch(columns, canvas, held.since, held.until)
        if last is not None and last[0] == held.since:
            yield from ((start, between) for between in range(min(y, last[1]), max(y, last[1]) + 1))
        yield from ((x, y) for x in range(start, end))
        last = held.until, y


def _panel_rows(
    panel: Panel, past: Past, drawn: Sequence[Slot], columns: Columns, height: int, glyphs: Glyphs
) -> list[Row]:
    """Draw a figure of each version as a line: dots for the one that the other is compared with."""
    canvas = Canvas(columns.cells, height, glyphs)
    values = [[panel.value(slot.figures[number]) for slot in drawn] for number in range(len(past.versions))]
    top = round_top(max((value for line in values for value in line if value is not None), default=0.0), panel.least)
    ends: list[tuple[str, str, Dot]] = []
    for number, line in enumerate(values):
        role = role_of(past, number)
        stretches = [_stretch(columns, canvas, slot.since, slot.until) for slot in drawn]
        points = [
            (start, end, None if value is None else place(value, top, canvas.down))
            for (start, end), value in zip(stretches, line, strict=True)
        ]
        dots = list(path(points))
        canvas.draw(dots, _STROKES[role], role)
        if dots:
            ends.append((past.versions[number], role, dots[-1]))
    unread = past.traffic is None or any(metric in past.traffic.missing for metric in panel.metrics)
    rows = _cells(canvas, "" if ends else "not known" if unread else "no data")
    _name_ends(rows, ends, glyphs)
    return _framed(rows, panel.format_value(top) if top else "", panel.name)


_STROKES = {"stable": Stroke.DOTTED, "canary": Stroke.SOLID}


def role_of(past: Past, number: int) -> str:
    """Return as what a version is drawn: `canary` for the last one."""
    return "canary" if number == len(past.versions) - 1 else "stable"


def _name_ends(rows: list[Row], ends: Sequence[tuple[str, str, Dot]], glyphs: Glyphs) -> None:
    """Write the name of each version behind the end of its line, on the next line where there is no room."""
    for name, role, (x, y) in reversed(ends):
        column, row = x // glyphs.across + 1, y // glyphs.down
        text = name[: _TAIL - 1]
        for near in (row, row - 1, row + 1):
            if 0 <= near < len(rows) and all(cell == EMPTY for cell in rows[near][column : column + len(text) + 1]):
                rows[near][column : column + len(text)] = [Cell(one, role) for one in text]
                break


def _stretch(columns: Columns, canvas: Canvas, since: datetime, until: datetime) -> tuple[int, int]:
    """Return the columns of dots, the last one excluded, that a stretch of time has: one at the least."""
    start = int(columns.part(since) * canvas.across)
    return start, max(int(columns.part(until) * canvas.across), start + 1)


def _cells(canvas: Canvas, instead: str) -> list[Row]:
    """Return the rows of a canvas, or words in the middle of them."""
    rows = [row + [EMPTY] * _TAIL for row in canvas.rows()]
    start = max((canvas.width - len(instead)) // 2, 0)
    rows[canvas.height // 2][start : start + len(instead)] = [Cell(one, "quiet") for one in instead]
    return rows


def _framed(rows: list[Row], top: str, name: str) -> list[Row]:
    """Return the rows behind their scale: its end, its name, and 0 where there is a line for it."""
    labels = [top, name, *[""] * (len(rows) - 3), "0"][: len(rows)]
    framed = []
    for number, (label, row) in enumerate(zip(labels, rows, strict=True)):
        edge = "┤" if number in (0, len(rows) - 1) else "│"
        framed.append([Cell(one, "quiet") for one in f"{label[:LABEL].rjust(LABEL)}{edge}"] + row)
    return framed


def _rule(rows: list[Row], past: Past, columns: Columns, glyphs: Glyphs) -> None:
    """Draw a line through all panels where the alias was moved, unless that was too often."""
    rule = "┊" if not glyphs.cells else "|"
    moved = {LABEL + 1 + columns.cell(mark.at) for mark in past.marks}
    for row in rows if len(moved) <= columns.cells // 4 else ():
        for x in moved:
            if row[x] == EMPTY:
                row[x] = Cell(rule, "rule")


def _times(columns: Columns) -> Line:
    """Write clock times below the axis."""
    name = zone_name(columns.since)[:_TAIL]
    zone = name if len(name) == _TAIL else f" {name}".ljust(_TAIL)
    row = [EMPTY] * columns.cells + [Cell(one, "quiet") for one in zone]
    for tick in ticks(columns.since, columns.end, columns.cells // len("╵00:00   ")):
        at, label = columns.cell(tick), f"╵{time_of_day(tick)}"
        if at + len(label) <= columns.cells:
            row[at : at + len(label)] = [Cell(one, "quiet") for one in label]
    return _line([EMPTY] * (LABEL + 1) + row)


def _legend(past: Past, width: int, glyphs: Glyphs) -> Line:
    """Say what each shape means; what has no room at the end is left out."""
    entries = list(_entries(past, glyphs))
    if sum(len(shape) + len(words) + 3 for shape, _, words in entries) > width:
        entries = [(shape, style, words.partition(",")[0]) for shape, style, words in entries]
    line: list[Span] = []
    left = width
    for shape, style, words in entries:
        before = "  " if line else " "
        left -= len(before) + len(shape) + len(words) + 1
        if left < 0:
            break
        line += [Span(before), Span(shape, style), Span(f" {words}")]
    return tuple(line)


def _entries(past: Past, glyphs: Glyphs) -> Iterator[tuple[str, str, str]]:
    """Yield each shape with its style and its words; those behind a comma can be spared."""
    for number in reversed(range(len(past.versions))):
        role = role_of(past, number)
        words = f"{past.versions[number]} {role}" if past.alias.routing.split else past.versions[number]
        yield _sample(glyphs, _STROKES[role]), role, words
    yield _sample(glyphs, Stroke.SOLID), "weight", f"weight of {past.subject}"
    if len(past.versions) > 1:
        yield _sample(glyphs, Stroke.SHADE), "band", "observed, 95 %"
    kinds = {mark.glyph for mark in past.marks}
    for shapes, words in ((RAISED + LOWERED, "moved"), (CHANGED, "changed"), (DEPLOYMENT, "deployment")):
        drawn = "".join(glyph for glyph in shapes if glyph in kinds)
        if drawn:
            yield drawn, "mark", words


def _sample(glyphs: Glyphs, stroke: Stroke) -> str:
    """Return two cells of a stroke."""
    canvas = Canvas(2, 1, glyphs)
    rows = range(canvas.down) if stroke is Stroke.SHADE else [(canvas.down - 1) // 2]
    canvas.draw(((x, y) for x in range(canvas.across) for y in rows), stroke, "plain")
    return canvas.at(0, 0).glyph + canvas.at(1, 0).glyph


def _line(row: Sequence[Cell]) -> Line:
    """Return cells as spans, those of one style together."""
    return tuple(
        Span("".join(glyph for glyph, _ in cells), style) for style, cells in groupby(row, key=lambda cell: cell.style)
    )
