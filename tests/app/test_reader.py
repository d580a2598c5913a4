"""A list that was kept is shown until the new one is there, and only where it is of the same account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import ACCOUNT, HERE, PROD
from tui.app.reader import AccountReader, FunctionReader
from tui.aws.port import Provider
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import NotPermitted
from tui.domain.function import FunctionSnapshot, FunctionSummary
from tui.domain.page import Page
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.features.fader.machine import Fader
from tui.storage.functions_cache import FunctionsCache
from tui.writes.workspace import Workspace

KEPT = AccountSnapshot((FunctionSummary("old"),), complete=True, as_of=datetime(2026, 3, 1, tzinfo=UTC))
TEST = Alias("orders", "TEST", Routing("7"), "r1")


class Account:
    """Answers what is read of an account of two functions, one of which has two aliases."""

    context: Context = HERE

    def __init__(self) -> None:
        self.selected: list[Alias] = []
        self.error: NotPermitted | None = None

    def list_functions(self, marker: str | None = None) -> Page[FunctionSummary]:
        return Page((FunctionSummary("orders"),), "more") if marker is None else Page((FunctionSummary("pay"),), None)

    def list_aliases(self, function: str, *, background: bool = False) -> tuple[Alias, ...]:
        return (PROD, TEST)

    def list_versions(self, function: str, marker: str | None = None, *, background: bool = False) -> Page[Version]:
        return Page((Version("$LATEST"), Version("7"), Version("6")), None)

    def get_function_configuration(self, function: str, qualifier: str, *, background: bool = False) -> Version:
        if self.error is not None:
            raise self.error
        return Version(qualifier, state="Active")

    def __getattr__(self, name: str) -> Any:
        raise NotPermitted(name)

    # What the aliases of this session know.

    def epochs(self, function: str) -> Mapping[str, int]:
        return {}

    def reconcile(self, function: FunctionSnapshot, epochs: Mapping[str, int]) -> FunctionSnapshot:
        return function


def workspace(account: Account) -> Workspace:
    return Workspace(cast(Provider, account))


async def test_the_new_list_is_kept_once_it_is_whole_and_known_whose_it_is(tmp_path: Path) -> None:
    fake, state, cache = FakePorts(), FakeState(), FunctionsCache(tmp_path / "functions")
    reader = AccountReader(state, fake.ports, cache)
    reader.read(workspace(Account()))
    await fake.finished()
    assert [function.name for function in state.account.functions] == ["orders", "pay"]
    assert cache.load() is None
    state.context = HERE
    await reader.identified()
    assert (loaded := cache.load()) is not None
    assert ([function.name for function in loaded[0].functions], loaded[1]) == (["orders", "pay"], ACCOUNT)


async def test_a_list_that_was_kept_of_another_account_goes_and_is_not_kept_again(tmp_path: Path) -> None:
    fake, cache = FakePorts(), FunctionsCache(tmp_path / "functions")
    state = FakeState(account=KEPT)
    # As long as it is not known whose account this is, it may be the same.
    await AccountReader(state, fake.ports, cache, ACCOUNT).identified()
    assert state.account == KEPT
    state.context = HERE
    await AccountReader(state, fake.ports, cache, ACCOUNT).identified()
    assert state.account == KEPT
    await AccountReader(state, fake.ports, cache, "210987654321").identified()
    assert state.account == AccountSnapshot()
    assert cache.load() is None


async def function_read(wanted: str = "", selected: Alias | None = None) -> tuple[FakeState, list[Alias]]:
    """Open orders and read it; return what is known, and what was selected."""
    account, fake = Account(), FakePorts()
    state = FakeState(opened(workspace(account), account), HERE, function=FunctionSnapshot("orders"), wanted=wanted)
    state.fader = None if selected is None else Fader(selected, selected.routing, None)

    def select(alias: Alias) -> None:
        account.selected.append(alias)
        state.fader = Fader(alias, alias.routing, None)

    FunctionReader(state, fake.ports, ("PROD",), select).read()
    await fake.finished()
    return state, account.selected


async def test_the_first_alias_that_is_worth_it_is_selected_once() -> None:
    state, selected = await function_read()
    assert state.function is not None
    assert state.function.aliases == (PROD, TEST)
    # The list and the palette know them as well.
    assert (state.account.read["orders"].aliases, state.account.read["orders"].latest) == ((PROD, TEST), "7")
    # The one that is split.
    assert selected == [PROD]
    assert (await function_read("TEST"))[1] == [TEST]
    assert (await function_read("GONE"))[1] == []
    assert (await function_read("TEST", selected=PROD))[1] == []


async def test_a_version_is_read_by_itself_and_what_is_denied_is_said() -> None:
    account, fake = Account(), FakePorts()
    state = FakeState(opened(workspace(account), account), HERE)
    state.function = FunctionSnapshot("orders", (Version("7"),))
    reader = FunctionReader(state, fake.ports, (), account.selected.append)
    reader.read_version("7")
    await fake.finished()
    assert state.function.version("7") == Version("7", state="Active")
    account.error = NotPermitted("lambda:GetFunctionConfiguration")
    reader.read_version("7")
    await fake.finished()
    assert fake.failed == [account.error]


async def test_a_reading_that_is_stopped_shows_nothing_more() -> None:
    account, fake = Account(), FakePorts()
    state = FakeState(opened(workspace(account), account), HERE, function=FunctionSnapshot("orders"))
    reader = FunctionReader(state, fake.ports, (), account.selected.append)
    reader.read()
    reader.stop()
    await fake.finished()
    assert state.function == FunctionSnapshot("orders")
    assert account.selected == []
