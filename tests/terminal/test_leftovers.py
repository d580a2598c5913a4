"""What closed screens leave is freed while nobody types, and at the latest after half a minute of typing."""

from __future__ import annotations

import asyncio
import platform
import threading
from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import cast

import pytest

from tui.terminal.leftovers import (
    CALM_SECONDS,
    EVERY_SECONDS,
    MOST_SECONDS,
    Leftovers,
    RenewedThreads,
    seconds_until_due,
)
from tui.terminal.malloc_arenas import give_back

LONG = 1_000.0
PATIENCE = 60.0


class Loop:
    """A loop whose clock goes as far as it is told."""

    def __init__(self) -> None:
        self.now = LONG
        self.due: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, what: Callable[[], None]) -> None:
        self.due.append((self.now + seconds, what))

    def go_on(self, seconds: float) -> None:
        """Let time go by, and what comes due meanwhile happen."""
        end = self.now + seconds
        while any(at <= end for at, _ in self.due):
            at, what = min(self.due, key=lambda one: one[0])
            self.due.remove((at, what))
            self.now = at
            what()
        self.now = end


@pytest.mark.parametrize(
    ("since_input", "since_first", "since_collected", "wait"),
    [
        (CALM_SECONDS, CALM_SECONDS, LONG, 0.0),
        (0.25, 0.25, LONG, CALM_SECONDS - 0.25),
        (CALM_SECONDS, CALM_SECONDS, 2.0, EVERY_SECONDS - 2.0),
        (0.0, MOST_SECONDS, LONG, 0.0),
        (0.0, MOST_SECONDS - 0.5, LONG, 0.5),
    ],
)
def test_it_is_due_where_nobody_types(
    since_input: float, since_first: float, since_collected: float, wait: float
) -> None:
    assert seconds_until_due(since_input, since_first, since_collected) == wait


def test_it_is_done_once_for_all_that_was_typed_and_never_where_nothing_was() -> None:
    loop, freed = Loop(), list[float]()
    leftovers = Leftovers(cast("AbstractEventLoop", loop), lambda: freed.append(loop.now))
    loop.go_on(LONG)
    assert freed == []
    for _ in range(5):
        leftovers.input_came()
        loop.go_on(CALM_SECONDS / 2)
    loop.go_on(LONG)
    assert len(freed) == 1
    begun = loop.now
    for _ in range(round(2 * MOST_SECONDS / CALM_SECONDS)):
        leftovers.input_came()
        loop.go_on(CALM_SECONDS / 2)
    assert freed[1:] == [begun + MOST_SECONDS]


async def test_threads_end_once_renewed_with_what_they_are_at() -> None:
    go_on = threading.Event()

    def wait() -> threading.Thread:
        assert go_on.wait(PATIENCE)
        return threading.current_thread()

    threads = RenewedThreads(asyncio.get_running_loop(), 1, "call")
    under_way, queued = (asyncio.create_task(asyncio.to_thread(wait)) for _ in range(2))
    await asyncio.sleep(0)
    threads.renew()
    later = await asyncio.to_thread(threading.current_thread)
    go_on.set()
    before = await under_way
    assert await queued is before is not later
    before.join(PATIENCE)
    assert not before.is_alive()
    assert later.is_alive()
    threads.renew()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone gives back")
def test_the_c_library_gives_back_what_is_free() -> None:
    kept = [bytearray(4_000) for _ in range(2_000)]
    del kept[::2]
    assert give_back()
