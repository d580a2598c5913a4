"""The columns of the list of aliases: what stands in them, what they are sorted by, and how a line is shared out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from tui.features.canaries.attention import SortKey, State, concern
from tui.features.canaries.rows import AliasRow
from tui.features.canaries.text import owner_text, routing_text, since_text, verdict_word, who_text
from tui.presentation import ages
from tui.presentation.ages import age
from tui.presentation.columns import GAP, MARK, Extent, side_by_side
from tui.presentation.spans import Span

STYLES = {State.FAILING: "bad", State.STALE: "warn", State.DEPLOYING: "warn", State.SPLIT: "mark"}
_VERDICTS = {"fail": "bad", "warning": "warn", "pass": "good"}


class Shown(NamedTuple):
    """A row with what its words depend on beside: `reached` is how far back CloudTrail told of all moves."""

    row: AliasRow
    now: datetime
    reached: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column: its title, what its cells hold, what it is sorted by, and how wide it is.

    `sort_key` is None where it is not known, which comes last in both directions. The width is from `least` to `most`;
    where the terminal is too narrow for all, the column with the lowest `goes` goes first, 0 never goes.
    """

    title: str
    cell: Callable[[Shown], Span]
    sort_key: Callable[[AliasRow], SortKey | None]
    least: int
    most: int
    goes: int = 0
    greatest_first: bool = False
    flush_right: bool = False
    keep_ends: bool = False
    """Whether a text that is too long is cut in its middle."""


def name_key(row: AliasRow) -> SortKey:
    """Return what orders rows by their names."""
    return (row.alias.function.lower(), row.alias.name)


def _state_cell(shown: Shown) -> Span:
    row = shown.row
    return Span(row.state.word, "quiet" if row.old else STYLES.get(row.state, "plain"))


def _routing_cell(shown: Shown) -> Span:
    row = shown.row
    return Span(routing_text(row), "quiet" if row.old else "strong" if row.alias.routing.split else "plain")


def _routing_key(row: AliasRow) -> SortKey | None:
    return (row.alias.routing.weight.share,) if row.alias.routing.split else None


def _verdict_cell(shown: Shown) -> Span:
    word = verdict_word(shown.row)
    return Span(word, _VERDICTS.get(word, "quiet"))


def _verdict_key(row: AliasRow) -> SortKey | None:
    if not row.alias.routing.split:
        return None
    verdict = row.verdict.verdict if row.verdict is not None else None
    return (-1 if row.state is State.FAILING else concern(verdict),)


def _text_key(text_of: Callable[[AliasRow], str]) -> Callable[[AliasRow], SortKey | None]:
    return lambda row: (text.lower(),) if (text := text_of(row)) else None


STATE = Column("State", _state_cell, lambda row: row.attention, least=9, most=9)
FUNCTION = Column("Function", lambda shown: Span(shown.row.alias.function), name_key, least=14, most=64, keep_ends=True)
ALIAS = Column(
    "Alias", lambda shown: Span(shown.row.alias.name), lambda row: (row.alias.name.lower(),), least=7, most=20
)
ROUTING = Column("Version", _routing_cell, _routing_key, least=11, most=16, greatest_first=True)
SINCE = Column(
    "Since",
    lambda shown: Span(since_text(shown.row, shown.reached, shown.now), "quiet"),
    lambda row: (row.move.time.timestamp(),) if row.move is not None else None,
    least=ages.LONGEST,
    most=ages.LONGEST,
    goes=4,
    greatest_first=True,
)
VERDICT = Column("Verdict", _verdict_cell, _verdict_key, least=15, most=15, goes=5)
BY = Column("By", lambda shown: Span(who_text(shown.row), "quiet"), _text_key(who_text), least=12, most=24, goes=2)
OWNER = Column("Owner", lambda shown: Span(owner_text(shown.row)), _text_key(owner_text), least=16, most=40, goes=3)
READ = Column(
    "Read",
    lambda shown: Span(age(shown.row.read.read_at, shown.now), "warn" if shown.row.read.renewal_failure else "quiet"),
    lambda row: (row.read.read_at.timestamp(),) if row.read.read_at is not None else None,
    least=ages.LONGEST,
    most=ages.LONGEST,
    goes=1,
    greatest_first=True,
)

COLUMNS = (STATE, FUNCTION, ALIAS, ROUTING, SINCE, VERDICT, BY, OWNER, READ)
"""All columns, from left to right."""

_GROW = (FUNCTION, ALIAS, OWNER, ROUTING, BY)
"""Those that take what is left of a line, in this order."""


@lru_cache(maxsize=16)
def extents(width: int, longest: tuple[int, ...]) -> tuple[Extent[Column], ...]:
    """Share out a line; `longest` is the length of the longest text in each of COLUMNS, which is all that it needs."""
    shown = list(COLUMNS)
    for column in sorted((column for column in COLUMNS if column.goes), key=lambda column: column.goes):
        if _needs(shown) <= width:
            break
        shown.remove(column)
    widths = {column: column.least for column in shown}
    wanted = {column: min(length, column.most) for column, length in zip(COLUMNS, longest, strict=True)}
    free = width - _needs(shown)
    if free < 0:
        widths[FUNCTION] = max(widths[FUNCTION] + free, 4)
    for column in (column for column in _GROW if column in shown):
        more = min(max(wanted[column] - widths[column], 0), max(free, 0))
        widths[column] += more
        free -= more
    return side_by_side(shown, widths)


def _needs(shown: Sequence[Column]) -> int:
    return len(MARK) + sum(column.least for column in shown) + GAP * (len(shown) - 1)
