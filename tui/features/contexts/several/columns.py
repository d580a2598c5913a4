"""The columns of the lists over several contexts: what stands in them, what they are sorted by, and their widths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tui.domain.function import FunctionSummary
from tui.features.canaries import columns as of_one
from tui.features.canaries.attention import SortKey
from tui.features.canaries.rows import AliasRow
from tui.features.contexts.several.read import ContextRead, Kind
from tui.presentation import ages
from tui.presentation.ages import age
from tui.presentation.columns import GAP, Sort
from tui.presentation.spans import Span, shorten

WIDE = 100
"""Cells from which all columns are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: its title and its width, and whether it takes what is left of a line or is shown on wide ones alone."""

    title: str
    least: int
    grows: bool = False
    is_wide: bool = False
    greatest_first: bool = False
    flush_right: bool = False


class Cell(NamedTuple):
    """What stands in a column of a row, and what the row is sorted by there: None where that is not known."""

    span: Span
    key: SortKey | None


def _of_one(column: of_one.Column, *, is_wide: bool = False) -> Column:
    """Return a column of the list of one account's aliases as one of this list."""
    return Column(column.title, column.least, is_wide=is_wide, greatest_first=column.greatest_first)


STATE, ACCOUNT, REGION = _of_one(of_one.STATE), Column("Account", 12), Column("Region", 14)
FUNCTION, ALIAS = Column("Function", 12, grows=True), Column("Alias", 12, grows=True)
RUNTIME, MODIFIED = Column("Runtime", 15), Column("Modified", ages.LONGEST, greatest_first=True)
ROUTING = Column(of_one.ROUTING.title, 12, greatest_first=True)
VERDICT, SINCE = _of_one(of_one.VERDICT, is_wide=True), _of_one(of_one.SINCE, is_wide=True)

_AS_OF_ONE = {STATE: of_one.STATE, ROUTING: of_one.ROUTING, VERDICT: of_one.VERDICT, SINCE: of_one.SINCE}
"""Columns that say what those of the list of one account's aliases say."""

_COLUMNS = {
    Kind.FUNCTIONS: (ACCOUNT, REGION, FUNCTION, RUNTIME, MODIFIED),
    Kind.CANARIES: (STATE, ACCOUNT, REGION, ALIAS, ROUTING, VERDICT, SINCE),
}
FIRST_SORT = {Kind.FUNCTIONS: Sort(FUNCTION), Kind.CANARIES: Sort(STATE)}
"""The order of each list before another one is asked for: by name, or what wants a look first."""


def columns_of(kind: Kind, width: int) -> tuple[Column, ...]:
    """Return the columns that a list of so many cells shows, from left to right."""
    return tuple(column for column in _COLUMNS[kind] if width >= WIDE or not column.is_wide)


def region_of(read: ContextRead) -> str:
    """Return the region of a context, as it was opened once it is."""
    return read.context.region if read.context is not None else read.choice.region


def place_cell(column: Column, read: ContextRead) -> Cell:
    """Return the account or the region, in which every row says where it is."""
    text = region_of(read) if column is REGION else read.account or "not known"
    return Cell(Span(text), (text,))


def function_cell(column: Column, function: FunctionSummary, read: ContextRead, now: datetime) -> Cell:
    """Return what stands in a column of the row of a function."""
    if column is FUNCTION:
        return Cell(Span(function.name, "strong"), (function.name.lower(),))
    if column is RUNTIME:
        runtime = function.runtime or function.package_type
        return Cell(Span(runtime), (runtime,))
    if column is MODIFIED:
        modified = function.modified
        return Cell(Span(age(modified, now), "quiet"), (modified.timestamp(),) if modified is not None else None)
    return place_cell(column, read)


def alias_cell(column: Column, row: AliasRow, read: ContextRead, now: datetime) -> Cell:
    """Return what stands in a column of the row of an alias, in the words of the list of one account."""
    if column is ALIAS:
        return Cell(Span(f"{row.alias.function}:{row.alias.name}", "strong"), of_one.name_key(row))
    same = _AS_OF_ONE.get(column)
    if same is None:
        return place_cell(column, read)
    return Cell(same.cell(of_one.Shown(row, now, read.moves_since)), same.sort_key(row))


def in_order(keys: Iterable[SortKey | None], *, descending: bool) -> list[int]:
    """Return the places of rows by their keys in a column; equal ones stay as they are, unknown ones come last."""
    keyed = list(enumerate(keys))
    known = sorted(((key, at) for at, key in keyed if key is not None), key=lambda one: one[0], reverse=descending)
    return [at for _, at in known] + [at for at, key in keyed if key is None]


def line_of(cell: Callable[[Column], Cell], columns: Sequence[Column], width: int) -> tuple[Span, ...]:
    """Lay out a row for so many cells."""
    spans = []
    for column, room in _widths(columns, width):
        span = cell(column).span
        spans.append(Span(shorten(span.text, room).ljust(room + GAP), span.style))
    last = spans.pop()
    return (*spans, Span(last.text.rstrip(), last.style))


def heading_of(columns: Sequence[Column], sort: Sort[Column], width: int) -> str:
    """Return the titles above the rows."""
    return "".join(sort.title(column).ljust(room + GAP) for column, room in _widths(columns, width)).rstrip()


def _widths(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    rest = width - sum(column.least for column in columns if not column.grows) - GAP * (len(columns) - 1)
    return [(column, max(column.least, rest) if column.grows else column.least) for column in columns]
