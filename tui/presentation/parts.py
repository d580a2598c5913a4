"""A line of several parts, of which the least important are left out where it is too narrow for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.presentation.spans import Measure, Span


class Part(NamedTuple):
    """A part of a line, with the space before it; the one with the lowest `goes` goes first, 0 never goes."""

    span: Span
    goes: int = 0


def fit_parts(parts: Sequence[Part], width: int, measure: Measure = len) -> list[Span]:
    """Return the parts that a line of so many cells has room for; those that never go may be too long even so."""
    kept = list(parts)
    for part in sorted((part for part in parts if part.goes), key=lambda part: part.goes):
        if sum(measure(one.span.text) for one in kept) <= width:
            break
        kept.remove(part)
    return [part.span for part in kept]
