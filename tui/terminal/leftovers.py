"""Frees, while nobody types, what closed screens leave to a full collection, and what glibc keeps for each thread."""

from __future__ import annotations

import gc
from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tui.terminal.malloc_arenas import give_back

CALM_SECONDS = 1.0
"""Without input, after which a pause of some hundredths of a second is noticed by nobody."""

EVERY_SECONDS = 10.0
"""Between two collections at least."""

MOST_SECONDS = 30.0
"""After which it is done however much is typed: what is left until Python does it by itself grows with all there is."""


def seconds_until_due(since_input: float, since_first: float, since_collected: float) -> float:
    """Return when to collect, 0 for now: all is seconds since input (the last, the first of now) and a collection."""
    calm = max(CALM_SECONDS - since_input, EVERY_SECONDS - since_collected)
    return max(min(calm, MOST_SECONDS - since_first), 0.0)


def free() -> None:
    """Collect all, and give the system back what is free in between."""
    gc.collect()
    give_back()


class RenewedThreads:
    """Has a loop's calls made in threads that do not last for hours: glibc keeps for each what it freed, until it ends.

    What is under way in threads that are given up goes on to its end.
    """

    def __init__(self, loop: AbstractEventLoop, most: int, name: str) -> None:
        self._loop, self._most, self._name = loop, most, name
        self._calls = self._begin()

    def renew(self) -> None:
        """Give up those that there are; the next call begins one."""
        before, self._calls = self._calls, self._begin()
        before.shutdown(wait=False)

    def _begin(self) -> ThreadPoolExecutor:
        calls = ThreadPoolExecutor(self._most, self._name)
        self._loop.set_default_executor(calls)
        return calls


class Leftovers:
    """Has them freed once some input was dealt with; does nothing while nothing is typed."""

    def __init__(self, loop: AbstractEventLoop, free: Callable[[], object]) -> None:
        self._loop, self._free = loop, free
        self._last_input = self._first_input = self._collected = loop.time()
        self._is_waiting = False

    def input_came(self) -> None:
        """Note that there was input."""
        self._last_input = self._loop.time()
        if not self._is_waiting:
            self._is_waiting, self._first_input = True, self._last_input
            self._loop.call_later(CALM_SECONDS, self._look)

    def _look(self) -> None:
        now = self._loop.time()
        wait = seconds_until_due(now - self._last_input, now - self._first_input, now - self._collected)
        if wait > 0.0:
            self._loop.call_later(wait, self._look)
        else:
            self._free()
            self._is_waiting, self._collected = False, self._loop.time()
