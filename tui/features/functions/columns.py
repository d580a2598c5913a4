"""The columns of the functions list: all that there is to a column is said here, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tui.features.doctor.marks import GLYPHS, Mark, mark_of
from tui.presentation import ages
from tui.presentation.ages import age
from tui.presentation.alias_labels import AliasSpans, alias_spans, aliases_remark, split_first
from tui.presentation.columns import GAP, MARK, Extent, side_by_side
from tui.presentation.spans import ELLIPSIS, Span

if TYPE_CHECKING:
    from tui.domain.account import AliasesRead
    from tui.domain.function import FunctionSummary


class Entry(NamedTuple):
    """What is known of one function: `marks` is what was found of its aliases, `now` what ages count from."""

    function: FunctionSummary
    known: AliasesRead | None
    now: datetime
    reading: bool = False
    marks: Mapping[str, Mark] = MappingProxyType({})
    production: tuple[str, ...] = ()


Cell = Span | tuple[AliasSpans, ...]
"""A text, cut to its column, or aliases, of which as many are shown as fit whole."""

SortKey = float | str | tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: its title, what its cells hold, what it is sorted by, and how wide it is.

    `sort_key` is None where it is not known, which comes last in both directions; `by_aliases` says that it needs the
    aliases read. The width is `least`, and with `text_of` as much as the longest text takes, up to `most`. Where the
    terminal is too narrow for all, the column with the lowest `goes` goes first; 0 never goes.
    """

    title: str
    cell: Callable[[Entry], Cell]
    sort_key: Callable[[FunctionSummary, AliasesRead | None], SortKey | None]
    least: int
    most: int = 0
    text_of: Callable[[FunctionSummary], str] | None = None
    goes: int = 0
    greatest_first: bool = False
    by_aliases: bool = False
    flush_right: bool = False
    keep_ends: bool = False
    """Whether a text that is too long is cut in its middle."""


# -- what stands in the columns, and what they are sorted by


def runtime_of(function: FunctionSummary) -> str:
    """Name the runtime; functions from a container image have none and are called `image`."""
    return function.runtime or ("image" if function.package_type == "Image" else "")


@lru_cache(maxsize=256)
def _runtime_key(runtime: str) -> SortKey | None:
    """Let `python3.9` come before `python3.12`."""
    if not runtime:
        return None
    return tuple((letters, int(digits or 0)) for letters, digits in re.findall(r"([^0-9]*)([0-9]*)", runtime))


def _aliases_cell(entry: Entry) -> Cell:
    remark = aliases_remark(entry.known, entry.reading)
    if remark is not None:
        return remark
    aliases = entry.known.aliases if entry.known is not None else ()
    marks = {alias.name: mark_of(alias, entry.marks, entry.production) for alias in aliases}
    # What something is wrong with stands first, so that it is not among those that are only counted.
    in_order = sorted(split_first(aliases), key=lambda alias: -(marks[alias.name] or 0))
    return tuple(alias_spans(alias, GLYPHS[mark] if (mark := marks[alias.name]) else "") for alias in in_order)


def _aliases_key(function: FunctionSummary, known: AliasesRead | None) -> float | None:
    del function
    if known is None or (known.failure is not None and not known.aliases):
        return None
    # More splits come first whatever the number of aliases: AWS has no function with a million of them.
    return sum(alias.routing.split for alias in known.aliases) * 1e6 + len(known.aliases)


def _latest_cell(entry: Entry) -> Cell:
    known = entry.known
    if known is None or known.latest is None:
        # A question mark where it was asked for in vain, so that a dash means that there is none.
        return Span("?" if known is not None and known.whole else ELLIPSIS, "version")
    return Span(known.latest or "-", "version")


def _latest_key(function: FunctionSummary, known: AliasesRead | None) -> float | None:
    del function
    digits = (known.latest or "").rstrip("+") if known is not None else ""
    return float(digits) if digits.isdecimal() and digits.isascii() else None


NAME = Column(
    "Function",
    cell=lambda entry: Span(entry.function.name),
    sort_key=lambda function, _: function.name.lower(),
    least=16,
    most=64,
    text_of=lambda function: function.name,
    keep_ends=True,
)
RUNTIME = Column(
    "Runtime",
    cell=lambda entry: Span(runtime_of(entry.function) or "-", "quiet"),
    sort_key=lambda function, _: _runtime_key(runtime_of(function)),
    least=10,
    most=16,
    text_of=runtime_of,
    goes=2,
)
ALIASES = Column("Aliases", _aliases_cell, _aliases_key, least=14, greatest_first=True, by_aliases=True)
LATEST = Column(
    "Latest",
    _latest_cell,
    _latest_key,
    least=len("Latest▼"),
    goes=3,
    greatest_first=True,
    by_aliases=True,
    flush_right=True,
)
MODIFIED = Column(
    "Modified",
    cell=lambda entry: Span(age(entry.function.modified, entry.now), "quiet"),
    sort_key=lambda function, _: function.modified.timestamp() if function.modified is not None else None,
    least=ages.LONGEST,
    goes=1,
    greatest_first=True,
    flush_right=True,
)

COLUMNS = (NAME, RUNTIME, ALIASES, LATEST, MODIFIED)
"""All columns, from left to right."""


# -- how a line is shared out

_ALIASES_EASY = 36
"""Cells that aliases are left before other columns get more than their least."""

_NAME_SHARE = 45
"""Percent of what name and aliases have together that a long name may take all the same."""


@lru_cache(maxsize=16)
def extents(width: int, longest: tuple[int, ...]) -> tuple[Extent[Column], ...]:
    """Share out a line: aliases get the room; where there is too little, whole columns go.

    `longest` is the length of the longest text in each of `COLUMNS`, 0 where that does not count.
    """
    shown = list(COLUMNS)
    for column in sorted((column for column in COLUMNS if column.goes), key=lambda column: column.goes):
        if _free(width, shown) >= NAME.least + ALIASES.least:
            break
        shown.remove(column)
    wanted = {
        column: max(min(length, column.most), column.least) for column, length in zip(COLUMNS, longest, strict=True)
    }
    free = max(_free(width, shown), 2)
    name = min(wanted[NAME], max(free - _ALIASES_EASY, free * _NAME_SHARE // 100))
    widths = {column: column.least for column in shown}
    for column in shown:
        if column not in (NAME, ALIASES):
            more = min(max(free - name - _ALIASES_EASY, 0), wanted[column] - column.least)
            widths[column] += more
            free -= more
    widths[NAME], widths[ALIASES] = name, free - name
    return side_by_side(shown, widths)


def _free(width: int, shown: list[Column]) -> int:
    """Return what name and aliases have together where the others have their least."""
    others = sum(column.least for column in shown if column not in (NAME, ALIASES))
    return width - len(MARK) - others - GAP * (len(shown) - 1)
