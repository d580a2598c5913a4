"""Looks again at the versions that AWS is still working on, until each is Active or has failed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tui.domain.errors import Busy, ProviderError, ServiceFailed, Unreachable
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.features.latest.is_updated import awaited, pause

Read = Callable[[str, str], Awaitable[Version]]
"""Reads one version of a function, by its number, with its state."""


class PendingVersions:
    """Follows the function in view; with none in view, or nothing on its way, it makes no call.

    `function` returns what is in view, None while nobody looks; `learned` is called with every version that was read,
    and `failed` why one is not looked at any more.
    """

    def __init__(
        self,
        read: Read,
        *,
        function: Callable[[], FunctionSnapshot | None],
        learned: Callable[[str, Version], object],
        failed: Callable[[ProviderError], object],
    ) -> None:
        self._read, self._function = read, function
        self._learned, self._failed = learned, failed
        self._given_up: set[tuple[str, str]] = set()
        self._wake = asyncio.Event()

    def look(self) -> None:
        """Look at what is in view: it changed."""
        self._wake.set()

    def again(self) -> None:
        """Take up again what could not be read."""
        self._given_up.clear()
        self._wake.set()

    async def run(self) -> None:
        """Look on until cancelled."""
        before: tuple[tuple[str, str], ...] = ()
        rounds = 0
        while True:
            waiting = self._waiting()
            if not waiting:
                before = ()
                self._wake.clear()
                await self._wake.wait()
                continue
            rounds = rounds + 1 if waiting == before else 0
            before = waiting
            await asyncio.sleep(pause(rounds))
            for function, number in waiting:
                if (function, number) in self._waiting():
                    await self._look_at(function, number)

    def _waiting(self) -> tuple[tuple[str, str], ...]:
        function = self._function()
        if function is None:
            return ()
        named = ((function.name, number) for number in awaited(function))
        return tuple(one for one in named if one not in self._given_up)

    async def _look_at(self, function: str, number: str) -> None:
        try:
            version = await self._read(function, number)
        except (Busy, ServiceFailed, Unreachable):
            # They pass; the next round comes later in any case.
            return
        except ProviderError as error:
            self._given_up.add((function, number))
            self._failed(error)
        else:
            self._learned(function, version)
