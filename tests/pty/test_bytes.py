"""What one event writes to the terminal, in bytes, stays within the bars."""

from __future__ import annotations

import pytest

from tests.support.pty.terminal import Terminal, module


def written(terminal: Terminal, *keys: str) -> int:
    """Press keys and return the bytes that came of it, without the bell that tells when."""
    before = len(terminal.output)
    terminal.press(*keys, "f5")
    return terminal.wait_for_bytes(b"\x07", before) - before - 1


def started(columns: int, rows: int) -> Terminal:
    terminal = Terminal(module("tests.pty.demo"), columns=columns, rows=rows)
    terminal.wait("PROD 3→4")
    terminal.settle()
    return terminal


@pytest.mark.parametrize(("columns", "rows", "first", "scroll"), [(80, 24, 8_000, 1_000), (200, 50, 16_000, 2_500)])
def test_the_first_screen_and_each_row_further(columns: int, rows: int, first: int, scroll: int) -> None:
    with started(columns, rows) as terminal:
        assert len(terminal.output) <= first
        assert max(written(terminal, "down") for _ in range(8)) <= 350
        written(terminal, *["down"] * (rows - 7))
        assert max(written(terminal, "down") for _ in range(8)) <= scroll


def test_the_mouse_and_a_text_field() -> None:
    with started(80, 24) as terminal:
        assert 1002 in terminal.screen.modes
        assert 1003 not in terminal.screen.modes
        terminal.mouse("move", 10, 10)
        assert written(terminal) == 0, "a hover crossed the wire"
        terminal.mouse("press", 10, 4)
        terminal.mouse("drag", 11, 4)
        written(terminal)
        steps = []
        for column in range(12, 20):
            before = len(terminal.output)
            terminal.mouse("drag", column, 4)
            terminal.press("f5")
            steps.append(terminal.wait_for_bytes(b"\x07", before) - before - 1)
        assert 0 < max(steps) <= 120
        terminal.mouse("release", 20, 4)
        written(terminal, "tab", "f")
        assert max(written(terminal, key) for key in "unction") <= 120
        assert terminal.settle(1.2) == 0, "something was written while nothing happened"


def test_a_burst_of_positions_is_handled_once() -> None:
    with started(80, 24) as terminal:
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
