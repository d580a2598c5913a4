"""Takes the steps of a blocking generator in a thread, so that the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

T = TypeVar("T")

THREADS = 64
"""More than the readings that may hang at the same time, so that a write finds a thread."""


async def steps(snapshots: Iterator[T]) -> AsyncIterator[T]:
    """Yield what a blocking generator yields, each step taken in a thread."""
    while (snapshot := await asyncio.to_thread(next, snapshots, None)) is not None:
        yield snapshot
