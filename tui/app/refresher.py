"""Reads again: what is on screen when that is asked for, and the aliases that are looked at from time to time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Protocol

from tui.app.ports import Ports
from tui.app.state import HasContext, HasFader, HasFunction, HasOpened, Opened, service_time
from tui.domain import account as accounts
from tui.domain.account import AccountSnapshot
from tui.domain.alias import Alias
from tui.domain.errors import ProviderError


class RefresherState(HasOpened, HasContext, HasFunction, HasFader, Protocol):
    """What is looked at, and the time."""

    account: AccountSnapshot
    now: datetime


class Refresher:
    """Reads aliases again, so that one sees that they were moved elsewhere.

    `behind_dialogs` returns the aliases that open dialogs are about, `has_focus` tells whether anyone looks, and
    `seen` is called with an alias that is not one of this session.
    """

    def __init__(
        self,
        state: RefresherState,
        ports: Ports,
        *,
        behind_dialogs: Callable[[], Iterable[Alias]],
        has_focus: Callable[[], bool],
        seen: Callable[[Alias], object],
    ) -> None:
        self._state, self._ports = state, ports
        self._behind_dialogs, self._has_focus, self._seen = behind_dialogs, has_focus, seen
        self._looking: set[tuple[str, str]] = set()

    def tick(self) -> None:
        """Let time pass."""
        self._state.now = service_time(self._state)
        if self._state.opened is not None:
            self._state.opened.sessions.disarm_quiet()

    def look(self) -> None:
        """Look at the selected alias and at those behind dialogs, where someone looks at the terminal."""
        opened, fader = self._state.opened, self._state.fader
        if opened is None or not self._has_focus():
            return
        if fader is not None and self._begin(opened, fader.confirmed):
            opened.sessions.read_owner(self._state.function)
        for alias in self._behind_dialogs():
            self._begin(opened, alias)

    def dialog_opened(self, about: Alias) -> None:
        """Look at once at the alias that a dialog is about; the selected one is looked at in any case."""
        opened, fader = self._state.opened, self._state.fader
        selected = fader.confirmed if fader is not None else None
        if opened is not None and (selected is None or _key(selected) != _key(about)):
            self._begin(opened, about)

    def _begin(self, opened: Opened, alias: Alias) -> bool:
        # A look that takes long is waited for: one that is always overtaken would never say so.
        if _key(alias) in self._looking:
            return False
        self._looking.add(_key(alias))
        self._ports.run(partial(self._look, opened, alias), group="look")
        return True

    async def _look(self, opened: Opened, alias: Alias) -> None:
        try:
            if opened.sessions.fader(alias) is not None:
                await opened.sessions.refresh(alias)
                return
            read = await asyncio.to_thread(opened.workspace.read_alias, alias.function, alias.name)
        except ProviderError:
            # What cannot be read is said by the write that is asked about, if by anything.
            return
        finally:
            self._looking.discard(_key(alias))
        self._state.account = accounts.with_alias(self._state.account, read)
        self._seen(read)

    def forget_aliases(self) -> None:
        """Have the aliases of all functions read again."""
        self._state.account = accounts.outdated(self._state.account)


def _key(alias: Alias) -> tuple[str, str]:
    return alias.function, alias.name
