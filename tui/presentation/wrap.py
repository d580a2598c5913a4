"""Breaks text into lines of so many cells, and shares out lines where there are few."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.presentation.spans import Measure, shorten

_BREAK = re.compile(r"(?<!\d) | (?!%)")
"""A space where a line may end: not the one between a number and its per cent."""


def wrap(text: str, width: int, measure: Measure = len) -> list[str]:
    """Break text into lines of at most so many cells, at spaces where there are any."""
    lines = [""]
    for word in _BREAK.split(text):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if measure(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if measure(lines[-1] + character) > width and lines[-1]:
                lines.append("")
            lines[-1] += character
    return lines


def share_lines(texts: Sequence[str], width: int, most: int, each: int, measure: Measure = len) -> tuple[str, ...]:
    """Give each text one line of so many cells, and longer ones up to `each` of the lines that are left of `most`.

    What is too long even so ends with an ellipsis.
    """
    spare = max(most - len(texts), 0)
    shared: list[str] = []
    for text in texts:
        lines = wrap(text, max(width, 1), measure)
        taken = min(len(lines), each, 1 + spare) - 1
        spare -= taken
        rest = text[len(" ".join(lines[:taken])) :].strip()
        shared.append("\n".join([*lines[:taken], shorten(rest, width, measure)]))
    return tuple(shared)
