"""Keeps what is read of aliases in the account's index, and has it at the next start; writes only what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from tui.app.ports import Run
from tui.app.state import HasContext
from tui.domain.account import AccountSnapshot, AliasesRead, with_kept
from tui.domain.context import Context
from tui.storage.alias_index import AliasIndex

PAUSE_SECONDS = 5.0
"""Between two writes while aliases are read."""

STILL_NEW = timedelta(minutes=5)
"""How long it is not written again that nothing has changed."""


class KeeperState(HasContext, Protocol):
    """The aliases that are known."""

    account: AccountSnapshot


class AliasIndexKeeper:
    """Opens the index of an account by `open_index`, once it is known which that is."""

    def __init__(self, state: KeeperState, run: Run, open_index: Callable[[Context], AliasIndex | None]) -> None:
        self._state, self._run, self._open_index = state, run, open_index
        self._index: AliasIndex | None = None
        self._written: dict[str, AliasesRead] = {}
        self._changed = asyncio.Event()

    async def identified(self) -> None:
        """Take over what an earlier session read, now that it is known whose account it is."""
        context = self._state.context
        self._index = self._open_index(context) if context is not None else None
        if self._index is None:
            return
        kept = await asyncio.to_thread(self._index.load)
        self._written = dict(kept)
        self._state.account = with_kept(self._state.account, kept)
        self._run(self._keep, group="alias index", exclusive=True)

    def look(self, *_: object) -> None:
        """Take notice that something was read."""
        self._changed.set()

    async def _keep(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._write()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _write(self) -> None:
        """Write what is new; what cannot be written now is tried again with what is read next."""
        index = self._index
        if index is None:
            return
        # With fifty thousand functions this takes a tenth of a second, in which keys are answered.
        new, gone = await asyncio.to_thread(_news, self._state.account, self._written)
        account = self._state.account
        if any(name in account.read for name in gone):
            self._state.account = replace(
                account, read={name: read for name, read in account.read.items() if name not in gone}
            )
        lines: dict[str, AliasesRead | None] = {**new, **dict.fromkeys(gone)}
        if not lines:
            return
        is_kept = await asyncio.to_thread(index.add, lines)
        if is_kept:
            self._written.update(new)
            for name in gone:
                self._written.pop(name, None)


def _news(
    account: AccountSnapshot, written: Mapping[str, AliasesRead]
) -> tuple[dict[str, AliasesRead], frozenset[str]]:
    """Return what is not written yet, by function, and the functions that are gone and written still."""
    new = {name: read for name, read in account.read.items() if _is_news(written.get(name), read)}
    if not account.complete or account.as_of is not None:
        return new, frozenset()
    gone = frozenset(written).difference(function.name for function in account.functions)
    return {name: read for name, read in new.items() if name not in gone}, gone


def _is_news(written: AliasesRead | None, read: AliasesRead) -> bool:
    if written is read or read.kept or read.failure is not None or read.read_at is None:
        return False
    if written is None or written.read_at is None or written.aliases != read.aliases:
        return True
    return read.read_at - written.read_at > STILL_NEW
