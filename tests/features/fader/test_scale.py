"""The fader's scale: where weights stand on the track, and which weight a place means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.routing import FULL, WHOLE, ZERO, Weight
from tui.features.fader.text.scale import STEPS, TICKS, next_step, scale

CELLS = st.integers(12, 300)
WEIGHTS = st.integers(0, WHOLE).map(Weight)


@given(CELLS)
def test_every_tick_has_a_cell_of_its_own_and_is_met_exactly_there(cells: int) -> None:
    ruler = scale(cells)
    assert ruler.places[0] == 0
    assert ruler.places[-1] == cells - 1
    assert len(set(ruler.places)) == len(TICKS)
    for tick, place in zip(TICKS, ruler.places, strict=True):
        assert ruler.place(tick) == place
        assert ruler.weight_at(place) == ruler.weight_at(place, fine=True) == tick


@given(CELLS, WEIGHTS, WEIGHTS)
def test_more_weight_never_stands_further_left(cells: int, one: Weight, other: Weight) -> None:
    ruler = scale(cells)
    low, high = sorted((one, other))
    assert 0 <= ruler.place(low) <= ruler.place(high) <= cells - 1


@given(CELLS, st.booleans(), st.lists(st.floats(-50, 400), min_size=2, max_size=2).map(sorted))
def test_dragging_to_the_right_never_lowers_the_weight(cells: int, fine: bool, places: list[float]) -> None:
    ruler = scale(cells)
    assert ruler.weight_at(places[0], fine=fine) <= ruler.weight_at(places[1], fine=fine)


@given(CELLS, WEIGHTS)
def test_a_place_gives_back_its_weight_as_exactly_as_a_pointer_can_tell(cells: int, weight: Weight) -> None:
    ruler = scale(cells)
    again = ruler.weight_at(ruler.place(weight), fine=True)
    assert abs(again.basis_points - weight.basis_points) <= 25


@pytest.mark.parametrize(("place", "weight"), [(-3.0, ZERO), (99.0, FULL), (300.0, FULL)])
def test_beyond_the_ends_is_the_end(place: float, weight: Weight) -> None:
    assert scale(100).weight_at(place) == weight


@given(CELLS, st.integers(0, 300))
def test_whole_cells_give_whole_percent_where_a_cell_is_coarser(cells: int, place: int) -> None:
    ruler = scale(cells)
    here, there = ruler.weight_at(place), ruler.weight_at(place + 1)
    assert here.basis_points % 10 == 0
    if there.basis_points - here.basis_points > 150:
        assert here.basis_points % 100 == 0


def test_low_weights_have_more_room() -> None:
    ruler = scale(36)
    assert ruler.cell(Weight(1_000)) >= 10
    assert {ruler.weight_at(cell).basis_points for cell in range(12)} >= {0, 100, 200, 300, 400, 500, 1_000}


def test_pixels_reach_half_percents_everywhere() -> None:
    ruler = scale(78)
    reached = {ruler.weight_at(eighth / 8, fine=True).basis_points for eighth in range(78 * 8)}
    assert set(range(0, WHOLE + 1, 50)) <= reached


@pytest.mark.parametrize(
    ("weight", "above", "below"),
    [(0, 100, 0), (50, 100, 0), (100, 500, 0), (1_250, 2_500, 1_000), (5_000, 10_000, 2_500), (10_000, 10_000, 5_000)],
)
def test_page_keys_go_to_the_next_step(weight: int, above: int, below: int) -> None:
    assert next_step(Weight(weight), 1) == Weight(above)
    assert next_step(Weight(weight), -1) == Weight(below)


@given(WEIGHTS)
def test_steps_reach_both_ends_from_anywhere(weight: Weight) -> None:
    up = down = weight
    for _ in STEPS:
        up, down = next_step(up, 1), next_step(down, -1)
    assert (up, down) == (FULL, ZERO)
