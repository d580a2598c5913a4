"""Drives the fader's machine with real time and real calls, for one alias in hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing
from tui.operations import exchange
from tui.operations import fader as machine
from tui.operations.fader import Fader
from tui.operations.news import Refused
from tui.providers.errors import ProviderError

Perform = Callable[[UpdateAlias], Awaitable[Alias]]
Read = Callable[[], Awaitable[Alias]]
Step = Callable[[Fader, float], Fader]


class Shift:
    """Holds the fader of one alias, sends what is due, and tells `changed` of every new state.

    `perform` makes a write call, `read` reads the alias, `refusal` says in words why a call must not be made or
    returns None. Writes follow one another and none is abandoned; a reading never holds one up, and one that a write
    crossed is dropped.
    """

    def __init__(
        self,
        fader: Fader,
        *,
        perform: Perform,
        read: Read,
        refusal: Callable[[UpdateAlias], str | None],
        changed: Callable[[Fader], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.fader = fader
        self.expected: Routing | None = None
        """Where somebody else is about to move the alias on our asking."""
        self._perform, self._read, self._refusal = perform, read, refusal
        self._changed, self._clock = changed, clock
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a write is on its way or about to go out."""
        return self.fader.in_flight is not None or exchange.due_at(self.fader) is not None

    def do(self, step: Step) -> None:
        """Take one step of the machine, given the fader and the time, and send what becomes due.

        What the product refuses is taken back here already, before anybody is asked for leave to send it.
        """
        fader = step(self.fader, self._clock())
        if fader.asked != self.fader.asked and fader.wants_call:
            reason = self._refusal(UpdateAlias(fader.confirmed, fader.asked))
            if reason is not None:
                fader = machine.refuse(fader, reason)
        self._set(fader)
        self._wake.set()

    def reconsider(self) -> None:
        """Say no more that something was refused once it would not be."""
        if isinstance(self.fader.news, Refused):
            reason = self._refusal(UpdateAlias(self.fader.confirmed, self.fader.news.wanted))
            self._set(machine.reconsidered(self.fader, reason))

    async def run(self) -> None:
        """Send what is due, when it is due, until cancelled."""
        while True:
            self._wake.clear()
            when = exchange.due_at(self.fader)
            wait = None if when is None else when - self._clock()
            if wait is not None and wait <= 0:
                await self._send_due()
                continue
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue

    async def refresh(self) -> None:
        """Read the alias again, and note what stands there."""
        epoch = self.fader.epoch
        try:
            alias = await self._read()
        except ProviderError as error:
            self._set(exchange.unreadable(self.fader, error))
        else:
            self._set(exchange.seen(self.fader, alias, epoch, self._clock(), self.expected))
        self._wake.set()

    async def finish(self) -> None:
        """Send what is asked and not sent yet, without waiting for the pace; return when nothing is on its way."""
        self.do(machine.hurry)
        while self.busy:
            await self._send_due()
            # Each write asks for a pause before the next; leaving does not wait for it.
            self.do(machine.hurry)

    async def _send_due(self) -> None:
        # Shielded: leaving the screen cancels the waiting, never a write that is on its way.
        await asyncio.shield(asyncio.ensure_future(self._send()))

    async def _send(self) -> None:
        async with self._turn:
            call = exchange.due(self.fader, self._clock())
            if call is None:
                return
            if (reason := self._refusal(call)) is not None:
                self._set(machine.refuse(self.fader, reason))
                return
            self._set(exchange.sent(self.fader, call, self._clock()))
            try:
                alias = await self._perform(call)
            except ProviderError as error:
                await self._settle(error)
            else:
                self._set(exchange.answered(self.fader, alias))

    async def _settle(self, error: ProviderError) -> None:
        if not exchange.needs_reading(error):
            self._set(exchange.failed(self.fader, error, self._clock()))
            return
        try:
            alias = await self._read()
        except ProviderError:
            self._set(exchange.not_compared(self.fader, error))
        else:
            self._set(exchange.compared(self.fader, alias, error, self._clock()))

    def _set(self, fader: Fader) -> None:
        if fader is not self.fader:
            self.fader = fader
            self._changed(fader)
