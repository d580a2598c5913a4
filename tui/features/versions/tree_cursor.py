"""The history as one walks through it: where the cursor stands, what is unfolded, what is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.domain.function import FunctionSnapshot
from tui.domain.history import FoldRow, Row, VersionRow, history
from tui.domain.version import is_number
from tui.features.versions.lanes import Drawing, draw
from tui.presentation.spans import Measure

NOTHING = Drawing()


@dataclass(frozen=True, slots=True)
class Walk:
    """A drawing with a cursor on one of its rows (-1 where there is none); `stops` are the rows it can stand on.

    `unfolded` holds a version of each run that is unfolded, `opened` the versions whose details show.
    """

    drawing: Drawing = NOTHING
    stops: tuple[int, ...] = ()
    at: int = -1
    unfolded: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.drawing.rows[self.at] if self.at >= 0 else None

    @property
    def number(self) -> str:
        """The version under the cursor; empty where it stands on a fold."""
        row = self.row
        return row.key if isinstance(row, VersionRow) else ""

    @property
    def first_line(self) -> int:
        """Where the row under the cursor begins."""
        return self.drawing.starts[self.at] if self.at >= 0 else 0

    def drawn(self, snapshot: FunctionSnapshot | None, width: int, in_hand: str, measure: Measure = len) -> Walk:
        """Draw it anew, from what is known now; the cursor stays on its version."""
        rows = history(snapshot, self.unfolded) if snapshot is not None else ()
        drawing = draw(rows, self.opened, width, in_hand, measure)
        stops = tuple(index for index, row in enumerate(rows) if isinstance(row, VersionRow | FoldRow))
        return replace(self, drawing=drawing, stops=stops, at=_find(rows, stops, self.row))

    def moved(self, stops: int) -> Walk:
        """Move the cursor by so many stops, as far as there are any."""
        if not self.stops:
            return self
        return replace(self, at=self.stops[max(min(self.stops.index(self.at) + stops, len(self.stops) - 1), 0)])

    def paged(self, lines: int) -> Walk:
        """Move the cursor to the farthest stop within so many lines, up or down, and to the next one at least."""
        if not lines or not self.stops:
            return self
        starts, here = self.drawing.starts, self.stops.index(self.at)
        way = 1 if lines > 0 else -1
        stops = way
        while 0 <= here + stops + way < len(self.stops):
            if abs(starts[self.stops[here + stops + way]] - self.first_line) > abs(lines):
                break
            stops += way
        return self.moved(stops)

    def put(self, row: int) -> Walk:
        """Put the cursor on a row where it can stand."""
        return replace(self, at=row) if row in self.stops else self

    def found(self, number: str) -> Walk | None:
        """Put the cursor on a version; None where no row shows it."""
        rows = self.drawing.rows
        return next((replace(self, at=index) for index in self.stops if rows[index].key == number), None)

    def hides(self, number: str) -> bool:
        """Tell whether a fold covers the version."""
        folds = (row for row in self.drawing.rows if isinstance(row, FoldRow) and not row.unfolded)
        return any(_within(number, fold) for fold in folds)

    def showing(self, number: str) -> Walk:
        """Unfold the run that the version is in, from the next drawing on."""
        return replace(self, unfolded=self.unfolded | {number})

    def toggled(self) -> Walk:
        """Unfold or fold what is under the cursor, from the next drawing on: a version's details, or a run."""
        match self.row:
            case VersionRow(version=version):
                return replace(self, opened=self.opened ^ {version.number})
            case FoldRow(unfolded=True) as fold:
                return replace(self, unfolded=frozenset(n for n in self.unfolded if not _within(n, fold)))
            case FoldRow(oldest=oldest):
                return replace(self, unfolded=self.unfolded | {oldest})
            case _:
                return self


def _find(rows: tuple[Row, ...], stops: tuple[int, ...], before: Row | None) -> int:
    if not stops:
        return -1
    if before is None:
        return stops[0]
    for index in stops:
        if rows[index].key == before.key:
            return index
    # It was folded, unfolded or deleted: its place is the row that covers its number, or the next older one.
    place = _oldest(before)
    for index in stops:
        oldest = _oldest(rows[index])
        if is_number(oldest) and is_number(place) and int(oldest) <= int(place):
            return index
    return stops[-1]


def _oldest(row: Row) -> str:
    match row:
        case FoldRow(oldest=oldest):
            return oldest
        case VersionRow(version=version):
            return version.number
        case _:
            return ""


def _within(number: str, fold: FoldRow) -> bool:
    return is_number(number) and int(fold.oldest) <= int(number) <= int(fold.newest)
