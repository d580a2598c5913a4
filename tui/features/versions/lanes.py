"""A function's history as lines: versions on a lane, labels hung below them, details folded out in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.domain.history import AliasLabel, FailureRow, FoldRow, GapRow, ReadingRow, Role, Row, VersionRow
from tui.domain.version import LATEST
from tui.features.versions.details import detail_lines
from tui.features.versions.labels import alias_label_spans, provisioned_text
from tui.presentation.ages import age
from tui.presentation.changes import changes_text
from tui.presentation.spans import Measure, Span, Spans, failure_text, shorten, text_of

_DIFFERS = {True: "differs from", False: "same as", None: "may differ from"}

MARK, NO_MARK = "▸", " "
LANE, BROKEN_LANE = "│", "┆"
INDENT = 4
"""Cells before the text: cursor, link, lane, space."""

_LABEL_GAP = "   "
_CHANGES_MOST = 40
_AGE = len("2 min ago")
"""Ages stand in a column of their own; the few longer ones push on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the drawing: which row it belongs to, and whether it is the row's first.

    `link` is what the lane of the selected alias shows here. Spans of further lines are laid out ahead; a first line
    is put together when it is drawn, so that thousands of versions cost nothing until they are seen.
    """

    row: int
    first: bool
    link: str = " "
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """All lines, where each row begins, and how wide the numbers are."""

    rows: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()
    starts: tuple[int, ...] = ()
    number_width: int = 1
    last_lane: int = -1

    def height(self, row: int) -> int:
        """Return how many lines a row takes."""
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.lines)
        return end - self.starts[row]


@dataclass(frozen=True, slots=True)
class Head:
    """What a row's first line says.

    `text` is cut last; before that whole parts of `tail` go, and where not even `head` fits, its age.
    """

    head: Spans
    text: str = ""
    tail: tuple[Span, ...] = ()


def draw(rows: tuple[Row, ...], opened: frozenset[str], width: int, selected: str, measure: Measure = len) -> Drawing:
    """Lay out the lines for so many cells; `opened` names the versions whose details show."""
    lines: list[Line] = []
    starts: list[int] = []
    ends: dict[Role, int] = {}
    for index, row in enumerate(rows):
        starts.append(len(lines))
        lines.append(Line(index, first=True))
        if not isinstance(row, VersionRow):
            continue
        for spans, roles in _packed(row.labels, width - INDENT, selected, measure):
            ends.update(dict.fromkeys(roles, len(lines)))
            lines.append(Line(index, first=False, spans=spans))
        if row.key in opened:
            details = detail_lines(row, width - INDENT, measure)
            lines.extend(Line(index, first=False, spans=spans) for spans in details)
    if Role.PRIMARY in ends and Role.CANARY in ends:
        _link(lines, ends)
    lane = [index for index, row in enumerate(rows) if isinstance(row, VersionRow | FoldRow | GapRow | ReadingRow)]
    numbers = (len(row.key) for row in rows if isinstance(row, VersionRow) and row.version.is_published)
    return Drawing(rows, tuple(lines), tuple(starts), max(numbers, default=1), lane[-1] if lane else -1)


def prefix(drawing: Drawing, line: Line, under_cursor: bool) -> tuple[Span, ...]:
    """Return the first cells of a line: the cursor, the link of the selected alias, the lane."""
    mark = Span(MARK, "cursor") if under_cursor and line.first else Span(NO_MARK)
    return mark, Span(line.link, "link"), Span(_symbol(drawing, line), "lane"), Span(_reach(line), "link")


def head_of(drawing: Drawing, row: Row, complete: bool, now: datetime) -> Head:
    """Say what a row's first line says, behind its prefix; `complete` tells whether all versions are known."""
    match row:
        case VersionRow():
            return _version_head(row, drawing.number_width, complete, now)
        case FoldRow():
            end = ", enter to fold" if row.unfolded else ", no aliases" if row.aliases_known else ", aliases not known"
            missing = f" ({row.missing:,} {_missing_text(row.whole)})" if row.missing else ""
            run = Span(f"{row.oldest}-{row.newest}", "number")
            count = Span(f"   {row.count:,} versions{missing}", "quiet")
            return Head((run, count), "", (Span(end, "quiet"),))
        case GapRow():
            numbers = f"{row.oldest}" if row.oldest == row.newest else f"{row.oldest}-{row.newest}"
            return Head((Span(f"{numbers}   {_missing_text(row.whole)}", "quiet"),))
        case ReadingRow():
            return Head((Span("loading…", "quiet"),))
        case FailureRow():
            return Head((), failure_text(row.failure))


def _missing_text(whole: bool) -> str:
    """Say what became of numbers that no version is known of."""
    return "deleted" if whole else "not loaded"


def _version_head(row: VersionRow, number_width: int, complete: bool, now: datetime) -> Head:
    version = row.version
    head = [Span(version.number.ljust(number_width), "number")]
    if not row.known:
        return Head((*head, Span("  does not exist" if complete else "  loading…", "failure" if complete else "quiet")))
    head.extend(Span(f"  {word}", "state") for word in _states(row))
    head.append(Span(f"  {age(version.modified, now).ljust(_AGE)}", "age"))
    tail: list[Span] = []
    if version.number == LATEST and row.previous is not None:
        head.append(Span(f"  {_DIFFERS[row.differs]} {row.previous.number}"))
    if row.previous is not None and row.changed:
        tail.append(Span(f"  [{changes_text(row.changed, _CHANGES_MOST, bare='{} changed')}]", "quiet"))
    if row.provisioned is not None:
        tail.insert(0, Span(f"  {provisioned_text(row.provisioned)}", "quiet"))
    if row.twin is not None and (row.changed or version.number != LATEST):
        tail.insert(0, Span(f"  = code of {row.twin}", "twin"))
    return Head(tuple(head), version.description, tuple(tail))


def _states(row: VersionRow) -> Iterable[str]:
    """Return what an operator must know of a version's state; being Active and up to date is not worth a word."""
    if row.version.state not in (None, "Active"):
        yield row.version.state or ""
    if row.version.update == "InProgress":
        yield "updating"
    elif row.version.update not in (None, "Successful"):
        yield f"update {row.version.update}"


def _packed(
    labels: Sequence[AliasLabel], width: int, selected: str, measure: Measure
) -> list[tuple[list[Span], set[Role]]]:
    """Put labels on as few lines as they fit on whole, the selected alias first; tell its roles on each line."""
    packed: list[tuple[list[Span], set[Role]]] = []
    for label in sorted(labels, key=lambda p: p.alias != selected):
        roles = {label.role} if label.alias == selected else set()
        parts = [alias_label_spans(label, label.alias == selected, width, measure)]
        if label.provisioned is not None:
            text = provisioned_text(label.provisioned)
            parts.append([Span(shorten(text, width, measure), "quiet", label.alias)])
        for index, part in enumerate(parts):
            gap = _LABEL_GAP if index == 0 else "  "
            line = packed[-1][0] if packed else []
            if packed and measure(text_of(line)) + len(gap) + measure(text_of(part)) <= width:
                line.extend((Span(gap), *part))
                packed[-1][1].update(roles)
            else:
                packed.append((part, roles if index == 0 else set()))
    return packed


def _link(lines: list[Line], ends: dict[Role, int]) -> None:
    """Draw the lane that joins the two versions of the selected alias."""
    top, bottom = sorted((ends[Role.PRIMARY], ends[Role.CANARY]))
    for index in range(top, bottom + 1):
        shape = "╭" if index == top else "╰" if index == bottom else "┊"
        line = lines[index]
        lines[index] = Line(line.row, line.first, shape, line.spans)


def _symbol(drawing: Drawing, line: Line) -> str:
    row = drawing.rows[line.row]
    if not line.first:
        if line.link in "╭╰":
            return "┼" if line.row < drawing.last_lane else "┴"
        return LANE if line.row < drawing.last_lane else " "
    match row:
        case VersionRow() if row.version.number == LATEST:
            return "◇"
        case VersionRow():
            return "●" if row.known and row.version.state in (None, "Active") else "○"
        case FailureRow():
            return "!"
        case _:
            return BROKEN_LANE


def _reach(line: Line) -> str:
    """Return the cell between the lane and the text: the link reaches through it to its label."""
    if line.link not in "╭╰" or not line.spans:
        return " "
    return line.spans[0].text[1:2].strip() or " "
