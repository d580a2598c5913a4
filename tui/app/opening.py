"""Opens AWS once the first frame is painted, and finds out whose account it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from tui.app.known_contexts import OpenProvider
from tui.app.ports import Ports
from tui.app.state import HasFunction, Opened
from tui.aws.port import Provider
from tui.domain.account import AccountSnapshot
from tui.domain.context import Context
from tui.domain.errors import MfaCodeNeeded, NoCredentials, NoRegion, ProcessEnded, ProviderError
from tui.domain.function import with_failure
from tui.domain.read_failure import ReadFailure, read_failure
from tui.features.fader.live.sessions import AliasSessions
from tui.presentation.error_text import describe_ending, explain
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record, Unrecorded
from tui.writes.workspace import Workspace


class OpeningState(HasFunction, Protocol):
    """What there is once AWS is open, and where it says why it is not."""

    opened: Opened | None
    context: Context | None
    account: AccountSnapshot


class Opening:
    """Opens AWS; `began` is called once it is open, `identified` once it is known, or cannot be, whose account it is.

    `sessions` makes what keeps the aliases of this session, `unrecorded` is called with writes that are not on record,
    and `end` ends the product with why it cannot go on, or is None where one came from another context: there the list
    says why this one cannot be opened, and one goes on from there.
    """

    def __init__(
        self,
        state: OpeningState,
        ports: Ports,
        open_provider: OpenProvider,
        journal: Journal,
        *,
        sessions: Callable[[Workspace], AliasSessions],
        unrecorded: Unrecorded,
        began: Callable[[Opened], object],
        identified: Callable[[], Awaitable[None]],
        end: Callable[[str], object] | None,
    ) -> None:
        self._state, self._ports, self._open_provider, self._journal = state, ports, open_provider, journal
        self._sessions, self._unrecorded = sessions, unrecorded
        self._began, self._identified, self._end = began, identified, end
        self._left = False

    def open(self) -> None:
        """Open AWS, where it is not open."""
        self._ports.run(self._open, group="open", exclusive=True)

    async def _open(self) -> None:
        try:
            provider = await self._opened()
        except ProviderError as error:
            if self._end is None or isinstance(error, ProcessEnded):
                self._stay_with(read_failure(error, ""))
                if not isinstance(error, ProcessEnded):
                    self._ports.say.warn_long(f"not opened: {explain(error).sentence}")
            else:
                self._end(describe_ending(error))
            return
        record = Record(self._journal, unrecorded=self._unrecorded, clock=lambda: provider.context.clock.now())
        workspace = Workspace(provider, record)
        opened = self._state.opened = Opened(workspace, self._sessions(workspace))
        self._state.context = workspace.context
        self._began(opened)
        self.identify()

    async def _opened(self) -> Provider:
        """Open AWS, with an MFA code where one is needed and typed; raise ProviderError."""
        try:
            return await asyncio.to_thread(self._open_in_thread)
        except MfaCodeNeeded as error:
            from screens.contexts.mfa_dialog import MfaDialog

            code = await self._ports.ask(MfaDialog(error.message))
            if code is None:
                raise
            return await asyncio.to_thread(self._open_in_thread, code)

    def _open_in_thread(self, *code: str) -> Provider:
        provider = self._open_provider(*code)
        if self._left:
            # Nobody takes it any more.
            provider.close()
        return provider

    def leave(self) -> None:
        """Close what is being opened, once it is: its context was left before."""
        self._left = True

    def identify(self) -> None:
        """Find out whose account it is."""
        if self._state.opened is not None:
            self._ports.run(partial(self._identify, self._state.opened.workspace), group="identify", exclusive=True)

    async def _identify(self, workspace: Workspace) -> None:
        try:
            self._state.context = await asyncio.to_thread(workspace.identify)
        except ProviderError as error:
            if self._end is not None and isinstance(error, NoCredentials | NoRegion):
                self._end(describe_ending(error))
            else:
                self._ports.say.fail(error)
        await self._identified()

    def restart(self) -> None:
        """Start again what speaks to AWS, where it has ended."""
        if self._state.opened is not None:
            self._state.opened.workspace.restart()

    def _stay_with(self, failure: ReadFailure) -> None:
        """Say that AWS could not be opened; `r` tries again."""
        self._state.account = replace(self._state.account, failure=failure)
        if self._state.function is not None:
            self._state.function = with_failure(self._state.function, failure)
