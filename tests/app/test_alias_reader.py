"""Aliases are read of what is in view first, then of all others by one call each, and no more where none can answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from tui.app.alias_reader import AliasReader
from tui.aws.port import Provider
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.call_pace import CallPace
from tui.domain.context import Context
from tui.domain.errors import CredentialsExpired, NotPermitted, ProviderError
from tui.domain.function import FunctionSummary
from tui.domain.page import Page
from tui.domain.version import Version
from tui.writes.workspace import Workspace

NAMES = "abcd"


class Account:
    """Answers what the reader asks, and keeps what was asked."""

    context = Context("demo", "us-east-1")

    def __init__(self, error: ProviderError | None = None) -> None:
        self.error, self.requests = error, list[str]()
        self.snapshot = AccountSnapshot(tuple(FunctionSummary(name) for name in NAMES), complete=True)
        self.is_shown = self.reads_on = True
        self.reader = AliasReader(
            lambda: self.snapshot, self.show, is_shown=lambda: self.is_shown, reads_on=lambda: self.reads_on
        )

    def show(self, snapshot: AccountSnapshot) -> None:
        self.snapshot = snapshot

    def list_aliases(self, function: str, *, background: bool) -> tuple[Alias, ...]:
        assert background
        self.requests.append(f"aliases {function}")
        if self.error is not None:
            raise self.error
        return ()

    def list_versions(self, function: str, *, background: bool) -> Page[Version]:
        assert background
        self.requests.append(f"versions {function}")
        return Page((Version("7"),), None)

    def call_pace(self) -> CallPace:
        return CallPace(3, 3)

    async def read(self) -> list[str]:
        """Read until there is nothing more to read, and return what was asked meanwhile."""
        before = len(self.requests)
        workspace = Workspace(cast(Provider, self))
        while await self.reader.read_next(workspace):
            assert len(self.requests) < 100
        return self.requests[before:]


async def test_what_is_in_view_comes_first_and_whole_then_the_aliases_of_all_others() -> None:
    account = Account()
    account.reader.want(("c",))
    assert await account.read() == ["aliases c", "versions c", "aliases a", "aliases b", "aliases d"]
    # What comes into view later is read whole, once.
    account.reader.want(("a", "c"))
    assert await account.read() == ["aliases a", "versions a"]
    assert account.snapshot.functions_read == len(NAMES)


async def test_others_are_read_only_while_the_list_is_looked_at() -> None:
    account = Account()
    account.reads_on = False
    account.reader.want(("c",))
    assert await account.read() == ["aliases c", "versions c"]
    account.reads_on = True
    assert await account.read() == ["aliases a", "aliases b", "aliases d"]


async def test_nothing_is_read_for_a_list_behind_another_screen() -> None:
    account = Account()
    account.is_shown = False
    account.reader.want(("c",))
    assert await account.read() == []
    account.is_shown = True
    assert (await account.read())[:2] == ["aliases c", "versions c"]


async def test_an_older_list_is_not_read_on() -> None:
    account = Account()
    account.snapshot = replace(account.snapshot, as_of=datetime(2026, 3, 1, tzinfo=UTC))
    assert await account.read() == []


async def test_where_credentials_have_expired_others_are_left_until_it_is_asked_again() -> None:
    account = Account(CredentialsExpired("lambda:ListAliases"))
    account.reader.want(("c",))
    assert await account.read() == ["aliases c"]
    account.error = None
    account.reader.again()
    assert await account.read() == ["aliases a", "aliases b", "aliases d"]


async def test_one_function_that_may_not_be_read_does_not_stop_the_others() -> None:
    account = Account(NotPermitted("lambda:ListAliases"))
    assert await account.read() == [f"aliases {name}" for name in NAMES]


async def test_the_reader_wakes_by_itself_as_the_list_grows() -> None:
    account = Account()
    read_all = asyncio.Event()

    def show(snapshot: AccountSnapshot) -> None:
        account.snapshot = snapshot
        if snapshot.functions_read == len(NAMES):
            read_all.set()

    whole, account.snapshot = account.snapshot, AccountSnapshot()
    account.reader = AliasReader(lambda: account.snapshot, show, is_shown=lambda: True, reads_on=lambda: True)
    running = asyncio.create_task(account.reader.run(Workspace(cast(Provider, account))))
    account.snapshot = whole
    account.reader.wake()
    async with asyncio.timeout(10):
        await read_all.wait()
    running.cancel()
