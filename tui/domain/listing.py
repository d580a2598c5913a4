"""Which functions the list shows, and in which order: the filter language, the sort, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.function import FunctionSummary
from tui.domain.target import InvalidTarget, Target, parse_target

Column = Literal["name", "runtime", "aliases", "latest", "modified"]

COLUMNS: tuple[Column, ...] = ("name", "runtime", "aliases", "latest", "modified")

GREATEST_FIRST: frozenset[Column] = frozenset({"aliases", "latest", "modified"})
"""Columns where the first wish is the other end: split ones, high numbers, what moved last."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A column and a direction; unknown values stay at the end in both."""

    column: Column = "name"
    descending: bool = False

    def by(self, column: Column) -> Sort:
        """Return the sort after a wish for `column`: turned round where it is this one already."""
        if column == self.column:
            return replace(self, descending=not self.descending)
        return Sort(column, column in GREATEST_FIRST)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a filter; `text` is lower case."""

    kind: Literal["name", "runtime", "alias", "canary"]
    text: str = ""
    negated: bool = False

    @property
    def needs_aliases(self) -> bool:
        """Whether it can be judged only once the function's aliases are read."""
        return self.kind in ("alias", "canary")

    def holds(self, known: AliasesRead) -> bool:
        """Tell whether a function with these aliases meets it."""
        # Plain loops: this runs for every function at every key that is typed.
        canary, text = self.kind == "canary", self.text
        for alias in known.aliases:
            if alias.routing.canary is not None if canary else text in alias.name.lower():
                return not self.negated
        return self.negated

    def implies(self, other: Term) -> bool:
        """Tell whether all that meets this one meets `other` too."""
        if self.kind != other.kind or self.negated is not other.negated:
            return False
        return self.text in other.text if self.negated else other.text in self.text


@dataclass(frozen=True, slots=True)
class Filter:
    """All terms must hold; `notes` say what in the text was not understood."""

    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def needs_aliases(self) -> bool:
        """Whether some function may have to be read before it can be judged."""
        return any(term.needs_aliases for term in self.terms)

    def narrows(self, other: Filter) -> bool:
        """Tell whether all that passes this one passes `other` too."""
        return all(any(term.implies(old) for term in self.terms) for old in other.terms)


EVERYTHING = Filter()
BY_NAME = Sort()


def parse_filter(text: str) -> Filter:
    """Read a filter as typed: words of the name, `alias:`, `runtime:`, `is:canary`, each with `-` to turn it round.

    An ARN that is pasted stands for the function's name.

    A term that is still being typed (`alias:`, `is:can`, `-`) filters nothing yet; no text is an error.
    """
    terms: list[Term] = []
    notes: list[str] = []
    for typed in text.lower().split():
        negated = typed.startswith("-")
        word = typed.removeprefix("-")
        prefix, colon, rest = word.partition(":")
        if prefix == "arn" and (target := _target_of(word)) is not None:
            term = Term("name", target.function, negated)
        elif colon and prefix == "alias":
            term = Term("alias", rest, negated)
        elif colon and prefix == "runtime":
            term = Term("runtime", rest, negated)
        elif colon and prefix == "is" and "canary".startswith(rest):
            if rest == "canary":
                terms.append(Term("canary", negated=negated))
            continue
        else:
            term = Term("name", word, negated)
            if colon:
                notes.append(f"{word[:24]} is searched as text; filters are alias:, runtime: and is:canary")
        if term.text:
            terms.append(term)
    return Filter(tuple(terms), tuple(notes))


def _target_of(arn: str) -> Target | None:
    try:
        return parse_target(arn)
    except InvalidTarget:
        return None


@dataclass(frozen=True, slots=True)
class Basis:
    """What is worked out once for many filters: lowered names, and all functions in order.

    `read` is what the order was made from, None where it does not depend on aliases.
    """

    functions: tuple[FunctionSummary, ...] = ()
    names: Sequence[str] = ()
    order: Sequence[int] = ()
    sort: Sort = BY_NAME
    read: Mapping[str, AliasesRead] | None = None
    longest_name: int = 0
    longest_runtime: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown: positions in `functions`, in order.

    `waiting` are the positions of those that the filter cannot judge before their aliases are read, `unreadable`
    counts those whose aliases could not be read. `canaries` counts all split aliases of the account that are known,
    `functions_read` the functions that were read for it.
    """

    functions: tuple[FunctionSummary, ...] = ()
    indices: Sequence[int] = ()
    waiting: Sequence[int] = ()
    unreadable: int = 0
    canaries: int = 0
    functions_read: int = 0
    filter: Filter = EVERYTHING
    sort: Sort = BY_NAME
    basis: Basis = field(default=Basis(), repr=False)
    read: Mapping[str, AliasesRead] | None = field(default=None, repr=False)

    @property
    def shown(self) -> int:
        """How many functions pass the filter."""
        return len(self.indices)

    @property
    def total(self) -> int:
        """How many functions are known."""
        return len(self.functions)

    @property
    def counts(self) -> tuple[int, ...]:
        """All that is counted of it."""
        return self.shown, self.total, self.canaries, self.functions_read, self.unread, self.unreadable

    @property
    def unread(self) -> int:
        """How many functions the filter cannot judge yet."""
        return len(self.waiting)

    def at(self, row: int) -> FunctionSummary:
        """Return the function in that row."""
        return self.functions[self.indices[row]]

    def row_of(self, name: str) -> int | None:
        """Return the row of a function, or None where it is not shown."""
        index = next((i for i, function in enumerate(self.functions) if function.name == name), None)
        if index is None:
            return None
        try:
            return self.indices.index(index)
        except ValueError:
            return None


def arrange(
    snapshot: AccountSnapshot,
    wanted: Filter = EVERYTHING,
    sort: Sort = BY_NAME,
    earlier: Listing | None = None,
) -> Listing:
    """Filter and sort; `earlier` is what was shown before, from which as much as still holds is taken over."""
    earlier = earlier if earlier is not None else Listing()
    basis = _basis(snapshot, sort, earlier.basis)
    narrower = basis is earlier.basis and not earlier.filter.needs_aliases and wanted.narrows(earlier.filter)
    indices: Sequence[int] = earlier.indices if narrower else basis.order
    if not (narrower and wanted == earlier.filter):
        for term in wanted.terms:
            if not term.needs_aliases:
                indices = _passing(term, indices, basis)
    waiting: list[int] = []
    unreadable = 0
    conditions = [term for term in wanted.terms if term.needs_aliases]
    if conditions:
        read, functions = snapshot.read, basis.functions
        passing: list[int] = []
        first, further = conditions[0], conditions[1:]
        for index in indices:
            known = read.get(functions[index].name)
            if known is None:
                waiting.append(index)
            elif not known.aliases and known.failure is not None:
                unreadable += 1
            elif first.holds(known) and all(term.holds(known) for term in further):
                passing.append(index)
        indices = passing
    if snapshot.read is earlier.read:
        canaries, functions_read = earlier.canaries, earlier.functions_read
    else:
        canaries, functions_read = snapshot.canaries, snapshot.functions_read
    return Listing(
        basis.functions,
        indices,
        waiting,
        unreadable,
        canaries,
        functions_read,
        wanted,
        sort,
        basis=basis,
        read=snapshot.read,
    )


def runtime_of(function: FunctionSummary) -> str:
    """Name the runtime; functions from a container image have none and are called `image`."""
    return function.runtime or ("image" if function.package_type == "Image" else "")


def _passing(term: Term, indices: Sequence[int], basis: Basis) -> Sequence[int]:
    text, negated = term.text, term.negated
    if term.kind == "runtime":
        functions = basis.functions
        return [i for i in indices if (text in runtime_of(functions[i]).lower()) is not negated]
    names = basis.names
    if negated:
        return [i for i in indices if text not in names[i]]
    return [i for i in indices if text in names[i]]


def _basis(snapshot: AccountSnapshot, sort: Sort, old: Basis) -> Basis:
    functions = snapshot.functions
    read = snapshot.read if sort.column in ("aliases", "latest") else None
    if functions is old.functions and sort == old.sort and read is old.read:
        return old
    kept = len(old.functions)
    grown = len(functions) >= kept and functions[:kept] == old.functions
    names = [*(old.names if grown else ()), *(f.name.lower() for f in functions[kept if grown else 0 :])]
    # The order so far is nearly the new one, and sorting what is nearly sorted takes linear time.
    order = [*old.order, *range(kept, len(functions))] if grown else list(range(len(functions)))
    fresh = functions[kept:] if grown else functions
    return Basis(
        functions,
        names,
        _ordered(order, names, functions, sort, snapshot.read),
        sort,
        read,
        max([old.longest_name if grown else 0, *(len(f.name) for f in fresh)]),
        max([old.longest_runtime if grown else 0, *(len(runtime_of(f)) for f in fresh)]),
    )


def _ordered(
    order: list[int],
    names: Sequence[str],
    functions: Sequence[FunctionSummary],
    sort: Sort,
    read: Mapping[str, AliasesRead],
) -> list[int]:
    if sort.column == "name":
        order.sort(key=names.__getitem__, reverse=sort.descending)
        return order
    values = _values(functions, sort.column, read)
    order.sort(key=names.__getitem__)
    known = [i for i in order if values[i] is not None]
    known.sort(key=values.__getitem__, reverse=sort.descending)  # type: ignore[arg-type]
    return known + [i for i in order if values[i] is None]


def _values(
    functions: Iterable[FunctionSummary], column: Column, read: Mapping[str, AliasesRead]
) -> list[float | None]:
    match column:
        case "modified":
            return [f.modified.timestamp() if f.modified is not None else None for f in functions]
        case "runtime":
            runtimes = sorted({runtime_of(f) for f in functions} - {""}, key=_natural)
            ranks: dict[str, float] = {runtime: rank for rank, runtime in enumerate(runtimes)}
            return [ranks.get(runtime_of(f)) for f in functions]
        case "latest":
            return [_number(read.get(f.name)) for f in functions]
        case _:
            return [_splits_and_count(read.get(f.name)) for f in functions]


def _natural(text: str) -> list[tuple[str, int]]:
    return [(letters, int(digits or 0)) for letters, digits in re.findall(r"([^0-9]*)([0-9]*)", text)]


def _number(known: AliasesRead | None) -> float | None:
    digits = (known.latest or "").rstrip("+") if known is not None else ""
    return float(digits) if digits.isdecimal() and digits.isascii() else None


def _splits_and_count(known: AliasesRead | None) -> float | None:
    if known is None or (known.failure is not None and not known.aliases):
        return None
    # More splits come first whatever the number of aliases: AWS has no function with a million of them.
    return sum(alias.routing.split for alias in known.aliases) * 1e6 + len(known.aliases)
