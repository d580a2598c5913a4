"""What one event writes to the terminal, in bytes, stays within the bars."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.pty.terminal import Terminal, module


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    columns, rows = getattr(request, "param", (80, 24))
    with Terminal(module("tests.pty.demo"), columns=columns, rows=rows) as started:
        started.wait("PROD 3→4")
        started.settle()
        yield started


def written(terminal: Terminal, *keys: str) -> int:
    """Press keys and return the bytes that came of it, without the bell that tells when."""
    before = len(terminal.output)
    terminal.press(*keys, "f5")
    return terminal.wait_for_bytes(b"\x07", before) - before - 1


at_two_sizes = pytest.mark.parametrize("terminal", [(80, 24), (200, 50)], ids=["80x24", "200x50"], indirect=True)
"""Where the size counts."""


@at_two_sizes
def test_the_first_screen(terminal: Terminal) -> None:
    assert len(terminal.output) <= (8_000 if terminal.columns == 80 else 16_000)


def test_a_cursor_down(terminal: Terminal) -> None:
    assert max(written(terminal, "down") for _ in range(8)) <= 350


@at_two_sizes
def test_a_scroll_by_one_row(terminal: Terminal) -> None:
    written(terminal, *["down"] * (terminal.rows - 7))
    assert max(written(terminal, "down") for _ in range(8)) <= (1_000 if terminal.columns == 80 else 2_500)


def test_a_typed_character(terminal: Terminal) -> None:
    written(terminal, "tab", "f")
    assert max(written(terminal, key) for key in "unction") <= 120


def test_a_drag_step(terminal: Terminal) -> None:
    terminal.mouse("press", 10, 4)
    terminal.mouse("drag", 11, 4)
    written(terminal)
    counts = []
    for column in range(12, 20):
        before = len(terminal.output)
        terminal.mouse("drag", column, 4)
        terminal.press("f5")
        counts.append(terminal.wait_for_bytes(b"\x07", before) - before - 1)
    assert 0 < max(counts) <= 120


def test_nothing_is_written_while_nothing_happens(terminal: Terminal) -> None:
    written(terminal, "tab")
    assert terminal.settle(1.2) == 0


def test_a_hover_never_crosses_the_wire(terminal: Terminal) -> None:
    assert 1002 in terminal.screen.modes
    assert 1003 not in terminal.screen.modes
    terminal.mouse("move", 10, 10)
    assert written(terminal) == 0


def test_a_burst_of_positions_is_handled_once(terminal: Terminal) -> None:
    terminal.mouse("press", 10, 4)
    before = len(terminal.output)
    terminal.send(b"".join(b"\x1b[<32;%d;5M" % (column % 60 + 2) for column in range(1_000)))
    terminal.mouse("drag", 33, 4)
    terminal.mouse("release", 33, 4)
    terminal.wait("at  33")
    terminal.press("f5")
    terminal.wait_for_bytes(b"\x07", before)
    column, row = terminal.screen.find("after ")
    moves = int(terminal.screen.lines[row][column:].split()[1])
    assert moves < 100
