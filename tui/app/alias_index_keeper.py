"""Keeps what is read of aliases in the account's index, and has it at the next start; writes only what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
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
        account, index = self._state.account, self._index
        new: dict[str, AliasesRead | None] = {
            name: read for name, read in account.read.items() if _is_news(self._written.get(name), read)
        }
        gone: list[str] = []
        if account.complete and account.as_of is None:
            listed = {function.name for function in account.functions}
            gone = [name for name in self._written if name not in listed]
            new.update(dict.fromkeys(gone))
            if any(name in account.read for name in gone):
                read = {name: known for name, known in account.read.items() if name in listed}
                self._state.account = replace(account, read=read)
        # What could not be written now is tried again with what is read next.
        if index is not None and new and await asyncio.to_thread(index.add, new):
            self._written.update({name: read for name, read in new.items() if read is not None})
            for name in gone:
                self._written.pop(name, None)


def _is_news(written: AliasesRead | None, read: AliasesRead) -> bool:
    if read.kept or read.failure is not None or read.read_at is None:
        return False
    if written is None or written.read_at is None or written.aliases != read.aliases:
        return True
    return read.read_at - written.read_at > STILL_NEW
