"""Rows of one or more lines: which row a line belongs to, where a cursor goes from there, how far a view scrolls."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import chain

Starts = Sequence[int]
"""The line that each row begins on, and behind them the number of lines."""

CanStop = Callable[[int], bool]
"""Whether the cursor can stand on a row."""

NO_ROWS: Starts = (0,)


def row_at(starts: Starts, line: int) -> int:
    """Return the row that a line belongs to."""
    return bisect_right(starts, line, hi=len(starts) - 1) - 1


def nearest_stop(count: int, row: int, step: int, can_stop: CanStop) -> int:
    """Return the first row that can be stopped on from `row` on in the direction of `step`, else one behind, or -1."""
    ahead = range(row, count if step > 0 else -1, step)
    behind = range(row - step, -1 if step > 0 else count, -step)
    return next((index for index in chain(ahead, behind) if 0 <= index < count and can_stop(index)), -1)


def page_stop(starts: Starts, row: int, lines: int, can_stop: CanStop) -> int:
    """Return the farthest row within so many lines, up or down, that can be stopped on, and the next one at least."""
    step = 1 if lines > 0 else -1
    reach = min(max(starts[row] + lines, 0), starts[-1] - 1)
    farthest = row_at(starts, reach)
    if step < 0 and starts[farthest] < reach:
        farthest += 1
    within = next((index for index in range(farthest, row, -step) if can_stop(index)), None)
    return within if within is not None else nearest_stop(len(starts) - 1, row + step, step, can_stop)


def top_showing(starts: Starts, row: int, top: int, height: int) -> int:
    """Return the line to scroll to so that a row is in view, as much of it as there is room for; `top` where it is."""
    start = starts[row]
    end = min(starts[row + 1], start + height)
    if start < top:
        return start
    return end - height if end > top + height else top


def held_top(before: Starts, top: int, height: int, after: Starts, place: Callable[[int], int]) -> int:
    """Return the line to scroll to so that the first row in view stays on its line while rows come and go around it.

    `place` says where a row of before is now, -1 where it is gone: then the next one in view counts.
    """
    for row in range(row_at(before, top), len(before) - 1):
        if before[row] >= top + height:
            break
        if (now := place(row)) >= 0:
            return max(after[now] + top - before[row], 0)
    return top
