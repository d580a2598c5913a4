"""Tells in every room that AWS throttles, by a mark in the top line, until reading goes on as ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Protocol

from tui.app.ports import Ports
from tui.app.state import HasOpened, Opened
from tui.domain.account import AccountSnapshot
from tui.domain.context import Context

LOOK_SECONDS = 5.0
"""Between two looks, which cost no call."""


class ThrottleWatchState(HasOpened, Protocol):
    """Where one is, which bears the mark."""

    context: Context | None

    @property
    def account(self) -> AccountSnapshot:
        """What is known of all functions, with the pace after the last reading."""


class ThrottleWatch:
    """Looks how fast AWS may be called."""

    def __init__(self, state: ThrottleWatchState, ports: Ports) -> None:
        self._state, self._ports = state, ports
        self._looks = False

    def look(self) -> None:
        """Look now, unless the look before has no answer yet."""
        if self._state.opened is not None and not self._looks:
            self._looks = True
            self._ports.run(partial(self._look, self._state.opened), group="throttle watch")

    def account_read(self) -> None:
        """Look now where reading the account went at another pace than the mark says."""
        pace, context = self._state.account.pace, self._state.context
        if pace is not None and context is not None and pace.slowed != (context.slowed is not None):
            self.look()

    async def _look(self, opened: Opened) -> None:
        try:
            pace = await asyncio.to_thread(opened.workspace.call_pace)
        finally:
            self._looks = False
        context, slowed = self._state.context, pace if pace is not None and pace.slowed else None
        if context is not None and self._state.opened is opened and context.slowed != slowed:
            self._state.context = replace(context, slowed=slowed)
