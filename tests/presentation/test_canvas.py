"""A picture of dots: each value is drawn in its place, what is not known stays empty, nothing leaves the cells."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.canvas import BLOCKS, BRAILLE, EMPTY, Canvas, Glyphs, Stroke, path, place

GLYPHS = st.sampled_from([BRAILLE, BLOCKS])
VALUES = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=60)


def stretches(values: list[float | None], canvas: Canvas, top: float) -> list[tuple[int, int, int | None]]:
    """Share the columns of dots out among values."""
    edges = [canvas.across * number // len(values) for number in range(len(values) + 1)]
    return [
        (start, max(end, start + 1), None if value is None else place(value, top, canvas.down))
        for start, end, value in zip(edges, edges[1:], values, strict=False)
    ]


@given(VALUES, st.integers(1, 40), st.integers(1, 9), GLYPHS)
def test_each_value_is_drawn_in_its_place_and_a_gap_stays_one(
    values: list[float | None], width: int, height: int, glyphs: Glyphs
) -> None:
    canvas = Canvas(width, height, glyphs)
    points = stretches(values, canvas, 100)
    dots = set(path(points))
    for start, end, y in points:
        own = {dot for dot in dots if start <= dot[0] < end}
        if y is not None:
            assert ((start + end - 1) // 2, y) in own
    unknown = [set(range(start, end)) for start, end, y in points if y is None]
    known = {x for start, end, y in points if y is not None for x in range(start, end)}
    assert not {x for x, _ in dots} & (set().union(*unknown) - known)
    assert all(0 <= x < canvas.across and 0 <= y < canvas.down for x, y in dots)


@given(VALUES, st.integers(1, 40), st.integers(1, 9))
def test_a_dotted_line_shows_in_each_stretch_that_the_whole_one_does(
    values: list[float | None], width: int, height: int
) -> None:
    dotted, solid = Canvas(width, height), Canvas(width, height)
    dots = list(path(stretches(values, solid, 100)))
    solid.draw(dots, Stroke.SOLID, "plain")
    dotted.draw(dots, Stroke.DOTTED, "plain")
    drawn = [dotted.at(x // 2, y // 4) != EMPTY for x, y in dots]
    assert all(one or other for one, other in itertools.pairwise(drawn))
    assert all(solid.at(x // 2, y // 4) != EMPTY for x, y in dots)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=40))
def test_a_line_has_no_holes(values: list[float]) -> None:
    canvas = Canvas(40, 6)
    dots = list(path(stretches(list(values), canvas, 100)))
    assert {x for x, _ in dots} >= set(
        range(canvas.across // len(values), canvas.across - canvas.across // len(values))
    )
    assert all(abs(x1 - x0) <= 1 and abs(y1 - y0) <= 1 for (x0, y0), (x1, y1) in itertools.pairwise(dots))


@given(st.floats(0, 1000), st.floats(0.001, 1000), st.integers(2, 60))
def test_a_place_is_on_the_scale_and_more_than_nothing_is_never_at_nothing(value: float, top: float, down: int) -> None:
    row = place(value, top, down)
    assert 0 <= row < down
    assert (row == down - 1) == (value <= 0)
    if value <= top:
        assert abs(row - (1 - value / top) * (down - 1)) <= 1


@given(st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50))), st.sampled_from(list(Stroke)), GLYPHS)
def test_what_is_outside_is_left_out_and_what_was_not_drawn_on_is_empty(
    dots: list[tuple[int, int]], stroke: Stroke, glyphs: Glyphs
) -> None:
    canvas = Canvas(10, 5, glyphs)
    canvas.draw(dots, stroke, "canary")
    inside = [(x, y) for x, y in dots if 0 <= x < canvas.across and 0 <= y < canvas.down]
    drawn = {(x // glyphs.across, y // glyphs.down) for x, y in inside}
    for x in range(10):
        for y in range(5):
            cell = canvas.at(x, y)
            assert (x, y) in drawn or cell == EMPTY
            assert cell != EMPTY or (x, y) not in drawn or stroke is not Stroke.SOLID
            assert len(cell.glyph) == 1


def test_lines_in_one_cell_share_it_in_braille_and_the_solid_one_gives_the_colour() -> None:
    canvas = Canvas(1, 1)
    canvas.draw([(0, 3), (1, 3)], Stroke.SOLID, "canary")
    canvas.draw([(0, 0)], Stroke.DOTTED, "stable")
    assert canvas.at(0, 0) == ("⣁", "canary")


@pytest.mark.parametrize(
    ("stroke", "upper", "lower", "both"),
    [(Stroke.SOLID, "▀", "▄", "█"), (Stroke.DOTTED, "'", ".", ":"), (Stroke.SHADE, "░", "░", "░")],
)
def test_blocks_have_a_shape_for_each_stroke(stroke: Stroke, upper: str, lower: str, both: str) -> None:
    canvas = Canvas(3, 1, BLOCKS)
    canvas.draw([(0, 0), (1, 1), (2, 0), (2, 1)], stroke, "stable")
    assert "".join(canvas.at(x, 0).glyph for x in range(3)) == upper + lower + both
