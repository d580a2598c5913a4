"""A line of the functions list: what stands in its columns, and how wide they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.function import FunctionSummary
from tui.domain.listing import COLUMNS, Column, Listing, Sort, runtime_of
from tui.features.doctor.findings import Mark, mark_of
from tui.features.doctor.rows import MARKS
from tui.presentation import ages
from tui.presentation.ages import age
from tui.presentation.pointers import AliasSpans, alias_spans, aliases_remark, split_first
from tui.presentation.spans import ELLIPSIS, Span, failure_text

TITLES: Mapping[Column, str] = {
    "name": "Function",
    "runtime": "Runtime",
    "aliases": "Aliases",
    "latest": "Latest",
    "modified": "Modified",
}
NUMERIC: frozenset[Column] = frozenset({"latest", "modified"})
"""Columns that stand flush right."""

MARK = "▸ "
NO_MARK = "  "

_NAME_LEAST, _NAME_MOST = 16, 64
_RUNTIME_LEAST, _RUNTIME_MOST = 10, 16
_ALIASES_LEAST, _ALIASES_EASY = 14, 36
_LATEST, _MODIFIED = len("Latest▼"), ages.LONGEST
_GAP = 2
_LEAST_NEEDED_FIRST: tuple[Column, ...] = ("modified", "runtime", "latest")


@dataclass(frozen=True, slots=True)
class Row:
    """What one function's line says; `remark` stands in for aliases where there are none to show."""

    name: str
    runtime: str
    aliases: tuple[AliasSpans, ...]
    remark: Span | None
    latest: str
    modified: str


def row_of(
    function: FunctionSummary,
    known: AliasesRead | None,
    reading: bool,
    now: datetime,
    marks: Mapping[str, Mark] | None = None,
    production: tuple[str, ...] = (),
) -> Row:
    """Say what is known of a function; `now` is what ages count from, `marks` what was found of its aliases."""
    aliases = known.aliases if known is not None else ()
    severities = {alias.name: mark_of(alias, marks or {}, production) for alias in aliases}
    # What something is wrong with stands first, so that it is not among those that are only counted.
    in_order = sorted(split_first(aliases), key=lambda alias: -(severities[alias.name] or 0))
    return Row(
        function.name,
        runtime_of(function) or "-",
        tuple(
            alias_spans(alias, MARKS[severity] if (severity := severities[alias.name]) else "") for alias in in_order
        ),
        aliases_remark(known, reading),
        _latest(known),
        age(function.modified, now),
    )


def _latest(known: AliasesRead | None) -> str:
    if known is None or known.latest is None:
        # A question mark where it was asked for in vain, so that a dash means that there is none.
        return "?" if known is not None and known.whole else ELLIPSIS
    return known.latest or "-"


@dataclass(frozen=True, slots=True)
class Extent:
    """A column's place: its first cell and its width."""

    column: Column
    start: int
    width: int


@lru_cache(maxsize=16)
def extents(width: int, longest_name: int, longest_runtime: int) -> tuple[Extent, ...]:
    """Share out a line: aliases get the room; where there is too little, whole columns go, the least needed first."""
    shown = list(COLUMNS)
    for victim in _LEAST_NEEDED_FIRST:
        if _rest(width, shown) >= _NAME_LEAST + _ALIASES_LEAST:
            break
        shown.remove(victim)
    free = max(_rest(width, shown), 2)
    name = min(max(min(longest_name, _NAME_MOST), _NAME_LEAST), max(free - _ALIASES_EASY, free * 45 // 100))
    runtime = _RUNTIME_LEAST
    if "runtime" in shown:
        spare = max(free - name - _ALIASES_EASY, 0)
        runtime += min(spare, max(min(longest_runtime, _RUNTIME_MOST) - _RUNTIME_LEAST, 0))
        free -= runtime - _RUNTIME_LEAST
    widths: dict[Column, int] = {
        "name": name,
        "runtime": runtime,
        "aliases": free - name,
        "latest": _LATEST,
        "modified": _MODIFIED,
    }
    found: list[Extent] = []
    start = len(MARK)
    for column in shown:
        found.append(Extent(column, start, widths[column]))
        start += widths[column] + _GAP
    return tuple(found)


def title(column: Column, sort: Sort) -> str:
    """Return a column's title, with the direction where the list is sorted by it."""
    if column != sort.column:
        return TITLES[column]
    arrow = "▼" if sort.descending else "▲"
    return f"{TITLES[column]}{arrow}" if column == "latest" else f"{TITLES[column]} {arrow}"


def empty_text(snapshot: AccountSnapshot, listing: Listing) -> str:
    """Say why there is no row."""
    if not snapshot.functions:
        if snapshot.failure is not None:
            return failure_text(snapshot.failure)
        return "no functions here" if snapshot.complete else "reading…"
    remarks = [f"{listing.unread:,} not read yet"] if listing.unread else []
    if listing.unreadable:
        remarks.append(f"{listing.unreadable:,} unreadable")
    matches = "no function matches" if snapshot.complete else "no function of those listed so far matches"
    return ", ".join([matches, *remarks])


def _rest(width: int, shown: list[Column]) -> int:
    fixed: dict[Column, int] = {"runtime": _RUNTIME_LEAST, "latest": _LATEST, "modified": _MODIFIED}
    return width - len(MARK) - sum(fixed.get(column, 0) for column in shown) - _GAP * (len(shown) - 1)
