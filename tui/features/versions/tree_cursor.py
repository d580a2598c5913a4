"""The cursor of the version tree: the row it is on, what is unfolded, and what is opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.domain.function import FunctionSnapshot
from tui.domain.history import FoldRow, Row, VersionRow, history
from tui.domain.version import Version, is_number
from tui.features.versions.lanes import Drawing, draw
from tui.presentation.find import find_rows
from tui.presentation.spans import Measure

NOTHING = Drawing()


@dataclass(frozen=True, slots=True)
class TreeCursor:
    """A drawing with a cursor on one of its rows, -1 where there is none.

    `unfolded` holds a version of each run that is unfolded, `opened` the versions whose details show.
    """

    drawing: Drawing = NOTHING
    at: int = -1
    unfolded: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.drawing.rows[self.at] if self.at >= 0 else None

    @property
    def number(self) -> str:
        """The version under the cursor; empty where it is on a fold."""
        row = self.row
        return row.key if isinstance(row, VersionRow) else ""

    def can_stop(self, row: int) -> bool:
        """Tell whether the cursor can stand on a row: on versions and folds."""
        return isinstance(self.drawing.rows[row], VersionRow | FoldRow)

    def drawn(self, snapshot: FunctionSnapshot | None, width: int, selected: str, measure: Measure = len) -> TreeCursor:
        """Draw what is known by now; the cursor stays on its version."""
        rows = history(snapshot, self.unfolded) if snapshot is not None else ()
        drawn = replace(self, drawing=draw(rows, self.opened, width, selected, measure), at=-1)
        return replace(drawn, at=_same_row(drawn, self.row))

    def index_of(self, number: str) -> int:
        """Return the row that shows a version, -1 where none does."""
        return next((index for index in self._stops() if self.drawing.rows[index].key == number), -1)

    def place_of(self, before: TreeCursor) -> int:
        """Return the row where another cursor's version is here, or the fold or next older one in its place."""
        return _same_row(self, before.row)

    def hides(self, number: str) -> bool:
        """Tell whether a fold covers the version."""
        folds = (row for row in self.drawing.rows if isinstance(row, FoldRow) and not row.unfolded)
        return any(_within(number, fold) for fold in folds)

    def showing(self, number: str) -> TreeCursor:
        """Unfold the run that the version is in, from the next drawing on."""
        return replace(self, unfolded=self.unfolded | {number})

    def finding(self, words: str, versions: Iterable[Version]) -> frozenset[str]:
        """Return what is unfolded where folds show the versions in them that have the words."""
        hidden = (version for version in versions if self.hides(version.number))
        texts = ((version.number, f"{version.number} {version.description}") for version in hidden)
        return self.unfolded | {number for number, text in texts if find_rows(words, (text,)).rows}

    def toggled(self) -> TreeCursor:
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

    def _stops(self) -> list[int]:
        return [row for row in range(len(self.drawing.rows)) if self.can_stop(row)]


def _same_row(cursor: TreeCursor, before: Row | None) -> int:
    rows, stops = cursor.drawing.rows, cursor._stops()
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
