"""Reads the account's list and the open function, part by part, into what the app knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from tui.app.in_thread import steps
from tui.app.ports import Ports
from tui.app.state import HasContext, HasFader, HasFunction, HasOpened, Opened, learn_version
from tui.domain import account as accounts
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.errors import ProviderError
from tui.domain.function import refreshed
from tui.features.fader.selection import first_selected, read_first
from tui.features.functions.read import read_account, read_function
from tui.storage.functions_cache import FunctionsCache
from tui.writes.workspace import Workspace


class AccountState(HasContext, Protocol):
    """The account, and when it is looked at."""

    account: AccountSnapshot

    @property
    def now(self) -> datetime:
        """The time."""


class AccountReader:
    """Reads the list of functions; until that is there, the one that was kept of account `recalled_from` is shown."""

    def __init__(
        self, state: AccountState, ports: Ports, cache: FunctionsCache | None, recalled_from: str = ""
    ) -> None:
        self._state, self._ports, self._cache = state, ports, cache
        self._recalled_from = recalled_from

    def read(self, workspace: Workspace) -> None:
        """Read the list from its beginning."""
        self._ports.run(partial(self._read, workspace), group="account", exclusive=True)

    async def _read(self, workspace: Workspace) -> None:
        async for read in steps(read_account(workspace)):
            self._state.account = accounts.refreshed(self._state.account, read)
        await self._keep()

    async def identified(self) -> None:
        """Drop a list that was kept of another account, and keep the new one, now that it is known whose it is."""
        whose = self._state.context.account if self._state.context else ""
        if whose and self._state.account.as_of is not None and self._recalled_from != whose:
            self._state.account = AccountSnapshot()
        await self._keep()

    async def _keep(self) -> None:
        """Keep a list that is whole and new, once it is known whose it is."""
        whose = self._state.context.account if self._state.context else ""
        known = self._state.account
        if self._cache is not None and whose and known.complete and known.as_of is None:
            await asyncio.to_thread(self._cache.save, known, whose, self._state.now)


class FunctionState(HasOpened, HasFunction, HasFader, Protocol):
    """The open function, what is selected of it, and what is known of all functions."""

    account: AccountSnapshot

    @property
    def wanted(self) -> str:
        """The alias that is to be selected once it is read."""


class FunctionReader:
    """Reads a function, and selects the first alias that is worth it as soon as it is there."""

    def __init__(
        self, state: FunctionState, ports: Ports, protected: tuple[str, ...], select: Callable[[Alias], object]
    ) -> None:
        self._state, self._ports, self._protected, self._select = state, ports, protected, select

    def read(self) -> None:
        """Read the open function from its beginning."""
        opened, function = self._state.opened, self._state.function
        if opened is not None and function is not None:
            self._ports.run(partial(self._read, opened, function.name), group="function", exclusive=True)

    def stop(self) -> None:
        """Read no further."""
        self._ports.run(_read_nothing, group="function", exclusive=True)

    async def _read(self, opened: Opened, name: str) -> None:
        state, protected = self._state, self._protected
        epochs, began = opened.sessions.epochs(name), opened.workspace.context.clock.now()
        selected = state.fader.confirmed if state.fader else None
        first, known = read_first(state.function, selected, state.wanted, protected)
        async for read in steps(read_function(opened.workspace, name, first, known)):
            # What is kept from an earlier reading is no reading: it settles nothing.
            reconciled = opened.sessions.reconcile(read, epochs)
            state.function = refreshed(state.function, reconciled)
            # The list and the palette know its aliases without a call of their own.
            state.account = accounts.with_function(state.account, state.function, began)
            chosen = first_selected(state.function, state.wanted, protected) if state.fader is None else None
            if chosen is not None:
                self._select(chosen)

    def read_version(self, number: str) -> None:
        """Read what lists do not tell of a version of the open function."""
        opened, function = self._state.opened, self._state.function
        if opened is not None and function is not None:
            self._ports.run(partial(self._read_version, opened.workspace, function.name, number), group="version")

    async def _read_version(self, workspace: Workspace, name: str, number: str) -> None:
        try:
            learn_version(self._state, name, await asyncio.to_thread(workspace.read_version, name, number))
        except ProviderError as error:
            self._ports.say.fail(error)


async def _read_nothing() -> None:
    """Take the place of a reading that is to end."""
