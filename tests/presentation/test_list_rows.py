"""Rows under a cursor: where it goes from a row, whatever the heights of rows, and how far a view scrolls for it."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.list_rows import held_top, nearest_stop, page_stop, row_at, top_showing

heights = st.lists(st.integers(1, 5), min_size=1, max_size=30)


def anywhere(row: int) -> bool:
    return row >= 0


@given(heights)
def test_each_line_belongs_to_the_row_that_it_is_in(rows: list[int]) -> None:
    starts = tuple(accumulate(rows, initial=0))
    assert [row_at(starts, line) for line in range(starts[-1])] == [
        row for row, height in enumerate(rows) for _ in range(height)
    ]


def test_what_cannot_be_stopped_on_is_passed_over_in_both_directions() -> None:
    def even(row: int) -> bool:
        return row % 2 == 0

    assert [nearest_stop(6, row, 1, even) for row in range(6)] == [0, 2, 2, 4, 4, 4]
    assert [nearest_stop(6, row, -1, even) for row in range(6)] == [0, 0, 2, 2, 4, 4]
    assert nearest_stop(6, 0, 1, lambda row: row > 9) == nearest_stop(0, 0, 1, even) == -1


def test_a_page_goes_as_far_as_the_view_and_one_row_at_least() -> None:
    starts = (0, 2, 4, 12, 13)
    assert [page_stop(starts, row, 4, anywhere) for row in range(4)] == [2, 2, 3, 3]
    assert [page_stop(starts, row, -4, anywhere) for row in range(4)] == [0, 0, 0, 2]
    assert page_stop(starts, 0, 4, lambda row: row in (0, 3)) == 3
    assert page_stop(starts, 0, 4, lambda row: row == 0) == 0


@given(heights, st.integers(1, 12), st.booleans(), st.data())
def test_paging_passes_no_row_by_unseen_and_reaches_the_ends(
    rows: list[int], height: int, down: bool, data: st.DataObject
) -> None:
    starts = tuple(accumulate(rows, initial=0))
    row = data.draw(st.integers(0, len(rows) - 1))
    last = len(rows) - 1 if down else 0
    while row != last:
        further = page_stop(starts, row, height if down else -height, anywhere)
        assert abs(further - row) == 1 or abs(starts[further] - starts[row]) <= height
        assert (further > row) is down
        row = further


@given(heights, st.integers(1, 12), st.data())
def test_the_view_scrolls_only_as_far_as_it_must(rows: list[int], height: int, data: st.DataObject) -> None:
    starts = tuple(accumulate(rows, initial=0))
    row = data.draw(st.integers(0, len(rows) - 1))
    top = data.draw(st.integers(0, starts[-1]))
    wanted = top_showing(starts, row, top, height)
    start, end = starts[row], starts[row + 1]
    assert wanted <= start < wanted + height
    assert end <= wanted + height or rows[row] > height
    if top <= start and end <= top + height:
        assert wanted == top


def test_a_view_stays_on_its_first_row_whatever_comes_and_goes_around_it() -> None:
    before, after = (0, 2, 4, 6, 8, 10), (0, 1, 2, 4, 6, 8, 10, 12)
    # Two rows of one line came on top; the view had begun with the second line of row 2.
    assert held_top(before, 5, 4, after, lambda row: row + 2) == 7
    assert held_top(before, 0, 4, after, lambda row: row + 2) == 2
    # The first in view is gone, then all that were in view.
    assert held_top(before, 4, 4, (0, 2, 4, 6, 8), lambda row: -1 if row == 2 else row - (row > 2)) == 2
    assert held_top(before, 4, 4, (0, 2, 4), lambda _: -1) == 4
    assert held_top((0,), 3, 4, after, lambda _: 0) == 3
