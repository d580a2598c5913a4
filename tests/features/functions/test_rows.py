"""The list's columns share out any width, and an empty list says why it is empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.function import FunctionSummary
from tui.domain.listing import COLUMNS, Sort, arrange, parse_filter
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.features.functions.rows import empty_text, extents, row_of, title
from tui.presentation.spans import text_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_row() -> None:
    summary = FunctionSummary("orders", runtime="python3.12", modified=NOW)
    row = row_of(summary, AliasesRead((Alias("orders", "PROD", Routing("6")),), "7"), reading=False, now=NOW)
    assert (row.name, row.runtime, row.latest, row.modified) == ("orders", "python3.12", "7", "just now")
    assert [text_of(spans) for spans in row.aliases] == ["PROD 6"]
    assert row.remark is None


def test_a_dash_is_none_and_what_is_not_known_is_another_sign() -> None:
    row = row_of(FunctionSummary("orders"), None, reading=True, now=NOW)
    assert (row.runtime, row.modified, row.remark and row.remark.text) == ("-", "-", "(reading)")
    failed = ReadFailure("lambda:ListVersionsByFunction", "no")
    for known, latest in (
        (None, "…"),
        (AliasesRead(), "…"),
        (AliasesRead(versions_failure=failed), "?"),
        (AliasesRead(failure=failed), "?"),
        (AliasesRead(latest=""), "-"),
        (AliasesRead(latest="100+"), "100+"),
    ):
        assert row_of(FunctionSummary("orders"), known, reading=False, now=NOW).latest == latest
    assert row_of(FunctionSummary("orders", package_type="Image"), None, reading=True, now=NOW).runtime == "image"


@given(st.integers(80, 300), st.integers(0, 140), st.integers(0, 40))
def test_from_80_columns_all_columns_stand_side_by_side(width: int, longest_name: int, longest_runtime: int) -> None:
    shared = extents(width, longest_name, longest_runtime)
    assert [extent.column for extent in shared] == list(COLUMNS)
    for left, right in pairwise(shared):
        assert left.start + left.width + 2 == right.start
    assert shared[-1].start + shared[-1].width == width
    widths = {extent.column: extent.width for extent in shared}
    assert widths["name"] >= 16
    assert widths["aliases"] >= 24


@given(st.integers(0, 80))
def test_below_that_columns_go_but_never_the_function_and_its_aliases(width: int) -> None:
    shown = [extent.column for extent in extents(width, 64, 16)]
    assert {"name", "aliases"} <= set(shown)
    assert all(extent.width >= 0 for extent in extents(width, 64, 16))


def test_long_names_get_their_room_before_the_aliases_get_theirs() -> None:
    widths = {extent.column: extent.width for extent in extents(200, 64, 15)}
    assert (widths["name"], widths["runtime"]) == (64, 15)
    assert widths["aliases"] > 80


def test_the_sorted_title_carries_an_arrow_and_fits_its_column() -> None:
    for extent in extents(80, 20, 10):
        assert len(title(extent.column, Sort(extent.column, True))) <= extent.width
    assert title("name", Sort("name")) == "Function ▲"
    assert title("name", Sort("latest")) == "Function"


FUNCTION = AccountSnapshot((FunctionSummary("orders"),), complete=True)


@pytest.mark.parametrize(
    ("snapshot", "text", "said"),
    [
        (AccountSnapshot(), "", "reading…"),
        (AccountSnapshot(complete=True), "", "no functions here"),
        (AccountSnapshot(failure=ReadFailure("lambda:ListFunctions", "no")), "", "no: lambda:ListFunctions"),
        (FUNCTION, "nowhere", "no function matches"),
        (replace(FUNCTION, complete=False), "nowhere", "no function of those listed so far matches"),
        (FUNCTION, "is:canary", "no function matches, 1 not read yet"),
        (
            replace(FUNCTION, read={"orders": AliasesRead(failure=ReadFailure("x", "y"))}),
            "is:canary",
            "no function matches, 1 unreadable",
        ),
    ],
)
def test_an_empty_list_says_why(snapshot: AccountSnapshot, text: str, said: str) -> None:
    assert empty_text(snapshot, arrange(snapshot, parse_filter(text))) == said
