"""What is read of aliases is kept for the next start; what is gone is dropped, and nothing is written idle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.app_parts import FakeState
from tui.app import alias_index_keeper
from tui.app.alias_index_keeper import AliasIndexKeeper
from tui.domain.account import AccountSnapshot, AliasesRead, with_aliases
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.function import FunctionSummary
from tui.domain.routing import Routing
from tui.storage.alias_index import AliasIndex

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ORDERS = AliasesRead((Alias("orders", "PROD", Routing("6"), "r1"),), read_at=NOW)


class Noted(AliasIndex):
    """An index that tells what is added to it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, "1", "eu-west-1")
        self.added: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.is_busy = False
        self._loop = asyncio.get_running_loop()

    def add(self, read: Any) -> bool:
        is_kept = super().add(read) and not self.is_busy
        self.is_busy = False
        self._loop.call_soon_threadsafe(self.added.put_nowait, dict(read))
        return is_kept


async def test_it_is_taken_over_renewed_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alias_index_keeper, "PAUSE_SECONDS", 0.0)
    file = tmp_path / "aliases.jsonl"
    AliasIndex(file, "1", "eu-west-1").add({"orders": ORDERS, "gone": ORDERS})
    state = FakeState(context=Context("prod", "eu-west-1", account="1"))
    state.account = AccountSnapshot(read={"cart": AliasesRead(read_at=NOW)})
    index = Noted(file)
    tasks: list[asyncio.Task[None]] = []

    def run(work: Callable[[], Awaitable[None]], **_: Any) -> None:
        tasks.append(asyncio.ensure_future(work()))

    keeper = AliasIndexKeeper(state, run, lambda _: index)
    try:
        await keeper.identified()
        assert state.account.read["orders"].kept
        assert not state.account.read["cart"].kept
        state.account = replace(state.account, functions=(FunctionSummary("orders"),), complete=True)
        async with asyncio.timeout(10):
            keeper.look()
            assert await index.added.get() == {"cart": AliasesRead(read_at=NOW), "gone": None}
            assert "gone" not in state.account.read
            # Nothing has changed: that it was read again moments later is not written.
            state.account = with_aliases(state.account, "orders", ORDERS._replace(read_at=NOW + timedelta(minutes=1)))
            keeper.look()
            moved = AliasesRead((Alias("orders", "PROD", Routing("7"), "r2"),), read_at=NOW + timedelta(minutes=2))
            await asyncio.sleep(0)
            state.account = with_aliases(state.account, "orders", moved)
            index.is_busy = True
            keeper.look()
            assert (await index.added.get())["orders"] == moved
            # Another Crossfade was too long at it: what could not be written is written with the next look.
            keeper.look()
            assert (await index.added.get())["orders"] == moved
    finally:
        for task in tasks:
            task.cancel()
    assert AliasIndex(file, "1", "eu-west-1").load()["orders"] == moved._replace(kept=True)


async def test_without_an_index_nothing_is_kept() -> None:
    state = FakeState(context=Context("demo", "eu-west-1", account="1"))
    keeper = AliasIndexKeeper(state, lambda *_, **__: pytest.fail("there is nothing to do"), lambda _: None)
    await keeper.identified()
    keeper.look()
    assert state.account == AccountSnapshot()
