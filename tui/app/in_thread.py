"""Takes the steps of a blocking generator in a thread, so that the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from enum import Enum
from typing import TypeVar

T = TypeVar("T")

THREADS = 64
"""More than the readings that may hang at the same time, so that a write finds a thread."""


class _Ended(Enum):
    """What comes in place of a step once there are no more: None may be a step."""

    ENDED = 0


async def steps(snapshots: Iterator[T]) -> AsyncIterator[T]:
    """Yield what a blocking generator yields, each step taken in a thread."""
    while (snapshot := await asyncio.to_thread(next, snapshots, _Ended.ENDED)) is not _Ended.ENDED:
        yield snapshot
