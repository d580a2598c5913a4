"""Aliases are looked at while someone looks: the selected one, and those that dialogs are about."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import PROD
from tui.app.refresher import Refresher
from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.errors import NotFound
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing
from tui.features.fader.machine import Fader

TEST = Alias("orders", "TEST", Routing("7"), "r1")
MOVED = replace(TEST, routing=Routing("6"), revision="r2")


class Stage:
    """Aliases that are read, of a session that knows `ours`."""

    def __init__(self, *ours: Alias, selected: Alias | None = None) -> None:
        self.ours, self.dialogs, self.focus = {alias.name: alias for alias in ours}, list[Alias](), True
        self.read, self.owners, self.handed_on = list[str](), 0, list[Alias]()
        self.error: NotFound | None = None
        self.hold: asyncio.Event | None = None
        self.fake = FakePorts()
        account = AccountSnapshot(read={"orders": AliasesRead((PROD, TEST))})
        self.state = FakeState(opened(self, self), account=account)
        self.state.fader = Fader(selected, selected.routing, None) if selected is not None else None
        self.refresher = Refresher(
            self.state,
            self.fake.ports,
            behind_dialogs=lambda: self.dialogs,
            has_focus=lambda: self.focus,
            seen=self.handed_on.append,
        )

    def fader(self, alias: Alias) -> Fader | None:
        known = self.ours.get(alias.name)
        return Fader(known, known.routing, None) if known is not None else None

    async def refresh(self, alias: Alias) -> None:
        self.read.append(f"session {alias.name}")
        if self.hold is not None:
            await self.hold.wait()

    def read_alias(self, function: str, name: str) -> Alias:
        assert threading.current_thread() is not threading.main_thread()
        self.read.append(f"AWS {name}")
        if self.error is not None:
            raise self.error
        return MOVED

    def read_owner(self, function: FunctionSnapshot | None) -> None:
        self.owners += 1

    async def look(self) -> list[str]:
        """Look once; return what was read."""
        self.read.clear()
        self.refresher.look()
        await self.fake.finished()
        return sorted(self.read)


async def test_the_selected_alias_is_read_with_its_owner() -> None:
    stage = Stage(PROD, selected=PROD)
    assert await stage.look() == ["session PROD"]
    assert stage.owners == 1


async def test_nobody_looks_where_the_terminal_has_no_focus_or_aws_is_not_open() -> None:
    stage = Stage(PROD, selected=PROD)
    stage.focus = False
    assert await stage.look() == []
    stage.focus, stage.state.opened = True, None
    assert await stage.look() == []


async def test_an_alias_behind_a_dialog_is_read_too_and_each_one_once() -> None:
    stage = Stage(PROD, TEST, selected=PROD)
    stage.dialogs = [PROD, TEST]
    assert await stage.look() == ["session PROD", "session TEST"]


async def test_one_that_is_not_of_this_session_is_read_from_aws_and_handed_on() -> None:
    stage = Stage(PROD, selected=PROD)
    stage.dialogs = [TEST]
    assert await stage.look() == ["AWS TEST", "session PROD"]
    assert stage.handed_on == [MOVED]
    assert stage.state.account.read["orders"].aliases == (PROD, MOVED)


async def test_one_that_cannot_be_read_is_let_be_and_tried_again() -> None:
    stage = Stage()
    stage.dialogs, stage.error = [TEST], NotFound("lambda:GetAlias")
    assert await stage.look() == ["AWS TEST"]
    stage.error = None
    await stage.look()
    assert stage.handed_on == [MOVED]


async def test_a_dialog_has_its_alias_read_at_once_unless_it_is_the_selected_one() -> None:
    stage = Stage(PROD, selected=PROD)
    stage.refresher.dialog_opened(PROD)
    stage.refresher.dialog_opened(TEST)
    await stage.fake.finished()
    assert stage.read == ["AWS TEST"]


async def test_a_look_that_takes_long_is_waited_for() -> None:
    stage = Stage(PROD, selected=PROD)
    stage.hold = asyncio.Event()
    stage.refresher.look()
    await asyncio.sleep(0)
    stage.refresher.look()
    await asyncio.sleep(0)
    assert (stage.read, stage.owners) == (["session PROD"], 1)
    stage.hold.set()
    await stage.fake.finished()
    assert await stage.look() == ["session PROD"]
