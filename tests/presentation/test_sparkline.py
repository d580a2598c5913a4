"""Minutes as blocks: a gap is no data, and nothing is drawn as what it is not."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.make_believe_traffic import at, series
from tui.domain.traffic import Minute
from tui.presentation.sparkline import BLOCKS, GAP, highest, sparkline, stretched, values


def calls(minute: Minute) -> float | None:
    return minute.calls


def test_a_minute_without_data_is_a_gap_and_a_minute_without_errors_is_not() -> None:
    datapoints = values(series("7", [(10, 0), (None, None), (20, 5)]), lambda m: m.errors, at(0), at(4), 10)
    assert datapoints == (0, None, 5, None)
    assert sparkline(datapoints, 5) == f"▁{GAP}█{GAP}"


def test_little_is_never_drawn_as_nothing() -> None:
    assert sparkline((0.0, 0.001, 100.0), 100.0) == "▁▂█"


def test_minutes_that_share_a_cell_are_averaged_over_those_with_data() -> None:
    datapoints = values(series("7", [(10, 0), (None, None), (20, 0), (40, 0)]), calls, at(0), at(4), 2)
    assert datapoints == (10, 30)


def test_a_line_is_widened_by_whole_numbers() -> None:
    assert stretched("▁█", 5) == "▁▁██"
    assert stretched("▁█", 1) == "▁█"
    assert len(stretched("▁", 100)) == 4


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=60))
def test_there_is_a_block_for_each_value(values: list[float | None]) -> None:
    drawn = sparkline(values, highest(values))
    assert len(drawn) == len(values)
    assert set(drawn) <= {*BLOCKS, GAP}
    assert [block == GAP for block in drawn] == [value is None for value in values]


def test_a_day_fits() -> None:
    assert len(values(series("7", []), calls, at(0), at(0) + timedelta(days=1), 50)) == 50
