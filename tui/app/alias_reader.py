"""Reads the aliases of functions, one function after the other, for the list's column and its count of canaries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from tui.domain.account import AccountSnapshot, AliasesRead, asking, with_aliases
from tui.domain.errors import SignInFailed, Unreachable
from tui.features.canaries.reading_order import ReadingOrder, awaits_reading
from tui.features.functions.read import read_aliases
from tui.writes.workspace import Workspace


class AliasReader:
    """Reads what was wanted last, and then the aliases of all others; the workspace keeps to the call budget.

    `account` returns what is known, `known` is called at every change. Nothing is read unless the list `is_shown`, and
    of all others only while it `reads_on`: those that `first` names, then by when functions changed.
    """

    def __init__(
        self,
        account: Callable[[], AccountSnapshot],
        known: Callable[[AccountSnapshot], object],
        *,
        is_shown: Callable[[], bool],
        reads_on: Callable[[], bool],
        first: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._account, self._known = account, known
        self._is_shown, self._reads_on, self._first = is_shown, reads_on, first
        self._order = ReadingOrder()
        self._wanted: tuple[str, ...] = ()
        self._with_versions = True
        self._again: list[str] = []
        self._wake = asyncio.Event()
        self._stopped = False

    def want(self, functions: tuple[str, ...], *, versions: bool = True) -> None:
        """Read these functions, in this order, in place of those wanted before; their newest versions too."""
        self._wanted, self._with_versions = functions, versions
        self._again = [name for name in self._again if name in functions]
        self._wake.set()

    def renew(self) -> None:
        """Read those wanted again that are split."""
        read = self._account().read
        split = [n for n in self._wanted if n in read and any(alias.routing.split for alias in read[n].aliases)]
        self._again += [name for name in split if name not in self._again]
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
        name = next((name for name in self._wanted if self._is_wanted(account, name)), None)
        in_view = name is not None
        if name is None and self._again and not self._stopped:
            name = self._again.pop(0)
        if name is None and not self._stopped and self._reads_on():
            name = self._order.next(account, self._first())
        if name is None:
            return False
        self._known(asking(account, name))
        # Of what nobody looks at only what counts is read: one call of each function.
        known = await asyncio.to_thread(read_aliases, workspace, name, versions=in_view and self._with_versions)
        self._stopped = known.failure is not None and isinstance(known.failure.cause, SignInFailed | Unreachable)
        self._known(with_aliases(self._account(), name, known))
        return True

    def _is_wanted(self, account: AccountSnapshot, name: str) -> bool:
        return not _is_whole(account.read.get(name)) if self._with_versions else awaits_reading(account, name)


def _is_whole(known: AliasesRead | None) -> bool:
    return known is not None and known.whole
