"""Tells of a session with AWS that ends soon: by a mark in the top line, and in words at 15 and at 5 minutes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Protocol

from tui.app.ports import Ports
from tui.app.state import HasOpened, Opened, service_time
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.features.contexts.session_end import describe_end, is_due, minutes_left
from tui.presentation.sign_in_text import describe_renewal


class SessionEndState(HasOpened, Protocol):
    """Where one is, which bears the mark."""

    context: Context | None


class SessionEnd:
    """Looks when the credentials end; that costs no call."""

    def __init__(self, state: SessionEndState, ports: Ports) -> None:
        self._state, self._ports = state, ports
        self._said: int | None = None

    def look(self) -> None:
        """Look now."""
        if self._state.opened is not None:
            self._ports.run(partial(self._look, self._state.opened), group="session end", exclusive=True)

    async def _look(self, opened: Opened) -> None:
        account = opened.workspace.provider.account
        try:
            ends = await asyncio.to_thread(account.credentials_end)
            left = minutes_left(ends, service_time(self._state))
            sign_in = await asyncio.to_thread(account.sign_in) if is_due(left, self._said) else None
        except ProviderError:
            # What cannot be asked is not there to be warned of; the next call says why.
            return
        context = self._state.context
        if context is not None and context.ends_in != left:
            self._state.context = replace(context, ends_in=left)
        if sign_in is not None and left is not None and context is not None:
            self._ports.say.warn_long(
                describe_end(left, context.profile or context.place, describe_renewal(sign_in, left))
            )
        # A session that was renewed is warned of again.
        self._said = None if left is None else left if sign_in is not None else self._said
