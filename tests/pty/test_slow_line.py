"""Over a line of 2,400 bytes a second the product stays usable: counted in bytes, whatever the machine's pace."""

from __future__ import annotations

from tests.support.pty.slow_line import SlowTerminal
from tests.support.pty.terminal import module

_ANSWER = 2_500
"""Bytes within which a key is answered: what is under way, and a frame or two of little room."""

_BACKLOG = 2_500
"""Bytes that wait at the most: those of the first frames, before the line is known to be slow."""


def test_one_types_over_a_slow_line_and_no_backlog_grows() -> None:
    with SlowTerminal(module("tui", "--demo", "--slow-link")) as terminal:
        terminal.wait("cart-add")
        # The rest of the screen is still on its way.
        terminal.press("/")
        for typed in ("p", "pa", "pay"):
            before = len(terminal.output)
            terminal.press(typed[-1])
            terminal.wait(f"/ {typed}")
            assert len(terminal.output) - before < _ANSWER
        assert terminal.backlog < _BACKLOG
        terminal.press("escape")
        terminal.settle(0.5)
        terminal.backlog, before = 0, len(terminal.output)
        terminal.press(*["down", "up"] * 40)
        terminal.settle(0.5)
        # Eighty cursor moves are a few frames, and the answers to them nobody's keys.
        assert len(terminal.output) - before < 20 * 120
        assert terminal.backlog < 600
        assert "^[" not in terminal.screen.text
        terminal.press("q")
        assert terminal.wait_for_end() == 0
