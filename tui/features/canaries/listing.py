"""Which aliases the list shows, and in which order; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.features.canaries.attention import State
from tui.features.canaries.columns import ALIAS, BY, COLUMNS, FUNCTION, OWNER, ROUTING, STATE, Column, name_key
from tui.features.canaries.rows import AliasRow
from tui.features.canaries.text import owner_text, routing_text, who_text
from tui.presentation.columns import Sort

_CONDITIONS: Mapping[str, Callable[[AliasRow], bool]] = {
    **{state.word: (lambda row, state=state: row.state is state) for state in State if state.word},  # type: ignore[misc]
    # A stale split may be a failing one too.
    "stale": lambda row: row.stale,
    "split": lambda row: row.alias.routing.split,
    "canary": lambda row: row.alias.routing.split,
    "old": lambda row: row.old,
}
"""What can be asked for by `is:`."""

_TEXTS: Mapping[str, Callable[[AliasRow], str]] = {
    "alias": lambda row: row.alias.name,
    "by": who_text,
    "owner": owner_text,
}
"""What can be asked for by a prefix of its own."""

CONDITIONS = tuple(word for word in _CONDITIONS if word != "canary")
"""What `is:` takes here; `canary` is what the list of functions calls a split one."""

HINT = f"words  is:{'|'.join(CONDITIONS)}  alias:PROD  by:name  owner:name  -word"
"""All that works here, for the line where it is typed."""


class Term(NamedTuple):
    """One condition of a filter, lower case: `field` names what is looked at, empty for function and alias."""

    field: str
    text: str
    negated: bool = False

    def holds(self, row: AliasRow) -> bool:
        """Tell whether a row meets it."""
        if self.field == "is":
            return _CONDITIONS[self.text](row) is not self.negated
        text = _TEXTS[self.field](row) if self.field else f"{row.alias.function}:{row.alias.name}"
        return (self.text in text.lower()) is not self.negated


class Filter(NamedTuple):
    """All terms must hold; `notes` say what in the text was not understood."""

    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()


def parse_filter(text: str) -> Filter:
    """Read a filter as typed: words of function and alias, `alias:`, `by:`, `owner:` and `is:`, each with `-` before.

    A term that is still being typed (`by:`, `is:fai`) filters nothing yet; no text is an error.
    """
    terms: list[Term] = []
    notes: list[str] = []
    for typed in text.lower().split():
        negated = typed.startswith("-")
        word = typed.removeprefix("-")
        field, colon, rest = word.partition(":")
        if colon and field == "is" and any(name.startswith(rest) for name in _CONDITIONS):
            if rest in _CONDITIONS:
                terms.append(Term("is", rest, negated))
        elif colon and field in _TEXTS:
            terms += [Term(field, rest, negated)] if rest else []
        else:
            if colon and field == "is":
                notes.append(f"unknown filter {word[:24]} (searched as text); is: takes {', '.join(CONDITIONS)}")
            terms += [Term("", word, negated)] if word else []
    return Filter(tuple(terms), tuple(notes))


BY_ATTENTION = Sort(STATE)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that are shown, in order, and the length of the longest text in each column."""

    rows: Sequence[AliasRow] = ()
    longest: tuple[int, ...] = (0,) * len(COLUMNS)


def arrange(rows: Sequence[AliasRow], wanted: Filter, sort: Sort[Column]) -> Listing:
    """Filter and sort; among equals the order is that of names."""
    shown = [row for row in rows if all(term.holds(row) for term in wanted.terms)] if wanted.terms else rows
    keyed = [(sort.column.sort_key(row), row) for row in shown]
    known = [(key, row) for key, row in keyed if key is not None]
    if sort.column is not STATE:
        known.sort(key=lambda pair: name_key(pair[1]))
    known.sort(key=lambda pair: pair[0], reverse=sort.descending)
    unknown = sorted((row for key, row in keyed if key is None), key=name_key)
    return Listing([*(row for _, row in known), *unknown], _longest(shown))


def _longest(rows: Sequence[AliasRow]) -> tuple[int, ...]:
    moved = [row for row in rows if row.move is not None]
    owned = [row for row in rows if row.mover is not None or row.owner is not None]
    widths = {
        ROUTING: max([len(routing_text(row)) for row in rows if row.alias.routing.split], default=0),
        FUNCTION: max([len(row.alias.function) for row in rows], default=0),
        ALIAS: max([len(row.alias.name) for row in rows], default=0),
        BY: max([len(who_text(row)) for row in moved], default=0),
        OWNER: max([len(owner_text(row)) for row in owned], default=0),
    }
    return tuple(widths.get(column, column.most) for column in COLUMNS)
