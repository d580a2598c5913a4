"""Breaks text into lines of so many cells, and shares out lines where there are few."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.presentation.spans import Measure, Span, Spans, shorten, text_of

_BREAK = re.compile(r"(?<!\d) | (?!%|(?:ms|s|min|h|d|mo|y|bytes|kB|MB|GB)\b)")
"""A space where a line may end: not the one between a number and its unit."""

_GAP = (Span("   "),)
"""Between two pieces of a line."""


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
        rest = text
        for line in lines[:taken]:
            # A word that is too long is broken where there is no space.
            rest = rest.lstrip()[len(line) :]
        shared.append("\n".join([*lines[:taken], shorten(rest.strip(), width, measure)]))
    return tuple(shared)


def first_fit(pieces: Sequence[Spans], width: int, lines: int) -> tuple[tuple[Span, ...], ...]:
    """Put each piece on the first line of so many cells that has room for it; what fits nowhere is added to the last.

    The lines are as many as asked for, the last ones empty where fewer do.
    """
    laid: list[tuple[Span, ...]] = []
    for piece in filter(text_of, pieces):
        line = next((at for at, one in enumerate(laid) if len(text_of((*one, *_GAP, *piece))) <= width), len(laid))
        if line < lines and line == len(laid):
            laid.append(tuple(piece))
        else:
            line = min(line, lines - 1)
            laid[line] = (*laid[line], *_GAP, *piece)
    return (*laid, *(() for _ in range(lines - len(laid))))
