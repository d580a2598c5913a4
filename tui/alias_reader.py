"""Reads the aliases of the functions in view, one function after the other, for the list's column."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui.domain.account import AccountSnapshot, asking, with_aliases
from tui.readings.account import read_aliases
from tui.workspace import Workspace


class AliasReader:
    """Reads what was wanted last and is not known yet; the workspace keeps to the call budget.

    `account` returns what is known, `known` is told of every change.
    """

    def __init__(self, account: Callable[[], AccountSnapshot], known: Callable[[AccountSnapshot], object]) -> None:
        self._account, self._known = account, known
        self._wanted: tuple[str, ...] = ()
        self._wake = asyncio.Event()

    def want(self, functions: tuple[str, ...]) -> None:
        """Read these functions, in this order, in place of those wanted before."""
        self._wanted = functions
        self._wake.set()

    def again(self) -> None:
        """Look again at what is known: something of it was dropped."""
        self._wake.set()

    async def run(self, workspace: Workspace) -> None:
        """Read on until cancelled."""
        while True:
            read = self._account().read
            name = next((name for name in self._wanted if name not in read), None)
            if name is None:
                self._wake.clear()
                await self._wake.wait()
                continue
            self._known(asking(self._account(), name))
            known = await asyncio.to_thread(read_aliases, workspace, name)
            self._known(with_aliases(self._account(), name, known))
