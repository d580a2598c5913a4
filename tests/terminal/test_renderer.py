"""Frames go out whole, and those that a busy terminal has no room for are left out."""

from __future__ import annotations

import pytest
from rich.segment import Segment

from tui.terminal.colours import Colours
from tui.terminal.renderer import Renderer
from tui.terminal.screen_buffer import Patch, ScreenBuffer
from tui.terminal.sgr import CellStyles


class Line:
    """A terminal that takes writes while it has room."""

    def __init__(self) -> None:
        self.room = True
        self.written: list[str] = []


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def renderer(line: Line) -> Renderer:
    return Renderer(ScreenBuffer(CellStyles(Colours.TRUE)), has_room=lambda: line.room, write=line.written.append)


def patch(text: str) -> list[Patch]:
    return [(0, 0, 30, [Segment(text.ljust(30))])]


def test_while_there_is_no_room_only_the_sum_is_kept(renderer: Renderer, line: Line) -> None:
    renderer.show(patch("first"), size=(30, 1))
    line.room = False
    for number in range(50):
        renderer.show(patch(f"value {number}"))
    assert len(line.written) == 1
    line.room = True
    renderer.paint()
    assert len(line.written) == 2
    assert "value 49" in line.written[1]


def test_a_whole_screen_goes_out_in_one_piece(renderer: Renderer, line: Line) -> None:
    renderer.show([(y, 0, 30, [Segment("long text " * 3)]) for y in range(9)], size=(30, 9))
    assert line.written[0].startswith("\x1b[?2026h")
    assert line.written[0].endswith("\x1b[?2026l")


def test_a_short_frame_is_not_wrapped(renderer: Renderer, line: Line) -> None:
    renderer.synchronizes = True
    renderer.show(patch("first"), size=(30, 1))
    renderer.show(patch("fi"))
    assert "2026" not in line.written[-1]


def test_nothing_is_painted_before_the_first_update(renderer: Renderer, line: Line) -> None:
    renderer.repaint()
    assert line.written == []


def test_a_lost_screen_is_painted_again(renderer: Renderer, line: Line) -> None:
    renderer.show(patch("text"), size=(30, 1))
    renderer.repaint()
    assert "text" in line.written[1]
