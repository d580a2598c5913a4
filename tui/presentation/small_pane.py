"""What is said in place of a screen that has too few cells to be read."""

from __future__ import annotations

from textwrap import wrap

Cells = tuple[int, int]
"""Columns and lines."""


def is_too_small(size: Cells, least: Cells) -> bool:
    """Tell whether a screen cannot be read at that size."""
    return size[0] < least[0] or size[1] < least[1]


def small_pane_lines(room: Cells, pane: Cells, least: Cells) -> tuple[str, ...]:
    """Say in whole words, as far as there is room for them, that the pane is too small, and how large it has to be."""
    columns, lines = room
    here, needed = f"{pane[0]}×{pane[1]}", f"{least[0]}×{least[1]}"
    for words in (f"pane too small: {here}, needs {needed}", f"too small: needs {needed}", f"needs {needed}", "small"):
        wrapped = wrap(words, max(columns, 1), break_long_words=False)
        if len(wrapped) <= lines and all(len(line) <= columns for line in wrapped):
            return tuple(wrapped)
    return ("…",)
