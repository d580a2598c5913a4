"""The columns of the lists over several contexts: what stands in them, what they are sorted by, and their widths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from tui.presentation.spans import ELLIPSIS, Span, shorten, shorten_middle

WIDE, ROOMY = 100, 70
"""Cells from which all columns are shown, and from which accounts are shown whole."""

_ACCOUNT_END = 7
"""Cells of an account where there are fewer: its last digits."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: its title, its width, whether it takes what is left of a line, and how wide a line `needs` to be."""

    title: str
    least: int
    grows: bool = False
    needs: int = 0
    greatest_first: bool = False
    flush_right: bool = False


class Cell(NamedTuple):
    """What stands in a column of a row, and what the row is sorted by there: None where that is not known."""

    span: Span
    key: SortKey | None


def _of_one(column: of_one.Column, needs: int = 0) -> Column:
    """Return a column of the list of one account's aliases as one of this list."""
    return Column(column.title, column.least, needs=needs, greatest_first=column.greatest_first)


STATE, ACCOUNT, REGION = _of_one(of_one.STATE), Column("Account", 12), Column("Region", 9)
FUNCTION, ALIAS = Column("Function", 12, grows=True), Column("Alias", 12, grows=True)
RUNTIME, MODIFIED = Column("Runtime", 15, needs=ROOMY), Column("Modified", ages.LONGEST, greatest_first=True)
ROUTING = Column(of_one.ROUTING.title, 12, greatest_first=True)
VERDICT, SINCE = _of_one(of_one.VERDICT, WIDE), _of_one(of_one.SINCE, WIDE)

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
    return tuple(column for column in _COLUMNS[kind] if width >= column.needs)


def region_of(read: ContextRead) -> str:
    """Return the region of a context, as it was opened once it is."""
    return (read.context.region if read.context is not None else read.choice.region) or "no region"


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


Layout = tuple[tuple[Column, int], ...]
"""The columns of a line, each with its width."""


def layout_of(kind: Kind, width: int, reads: Iterable[ContextRead]) -> Layout:
    """Share out a line of so many cells; the regions need as many as the longest one read."""
    columns = columns_of(kind, width)
    least = {column: column.least for column in columns}
    least[ACCOUNT] = ACCOUNT.least if width >= ROOMY else _ACCOUNT_END
    least[REGION] = max([REGION.least, *(len(region_of(read)) for read in reads)])
    rest = width - sum(least[column] for column in columns if not column.grows) - GAP * (len(columns) - 1)
    return tuple((column, max(column.least, rest) if column.grows else least[column]) for column in columns)


def cells_of(cell: Callable[[Column], Cell], layout: Layout) -> tuple[Span, ...]:
    """Return what stands in the columns, each as wide as it is, with the gap behind it."""
    spans = ((column, room, cell(column).span) for column, room in layout)
    return tuple(Span(_fit(column, span.text, room).ljust(room + GAP), span.style) for column, room, span in spans)


def line_of(cell: Callable[[Column], Cell], layout: Layout) -> tuple[Span, ...]:
    """Lay out a row."""
    *spans, last = cells_of(cell, layout)
    return (*spans, Span(last.text.rstrip(), last.style))


def heading_of(layout: Layout, sort: Sort[Column]) -> str:
    """Return the titles above the rows."""
    return "".join(shorten(sort.title(column), room).ljust(room + GAP) for column, room in layout).rstrip()


def _fit(column: Column, text: str, room: int) -> str:
    """Cut what is too long: of an account its beginning, of a name its middle."""
    if column is ACCOUNT and len(text) > room:
        return f"{ELLIPSIS}{text[1 - room :]}" if text.isdigit() else "-"
    return shorten_middle(text, room) if column.grows else shorten(text, room)
