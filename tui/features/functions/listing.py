"""Which functions the list shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tui.features.functions.columns import COLUMNS, NAME, Column, runtime_of
from tui.features.functions.filter import EVERYTHING, Filter, Term
from tui.features.functions.filter_facts import NO_FACTS, FilterFacts, Holds, holds
from tui.presentation.columns import Sort

if TYPE_CHECKING:
    from tui.domain.account import AccountSnapshot, AliasesRead
    from tui.domain.function import FunctionSummary


BY_NAME = Sort(NAME)


@dataclass(frozen=True, slots=True)
class Basis:
    """What is worked out once for many filters: lowered names, and all functions in order.

    `read` is what the order was made from, None where it does not depend on aliases; `longest` the length of the
    longest text in each column whose width goes by it.
    """

    functions: tuple[FunctionSummary, ...] = ()
    names: Sequence[str] = ()
    order: Sequence[int] = ()
    sort: Sort[Column] = BY_NAME
    read: Mapping[str, AliasesRead] | None = None
    longest: tuple[int, ...] = (0,) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown: positions in `functions`, in order.

    `waiting` are the positions of those that the filter cannot check before more of them is read, `unreadable` counts
    those of which that could not be read, `not_checked` those that the doctor has not looked at. `canaries` counts all
    split aliases of the account that are known, `functions_read` the functions that were read for it.
    """

    functions: tuple[FunctionSummary, ...] = ()
    indices: Sequence[int] = ()
    waiting: Sequence[int] = ()
    unreadable: int = 0
    not_checked: int = 0
    canaries: int = 0
    functions_read: int = 0
    filter: Filter = EVERYTHING
    sort: Sort[Column] = BY_NAME
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
        return (
            self.shown,
            self.total,
            self.canaries,
            self.functions_read,
            self.unread,
            self.unreadable,
            self.not_checked,
        )

    @property
    def unread(self) -> int:
        """How many functions the filter cannot check yet."""
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
    sort: Sort[Column] = BY_NAME,
    earlier: Listing | None = None,
    facts: FilterFacts = NO_FACTS,
) -> Listing:
    """Filter and sort; `earlier` is what was shown before, from which as much as still holds is taken over."""
    earlier = earlier if earlier is not None else Listing()
    basis = _basis(snapshot, sort, earlier.basis)
    narrower = basis is earlier.basis and not earlier.filter.needs and wanted.narrows(earlier.filter)
    indices: Sequence[int] = earlier.indices if narrower else basis.order
    if not (narrower and wanted == earlier.filter):
        for term in wanted.terms:
            if not term.needs:
                indices = _passing(term, indices, basis)
    conditions = [term for term in wanted.terms if term.needs]
    checked = _checked(conditions, indices, snapshot.read, basis.functions, facts)
    if snapshot.read is earlier.read:
        canaries, functions_read = earlier.canaries, earlier.functions_read
    else:
        canaries, functions_read = snapshot.canaries, snapshot.functions_read
    return Listing(
        basis.functions,
        checked.passing,
        checked.waiting,
        checked.unreadable,
        checked.not_checked,
        canaries,
        functions_read,
        wanted,
        sort,
        basis=basis,
        read=snapshot.read,
    )


class _Checked(NamedTuple):
    """Positions of what passes and of what waits, and how many could not be read, or are not checked."""

    passing: Sequence[int]
    waiting: Sequence[int] = ()
    unreadable: int = 0
    not_checked: int = 0


def _checked(
    conditions: Sequence[Term],
    indices: Sequence[int],
    read: Mapping[str, AliasesRead],
    functions: Sequence[FunctionSummary],
    facts: FilterFacts,
) -> _Checked:
    """Check what has to be read first; what one condition excludes waits for no other."""
    if not conditions:
        return _Checked(indices)
    if all(term.needs == "aliases" for term in conditions):
        return _checked_by_aliases(conditions, indices, read, functions)
    by_answer: dict[Holds, list[int]] = {answer: [] for answer in Holds}
    for index in indices:
        name = functions[index].name
        known, worst = read.get(name), Holds.YES
        for term in conditions:
            answer = holds(term, name, known, facts)
            if answer is Holds.NO:
                worst = answer
                break
            if answer is not Holds.YES:
                worst = answer
        by_answer[worst].append(index)
    return _Checked(
        by_answer[Holds.YES],
        by_answer[Holds.NOT_READ],
        len(by_answer[Holds.UNREADABLE]),
        len(by_answer[Holds.NOT_CHECKED]),
    )


def _checked_by_aliases(
    conditions: Sequence[Term],
    indices: Sequence[int],
    read: Mapping[str, AliasesRead],
    functions: Sequence[FunctionSummary],
) -> _Checked:
    """Check what aliases tell alone: the same in a third of the time, which is felt with ten thousand functions."""
    passing: list[int] = []
    waiting: list[int] = []
    unreadable = 0
    first, further = conditions[0], conditions[1:]
    for index in indices:
        known = read.get(functions[index].name)
        if known is None:
            waiting.append(index)
        elif not known.aliases and known.failure is not None:
            unreadable += 1
        elif first.holds(known) and all(term.holds(known) for term in further):
            passing.append(index)
    return _Checked(passing, waiting, unreadable)


def _passing(term: Term, indices: Sequence[int], basis: Basis) -> Sequence[int]:
    text, negated = term.text, term.negated
    if term.kind == "runtime":
        functions = basis.functions
        return [i for i in indices if (text in runtime_of(functions[i]).lower()) is not negated]
    names = basis.names
    if negated:
        return [i for i in indices if text not in names[i]]
    return [i for i in indices if text in names[i]]


def _basis(snapshot: AccountSnapshot, sort: Sort[Column], old: Basis) -> Basis:
    functions = snapshot.functions
    read = snapshot.read if sort.column.by_aliases else None
    if functions is old.functions and sort == old.sort and read is old.read:
        return old
    kept = len(old.functions)
    grown = len(functions) >= kept and functions[:kept] == old.functions
    names = [*(old.names if grown else ()), *map(_lowered, functions[kept if grown else 0 :])]
    # The order so far is nearly the new one, and sorting what is nearly sorted takes linear time.
    order = [*old.order, *range(kept, len(functions))] if grown else list(range(len(functions)))
    fresh = functions[kept:] if grown else functions
    return Basis(
        functions,
        names,
        _ordered(order, names, functions, sort, snapshot.read),
        sort,
        read,
        tuple(
            max([before if grown else 0, *(len(column.text_of(f)) for f in fresh)]) if column.text_of else 0
            for column, before in zip(COLUMNS, old.longest, strict=True)
        ),
    )


def _lowered(function: FunctionSummary) -> str:
    name = function.name
    lowered = name.lower()
    # Most names are lower case already, and need not be kept twice.
    return name if lowered == name else lowered


def _ordered(
    order: list[int],
    names: Sequence[str],
    functions: Sequence[FunctionSummary],
    sort: Sort[Column],
    read: Mapping[str, AliasesRead],
) -> list[int]:
    if sort.column is NAME:
        order.sort(key=names.__getitem__, reverse=sort.descending)
        return order
    sort_key = sort.column.sort_key
    values = [sort_key(function, read.get(function.name)) for function in functions]
    order.sort(key=names.__getitem__)
    known = [i for i in order if values[i] is not None]
    known.sort(key=values.__getitem__, reverse=sort.descending)  # type: ignore[arg-type]
    return known + [i for i in order if values[i] is None]
