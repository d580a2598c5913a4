"""The columns of the functions list: what stands in them, and how they share out any width."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.account import AliasesRead
from tui.domain.alias import Alias
from tui.domain.function import FunctionSummary
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.features.functions.columns import (
    ALIASES,
    COLUMNS,
    LATEST,
    MODIFIED,
    NAME,
    RUNTIME,
    Column,
    Entry,
    extents,
)
from tui.presentation.spans import Span, text_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def longest(name: int, runtime: int) -> tuple[int, ...]:
    return tuple({NAME: name, RUNTIME: runtime}.get(column, 0) for column in COLUMNS)


def text(column: Column, entry: Entry) -> str:
    cell = column.cell(entry)
    return cell.text if isinstance(cell, Span) else "  ".join(text_of(alias) for alias in cell)


def test_what_stands_in_the_columns() -> None:
    summary = FunctionSummary("orders", runtime="python3.12", modified=NOW)
    aliases = Alias("orders", "PROD", Routing("6")), Alias("orders", "TEST", Routing("6", "7", Weight(1000)))
    entry = Entry(summary, AliasesRead(aliases, "7"), NOW)
    assert [text(column, entry) for column in COLUMNS] == [
        "orders",
        "python3.12",
        "TEST 6→7 10%  PROD 6",
        "7",
        "just now",
    ]


def test_a_dash_is_none_and_what_is_not_known_is_another_sign() -> None:
    entry = Entry(FunctionSummary("orders"), None, NOW, reading=True)
    assert [text(column, entry) for column in (RUNTIME, MODIFIED, ALIASES)] == ["-", "-", "(loading)"]
    failed = ReadFailure("lambda:ListVersionsByFunction", "no")
    for known, latest in (
        (None, "…"),
        (AliasesRead(), "…"),
        (AliasesRead(versions_failure=failed), "?"),
        (AliasesRead(failure=failed), "?"),
        (AliasesRead(latest=""), "-"),
        (AliasesRead(latest="100+"), "100+"),
    ):
        assert text(LATEST, Entry(FunctionSummary("orders"), known, NOW)) == latest
    assert text(RUNTIME, Entry(FunctionSummary("orders", package_type="Image"), None, NOW)) == "image"


@given(st.integers(80, 300), st.integers(0, 140), st.integers(0, 40))
def test_from_80_columns_all_columns_stand_side_by_side(width: int, name: int, runtime: int) -> None:
    shared = extents(width, longest(name, runtime))
    assert [extent.column for extent in shared] == list(COLUMNS)
    for left, right in pairwise(shared):
        assert left.start + left.width + 2 == right.start
    assert shared[-1].start + shared[-1].width == width
    widths = {extent.column: extent.width for extent in shared}
    assert widths[NAME] >= 16
    assert widths[ALIASES] >= 24


@given(st.integers(0, 80))
def test_below_that_columns_go_but_never_the_function_and_its_aliases(width: int) -> None:
    shown = [extent.column for extent in extents(width, longest(64, 16))]
    assert {NAME, ALIASES} <= set(shown)
    assert all(extent.width >= 0 for extent in extents(width, longest(64, 16)))


def test_the_least_needed_column_goes_first() -> None:
    shown = [{extent.column for extent in extents(width, longest(64, 16))} for width in (80, 70, 60, 50, 40, 30)]
    assert all(narrower <= wider for wider, narrower in pairwise(shown))
    assert [column for column in (MODIFIED, RUNTIME, LATEST) if column in shown[3]] == [LATEST]


def test_long_names_get_their_room_before_the_aliases_get_theirs() -> None:
    widths = {extent.column: extent.width for extent in extents(200, longest(64, 15))}
    assert (widths[NAME], widths[RUNTIME]) == (64, 15)
    assert widths[ALIASES] > 80
