"""What grew over the rounds of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean

from tests.soak.session import Usage

MEMORY_GROWTH = 1.05
"""How many times the memory of the second quarter the last one may take: readings differ from round to round."""

MOST_THREADS = 76
"""Threads that a process may come to have: its pools fill as chance has it, and then it takes no more."""


def what_grew(rounds: Sequence[Usage]) -> Iterator[str]:
    """Yield in words what the last quarter of the rounds took beyond the second; the first one fills what is kept once.

    Raises ValueError for fewer than four rounds.
    """
    quarter = len(rounds) // 4
    if not quarter:
        raise ValueError("four rounds at least")
    early, late = rounds[quarter : 2 * quarter], rounds[-quarter:]
    before, after = (mean(one.memory for one in part) / 1_000 for part in (early, late))
    if after > before * MEMORY_GROWTH:
        yield f"memory grew from {before:.1f} to {after:.1f} MB"
    for name, allowed in (("descriptors", 0), ("threads", MOST_THREADS)):
        most, now = (max(getattr(one, name) for one in part) for part in (rounds[: 2 * quarter], late))
        if now > max(most, allowed):
            yield f"{name} grew from {most} to {now}"
