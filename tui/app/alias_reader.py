"""Reads the aliases of functions, one function after the other, for the list's column and its count of canaries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui.domain.account import AccountSnapshot, AliasesRead, asking, with_aliases
from tui.domain.errors import SignInFailed, Unreachable
from tui.features.functions.read import read_aliases
from tui.writes.workspace import Workspace


class AliasReader:
    """Reads what was wanted last, and then the aliases of all others; the workspace keeps to the call budget.

    `account` returns what is known, `known` is called at every change. Nothing is read unless the list `is_shown`, and
    of all others only while it `reads_on`.
    """

    def __init__(
        self,
        account: Callable[[], AccountSnapshot],
        known: Callable[[AccountSnapshot], object],
        *,
        is_shown: Callable[[], bool],
        reads_on: Callable[[], bool],
    ) -> None:
        self._account, self._known = account, known
        self._is_shown, self._reads_on = is_shown, reads_on
        self._wanted: tuple[str, ...] = ()
        self._wake = asyncio.Event()
        self._stopped = False

    def want(self, functions: tuple[str, ...]) -> None:
        """Read these functions, in this order, in place of those wanted before."""
        self._wanted = functions
        self._wake.set()

    def again(self) -> None:
        """Look again at what is known: something of it was dropped."""
        self._stopped = False
        self._wake.set()

    def wake(self, *_: object) -> None:
        """Look whether there is more to read now."""
        self._wake.set()

    async def run(self, workspace: Workspace) -> None:
        """Read on until cancelled."""
        while True:
            if not await self.read_next(workspace):
                self._wake.clear()
                await self._wake.wait()

    async def read_next(self, workspace: Workspace) -> bool:
        """Read one function; return False where there is none to read now."""
        if not self._is_shown():
            return False
        account = self._account()
        name = next((name for name in self._wanted if not _is_whole(account.read.get(name))), None)
        in_view = name is not None
        if name is None and not self._stopped and self._reads_on():
            name = next_unread(account)
        if name is None:
            return False
        self._known(asking(account, name))
        # Of what nobody looks at only what counts is read: one call of each function.
        known = await asyncio.to_thread(read_aliases, workspace, name, versions=in_view)
        self._stopped = known.failure is not None and isinstance(known.failure.cause, SignInFailed | Unreachable)
        self._known(with_aliases(self._account(), name, known))
        return True


def next_unread(account: AccountSnapshot) -> str | None:
    """Return the first function of the list whose aliases were not read, None while the list is an old one."""
    if account.as_of is not None:
        return None
    return next((function.name for function in account.functions if function.name not in account.read), None)


def _is_whole(known: AliasesRead | None) -> bool:
    return known is not None and known.whole
