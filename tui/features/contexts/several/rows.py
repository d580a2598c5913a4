"""What was read of several contexts as one list: failures first, then what wants a look first, or as it is sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from tui.domain.context_choice import ContextChoice
from tui.features.canaries.attention import State
from tui.features.canaries.columns import STYLES, name_key
from tui.features.canaries.listing import Filter
from tui.features.contexts.several.columns import (
    ACCOUNT,
    FIRST_SORT,
    REGION,
    STATE,
    Cell,
    Column,
    Layout,
    alias_cell,
    cells_of,
    function_cell,
    heading_of,
    in_order,
    layout_of,
    line_of,
    place_cell,
    region_of,
)
from tui.features.contexts.several.filter import holds
from tui.features.contexts.several.read import ContextRead, Kind
from tui.presentation.ages import clock
from tui.presentation.columns import Sort
from tui.presentation.find import describe_no_match
from tui.presentation.number_format import count
from tui.presentation.spans import Span, Spans, text_of
from tui.presentation.wrap import first_fit


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: its context, and the function and alias that enter opens there, empty where it failed.

    `draw` lays it out, which most lines of a long list never need.
    """

    choice: ContextChoice
    function: str
    alias: str
    draw: Callable[[], Spans]

    @property
    def spans(self) -> Spans:
        """The line as it is shown."""
        return self.draw()

    @property
    def key(self) -> str:
        """What the row is called."""
        return "\n".join((self.choice.key, self.function, self.alias))


@dataclass(frozen=True, slots=True)
class ListAsLeft:
    """A list as it was when a row of another context was opened, to come back to: `cursor` is the key of that row."""

    kind: Kind
    choices: tuple[ContextChoice, ...]
    reads: tuple[ContextRead, ...]
    filter: str
    sort: Sort[Column]
    cursor: str
    at: datetime


def several_rows(
    reads: Sequence[ContextRead],
    kind: Kind,
    wanted: Filter,
    now: datetime,
    width: int,
    sort: Sort[Column] | None = None,
) -> tuple[Row, ...]:
    """Return the lines for so many cells that pass a filter; those of contexts that failed stand above all."""
    layout = layout_of(kind, width, reads)
    failed = [
        row for row in (_failed(read, layout) for read in reads if read.failure) if holds(wanted, text_of(row.spans))
    ]
    lines = _functions(reads, wanted, now) if kind is Kind.FUNCTIONS else _aliases(reads, wanted, now)
    by = sort or FIRST_SORT[kind]
    order = in_order([line.cell(by.column).key for line in lines], descending=by.descending)
    ordered = (lines[at] for at in order)
    return (*failed, *(Row(one.choice, *one.opens, partial(line_of, one.cell, layout)) for one in ordered))


class _Line(NamedTuple):
    """A row before it is laid out; `opens` are function and alias, `cell` returns what stands in a column."""

    choice: ContextChoice
    opens: tuple[str, str]
    cell: Callable[[Column], Cell]


def _functions(reads: Sequence[ContextRead], wanted: Filter, now: datetime) -> list[_Line]:
    listed = [(one, read, place) for read, place in _places(reads) for one in read.functions]
    return [
        _Line(read.choice, (one.name, ""), partial(function_cell, function=one, read=read, now=now))
        for one, read, place in sorted(listed, key=lambda each: (each[0].name.lower(), each[1].choice))
        if holds(wanted, f"{one.name} {one.runtime or one.package_type} {place}")
    ]


def _aliases(reads: Sequence[ContextRead], wanted: Filter, now: datetime) -> list[_Line]:
    listed = [(row, read, place) for read, place in _places(reads) for row in read.aliases]
    return [
        _Line(read.choice, (row.alias.function, row.alias.name), partial(alias_cell, row=row, read=read, now=now))
        for row, read, place in sorted(listed, key=lambda each: (name_key(each[0]), each[1].choice))
        if holds(wanted, f"{row.alias.function}:{row.alias.name} {place}", row)
    ]


def several_heading(reads: Sequence[ContextRead], kind: Kind, width: int, sort: Sort[Column] | None = None) -> str:
    """Return the titles above the list."""
    return heading_of(layout_of(kind, width, reads), sort or FIRST_SORT[kind])


def _places(reads: Iterable[ContextRead]) -> Iterator[tuple[ContextRead, str]]:
    """Yield each context with all that names it, for a filter."""
    for read in reads:
        yield read, f"{read.account} {region_of(read)} {read.choice.profile} {read.choice.scenario}"


def _failed(read: ContextRead, layout: Layout) -> Row:
    name = read.choice.profile or read.choice.scenario
    before = tuple((column, room) for column, room in layout if column in (STATE, ACCOUNT, REGION))

    def cell(column: Column) -> Cell:
        return Cell(Span("failed", "bad"), None) if column is STATE else place_cell(column, read)

    spans = (*cells_of(cell, before), Span("✗ ", "bad"), Span(f"{name}: {read.failure}", "bad"))
    return Row(read.choice, "", "", lambda: spans)


def several_count(
    reads: Sequence[ContextRead],
    kind: Kind,
    width: int,
    shown: int | None = None,
    left_at: datetime | None = None,
) -> tuple[Spans, ...]:
    """Say in lines of so many cells how much of how many contexts was read, and what could not be read.

    `shown` is how many rows pass a filter, None without one; a list that was `left_at` a time is as it was then.
    """
    done = sum(read.complete for read in reads)
    failed = sum(bool(read.failure) for read in reads)
    said = [f"{done} of {count(len(reads), 'context')} read{f', {failed} failed' if failed else ''}"]
    more: list[Spans] = []
    if kind is Kind.FUNCTIONS:
        said.append(count(sum(len(read.functions) for read in reads), "function"))
    else:
        rows = [row for read in reads for row in read.aliases]
        said.append(_splits(reads, sum(row.alias.routing.split for row in rows)))
        failing, stale = sum(row.state is State.FAILING for row in rows), sum(row.stale for row in rows)
        for number, state in ((failing, State.FAILING), (stale, State.STALE)):
            more += [(Span(f"{number:,} {state.word}", STYLES[state]),)] if number else []
    if shown is not None:
        more.append((Span(f"{shown:,} shown", "quiet"),))
    if left_at is not None:
        more.append((Span(f"as read until {clock(left_at, left_at)}", "quiet"),))
    head = first_fit([*((Span(words, "quiet"),) for words in said), *more], width, 2)
    unread = [f"! {_name(read)}: {note}" for read in reads for note in read.unread]
    return (*filter(None, head), *((Span(note, "warn"),) for note in unread[:3]))


def _splits(reads: Sequence[ContextRead], splits: int) -> str:
    """Say how many aliases are split, of how many functions that is known, and whether those are all there are."""
    known, functions = sum(read.functions_read for read in reads), sum(len(read.functions) for read in reads)
    if not all(read.complete or read.failure for read in reads):
        return f"{splits} split so far in {known:,} of {count(functions, 'function')}"
    whole = known == functions > 1 and not any(read.failure for read in reads)
    return f"{splits} split in {'all ' if whole else '' if known == functions else f'{known:,} of '}" + count(
        functions, "function"
    )


def several_empty(reads: Sequence[ContextRead], kind: Kind, *, filtered: bool) -> str:
    """Say why there is no line: a filter leaves none, nobody has read it all yet, or there is none."""
    reading = any(not (read.complete or read.failure) for read in reads)
    rows = sum(len(read.aliases if kind is Kind.CANARIES else read.functions) for read in reads)
    if filtered and rows:
        nouns = ("alias", "aliases") if kind is Kind.CANARIES else ("function", "")
        return describe_no_match(rows, *nouns, more=" read so far" if reading else "")
    if reading:
        return "reading…"
    return "no alias is split, and none was moved lately" if kind is Kind.CANARIES else "no functions"


def _name(read: ContextRead) -> str:
    return f"{read.choice.profile or read.choice.scenario} {read.choice.region}"
