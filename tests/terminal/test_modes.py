"""What is asked of a terminal is taken back, all of it."""

from __future__ import annotations

import re
from itertools import product

import pytest

from tui.terminal.modes import Modes


def modes_set(text: str, end: str) -> set[str]:
    """Return the private modes that a text sets (`h`) or resets (`l`)."""
    return {mode for numbers in re.findall(rf"\x1b\[\?([\d;]+){end}", text) for mode in numbers.split(";")}


@pytest.mark.parametrize(("extended", "mouse", "keyboard", "asks"), list(product((True, False), repeat=4)))
def test_whatever_is_set_is_taken_back(extended: bool, mouse: bool, keyboard: bool, asks: bool) -> None:
    modes = Modes(extended, mouse, keyboard, asks)
    entered = modes.enter(taken=False)
    left = modes.mouse_off + modes.leave(resizes_in_band=asks)
    for after in (left, modes.leave_at_once()):
        assert modes_set(entered, "h") <= modes_set(after, "l")
        assert modes_set(entered, "l") <= modes_set(after, "h")
        assert (">25u" in entered) <= ("[<u" in after)
        assert "\x1b[m" in after
    assert ("$p" in entered) is (extended and asks)


def test_an_old_terminal_is_asked_for_no_more_than_it_knows() -> None:
    entered = Modes(extended=False, mouse=True, keyboard=True, asks=True).enter(taken=True)
    assert entered == "\x1b[?25l\x1b[?7l"
