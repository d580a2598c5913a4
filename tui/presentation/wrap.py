"""Breaks text into lines of so many cells."""

from __future__ import annotations

from tui.presentation.spans import Measure


def wrap(text: str, width: int, measure: Measure = len) -> list[str]:
    """Break text into lines of at most so many cells, at spaces where there are any."""
    lines = [""]
    for word in text.split(" "):
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
