"""Frames go out whole, and those that a busy terminal has no room for are left out."""

from __future__ import annotations

import pytest
from rich.segment import Segment

from tui.terminal.colours import Colours
from tui.terminal.painter import Painter
from tui.terminal.pens import Pens
from tui.terminal.shadow import Patch, Shadow


class Line:
    """A terminal that takes writes while it has room."""

    def __init__(self) -> None:
        self.room = True
        self.written: list[str] = []


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def painter(line: Line) -> Painter:
    return Painter(Shadow(Pens(Colours.TRUE)), has_room=lambda: line.room, write=line.written.append)


def patch(text: str) -> list[Patch]:
    return [(0, 0, 30, [Segment(text.ljust(30))])]


def test_while_there_is_no_room_only_the_sum_is_kept(painter: Painter, line: Line) -> None:
    painter.show(patch("first"), size=(30, 1))
    line.room = False
    for number in range(50):
        painter.show(patch(f"value {number}"))
    assert len(line.written) == 1
    line.room = True
    painter.paint()
    assert len(line.written) == 2
    assert "value 49" in line.written[1]


def test_a_whole_screen_goes_out_in_one_piece(painter: Painter, line: Line) -> None:
    painter.show([(y, 0, 30, [Segment("long text " * 3)]) for y in range(9)], size=(30, 9))
    assert line.written[0].startswith("\x1b[?2026h")
    assert line.written[0].endswith("\x1b[?2026l")


def test_a_short_frame_is_not_wrapped(painter: Painter, line: Line) -> None:
    painter.synchronizes = True
    painter.show(patch("first"), size=(30, 1))
    painter.show(patch("fi"))
    assert "2026" not in line.written[-1]


def test_nothing_is_painted_before_the_first_update(painter: Painter, line: Line) -> None:
    painter.repaint()
    assert line.written == []


def test_a_lost_screen_is_painted_again(painter: Painter, line: Line) -> None:
    painter.show(patch("text"), size=(30, 1))
    painter.repaint()
    assert "text" in line.written[1]
