"""Rows that only changed their place, so that the terminal can move them itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from operator import ne
from typing import NamedTuple, Protocol

# How far a list may have scrolled between two frames to be looked for.
_FARTHEST = 12
# Moving costs about 30 bytes; less is not worth it.
_WORTH_MOVING = 60


class Cells(Protocol):
    """One row's glyphs."""

    glyphs: list[str]


class Shift(NamedTuple):
    """Rows from top up to but without bottom that move up by `rows` (down, if negative)."""

    top: int
    bottom: int
    rows: int


def sequence(shift: Shift) -> str:
    """Give the control sequence for a shift; it leaves the freed rows empty and the cursor anywhere."""
    verb = "M" if shift.rows > 0 else "L"
    count = abs(shift.rows)
    return f"\x1b[{shift.top + 1};{shift.bottom}r\x1b[{shift.top + 1}H\x1b[{count if count > 1 else ''}{verb}\x1b[r"


def find(wanted: Sequence[Cells], shown: Sequence[Cells], dirty: Collection[int]) -> Shift | None:
    """Find the shift that saves the most cells, or None where none is worth it."""
    if len(dirty) < 4:
        return None
    width = len(wanted[0].glyphs)
    now = {y: _differences(wanted[y], shown[y]) for y in dirty}
    moved = sorted(y for y, count in now.items() if count > width // 16 and shown[y].glyphs[0] != "\x00")
    if len(moved) < 4:
        return None
    samples = (moved[0], moved[len(moved) // 2], moved[-1])
    best: Shift | None = None
    best_gain = _WORTH_MOVING
    for distance in range(1, _FARTHEST + 1):
        for rows in (distance, -distance):
            if not any(_alike(wanted, shown, y, rows) for y in samples):
                continue
            for first, last in _runs([y for y in sorted(dirty) if _alike(wanted, shown, y, rows)]):
                top, bottom = (first, last + 1 + rows) if rows > 0 else (first + rows, last + 1)
                before = sum(now.get(y, 0) for y in range(top, bottom))
                after = sum(_differences(wanted[y], shown[y + rows]) for y in range(first, last + 1))
                freed = range(last + 1, bottom) if rows > 0 else range(top, first)
                after += sum(width - wanted[y].glyphs.count(" ") for y in freed)
                if before - after > best_gain:
                    best, best_gain = Shift(top, bottom, rows), before - after
    return best


def _alike(wanted: Sequence[Cells], shown: Sequence[Cells], y: int, rows: int) -> bool:
    if not 0 <= y + rows < len(shown):
        return False
    return _differences(wanted[y], shown[y + rows]) <= len(wanted[y].glyphs) // 8


def _differences(one: Cells, other: Cells) -> int:
    return sum(map(ne, one.glyphs, other.glyphs))


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Join neighbouring rows to runs of first and last row."""
    if not rows:
        return []
    breaks = [(one, other) for one, other in pairwise(rows) if other != one + 1]
    starts = [rows[0], *(other for _, other in breaks)]
    ends = [*(one for one, _ in breaks), rows[-1]]
    return list(zip(starts, ends, strict=True))
