"""Tables fit a terminal, and are whole elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.table import TableColumn, cells, lay_out

COLUMNS = (
    TableColumn("state"),
    TableColumn("function", least=8, keep_ends=True),
    TableColumn("alias", least=5),
    TableColumn("by", least=4, goes=1),
    TableColumn("why", least=8, wraps=True),
)
ROWS = (
    ("failing", "orders-of-the-north", "PROD", "ana", "no calls"),
    ("", "carts", "a-very-long-name", "bo", "more errors than version 6"),
)


def drawn(width: int | None) -> list[str]:
    return list(lay_out(COLUMNS, ROWS, width).lines)


def test_a_pipe_gets_it_whole() -> None:
    assert drawn(None) == [
        "state    function             alias             by   why",
        "failing  orders-of-the-north  PROD              ana  no calls",
        "         carts                a-very-long-name  bo   more errors than version 6",
    ]
    assert drawn(200) == drawn(None)


def test_a_terminal_has_its_width_shared_out_among_what_may_be_cut() -> None:
    assert drawn(58) == [
        "state    function         alias        by   why",
        "failing  orders-…e-north  PROD         ana  no calls",
        "         carts            a-very-lon…  bo   more errors",
        "                                            than version 6",
    ]


def test_the_least_important_column_goes_where_there_is_no_room_for_all_and_is_named() -> None:
    table = lay_out(COLUMNS, ROWS, 34)
    lines = list(table.lines)
    assert table.left_out == ("by",)
    assert lines[0] == "state    function  alias  why"
    assert lines[1] == "failing  ord…orth  PROD   no calls"


def test_a_column_that_would_begin_beyond_the_edge_is_named_too() -> None:
    columns = tuple(map(TableColumn, ("wide", "wider", "last")))
    table = lay_out(columns, (("w" * 12, "w" * 12, "l"),), 20)
    assert list(table.lines) == ["wide          wider", "wwwwwwwwwwww  wwwww…"]
    assert table.left_out == ("last",)


@given(
    st.lists(st.tuples(*(st.text("ab 注文\u0301", max_size=40) for _ in COLUMNS)), min_size=1, max_size=4),
    st.integers(1, 120),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, ...]], width: int) -> None:
    assert all(cells(line) <= width for line in lay_out(COLUMNS, rows, width).lines)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("a\u200db", 2), ("🚀", 2), ("…", 1)]
)
def test_what_a_text_takes_of_a_terminal(text: str, width: int) -> None:
    assert cells(text) == width
