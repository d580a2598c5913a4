"""The cursor stays on its function while rows arrive, are sorted and are filtered."""

from __future__ import annotations

from tui.domain.account import AccountSnapshot
from tui.domain.function import FunctionSummary
from tui.features.functions.columns import NAME, Column
from tui.features.functions.filter import EVERYTHING, parse_filter
from tui.features.functions.list_cursor import ListCursor
from tui.features.functions.listing import BY_NAME, Listing, arrange
from tui.presentation.columns import Sort


def listing(*names: str, text: str = "", sort: Sort[Column] = BY_NAME) -> Listing:
    account = AccountSnapshot(tuple(FunctionSummary(name) for name in names))
    return arrange(account, parse_filter(text) if text else EVERYTHING, sort)


def test_rows_that_arrive_before_it_move_its_row_not_its_function() -> None:
    cursor = ListCursor().put(0, listing("m", "z"))
    assert cursor.rearranged(listing("a", "m", "z")) == ListCursor(1, "m", "m")
    assert cursor.rearranged(listing("a", "m", "z", sort=Sort(NAME, True))) == ListCursor(1, "m", "m")


def test_a_function_that_is_gone_hands_the_cursor_to_its_row() -> None:
    cursor = ListCursor().put(1, listing("a", "m", "z"))
    assert cursor.rearranged(listing("a", "z")) == ListCursor(1, "z", "z")
    assert cursor.rearranged(listing("a")) == ListCursor(0, "a", "a")
    assert cursor.rearranged(listing()) == ListCursor()


def test_a_filter_that_hides_it_gives_it_back_in_the_end() -> None:
    names = ("apple", "banana", "cherry")
    cursor = ListCursor().put(2, listing(*names))
    hidden = cursor.filtered(listing(*names, text="an"))
    assert hidden == ListCursor(0, "banana", "cherry")
    assert hidden.filtered(listing(*names, text="nothing")).name == ""
    assert hidden.filtered(listing(*names)) == ListCursor(2, "cherry", "cherry")


def test_moving_while_filtered_is_on_purpose() -> None:
    names = ("apple", "apricot", "cherry")
    cursor = ListCursor().put(2, listing(*names)).filtered(listing(*names, text="ap"))
    moved = cursor.put(1, listing(*names, text="ap"))
    assert moved.filtered(listing(*names)) == ListCursor(1, "apricot", "apricot")


def test_the_ends_hold() -> None:
    assert ListCursor().put(99, listing("a", "b")).row == 1
    assert ListCursor().put(-5, listing("a", "b")).row == 0
    assert ListCursor().put(3, listing()) == ListCursor()


def test_it_goes_to_what_is_sought_once_it_is_listed_unless_it_is_put_elsewhere_first() -> None:
    first = ListCursor().put(0, listing("a", "m"))
    assert first.sought_for("m", listing("a", "m")) == ListCursor(1, "m", "m")
    seeking = first.sought_for("z", listing("a", "m"))
    assert (seeking.name, seeking.row) == ("a", 0)
    assert seeking.rearranged(listing("a", "m", "n")).rearranged(listing("a", "z")) == ListCursor(1, "z", "z")
    assert seeking.put(1, listing("a", "m")).rearranged(listing("m", "z")).name == "m"
    # A filter that hides it gives it back too, and so does a list that begins anew.
    hidden = first.sought_for("z", listing("a", "z", text="a"))
    assert hidden.filtered(listing("a", "z")).name == "z"
    assert seeking.rearranged(listing()).rearranged(listing("a", "z")).name == "z"
