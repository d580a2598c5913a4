"""The cursor stays on its function while rows arrive, are sorted and are filtered."""

from __future__ import annotations

from tui.domain.account import AccountSnapshot
from tui.domain.function import FunctionSummary
from tui.domain.listing import BY_NAME, EVERYTHING, Listing, Sort, arrange, parse_filter
from tui.presentation.list_cursor import Place


def listing(*names: str, text: str = "", sort: Sort = BY_NAME) -> Listing:
    account = AccountSnapshot(tuple(FunctionSummary(name) for name in names))
    return arrange(account, parse_filter(text) if text else EVERYTHING, sort)


def test_rows_that_arrive_before_it_move_its_row_not_its_function() -> None:
    place = Place().put(0, listing("m", "z"))
    assert place.rearranged(listing("a", "m", "z")) == Place(1, "m", "m")
    assert place.rearranged(listing("a", "m", "z", sort=Sort("name", True))) == Place(1, "m", "m")


def test_a_function_that_is_gone_hands_the_cursor_to_its_row() -> None:
    place = Place().put(1, listing("a", "m", "z"))
    assert place.rearranged(listing("a", "z")) == Place(1, "z", "z")
    assert place.rearranged(listing("a")) == Place(0, "a", "a")
    assert place.rearranged(listing()) == Place()


def test_a_filter_that_hides_it_gives_it_back_in_the_end() -> None:
    names = ("apple", "banana", "cherry")
    place = Place().put(2, listing(*names))
    hidden = place.filtered(listing(*names, text="an"))
    assert hidden == Place(0, "banana", "cherry")
    assert hidden.filtered(listing(*names, text="nothing")).name == ""
    assert hidden.filtered(listing(*names)) == Place(2, "cherry", "cherry")


def test_moving_while_filtered_is_on_purpose() -> None:
    names = ("apple", "apricot", "cherry")
    place = Place().put(2, listing(*names)).filtered(listing(*names, text="ap"))
    moved = place.put(1, listing(*names, text="ap"))
    assert moved.filtered(listing(*names)) == Place(1, "apricot", "apricot")


def test_the_ends_hold() -> None:
    assert Place().put(99, listing("a", "b")).row == 1
    assert Place().put(-5, listing("a", "b")).row == 0
    assert Place().put(3, listing()) == Place()
