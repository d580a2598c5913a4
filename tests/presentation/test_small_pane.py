"""What is said where there are too few cells for a screen."""

from __future__ import annotations

from tui.presentation.small_pane import is_too_small, small_pane_lines

LEAST = (38, 13)


def test_a_pane_is_too_small_in_either_direction() -> None:
    assert not is_too_small((38, 13), LEAST)
    assert is_too_small((37, 40), LEAST)
    assert is_too_small((200, 12), LEAST)


def test_what_is_said_fits_and_names_the_size_wherever_it_can() -> None:
    for columns in range(1, 60):
        for lines in range(1, 15):
            shown = small_pane_lines((columns, lines), (columns, lines), LEAST)
            assert 1 <= len(shown) <= lines
            assert all(len(line) <= columns for line in shown)
    assert small_pane_lines((40, 1), (40, 1), LEAST) == ("pane too small: 40×1, needs 38×13",)
    assert small_pane_lines((9, 4), (11, 4), LEAST) == ("too", "small:", "needs", "38×13")
    assert small_pane_lines((1, 1), (1, 1), LEAST) == ("…",)
