"""Drives the fader's machine with real time and real calls, for one alias."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.clock import utc_now
from tui.domain.errors import ProviderError
from tui.domain.routing import Routing
from tui.features.fader import machine, sync
from tui.features.fader.actions import FaderAction, Flush, apply
from tui.features.fader.events import OpenWrite, Refused
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot

Perform = Callable[[UpdateAlias], Awaitable[Alias]]
Read = Callable[[], Awaitable[Alias]]
RETRY = 15.0
"""Seconds after which a write that may still be applied is looked at again, where it could not be read."""


class ShiftDriver:
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
        time_of_day: Callable[[], datetime] = utc_now,
    ) -> None:
        self.fader = fader
        self.expected: Routing | None = None
        """Where someone else is about to move the alias on our asking."""
        self._perform, self._read, self._refusal = perform, read, refusal
        self._changed, self._clock, self._time_of_day = changed, clock, time_of_day
        self._looking: asyncio.Future[None] | None = None
        self._next_look = 0.0
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether a write is on its way or about to go out."""
        return self.fader.in_flight is not None or sync.next_call_at(self.fader) is not None

    def apply(self, action: FaderAction) -> str | None:
        """Apply an action now and send what becomes due, or return why it cannot be had.

        What the product refuses is taken back here already, before anyone is asked to confirm it.
        """
        fader = apply(self.fader, action, self._clock())
        if isinstance(fader, WhyNot):
            return fader.reason
        if fader.target != self.fader.target and fader.wants_call and not fader.blocked:
            reason = self._refusal(UpdateAlias(fader.confirmed, fader.target))
            if reason is not None:
                fader = machine.refuse(fader, reason)
        self._set(fader)
        self._wake.set()
        return None

    def reconsider(self) -> None:
        """Say no more that something was refused once it would not be."""
        if isinstance(self.fader.event, Refused):
            reason = self._refusal(UpdateAlias(self.fader.confirmed, self.fader.event.wanted))
            self._set(machine.reconsider(self.fader, reason))

    async def run(self) -> None:
        """Send what is due, when it is due, until cancelled."""
        while True:
            self._wake.clear()
            when = sync.next_call_at(self.fader)
            if when is not None and when <= self._clock():
                await self._send_due()
                continue
            look = self._look_at()
            if look is not None and look <= self._clock():
                # In the background, since a reading never holds up a write.
                self._next_look = self._clock() + RETRY
                self._looking = asyncio.ensure_future(self.refresh())
                continue
            wait = min((at - self._clock() for at in (when, look) if at is not None), default=None)
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue

    def _look_at(self) -> float | None:
        """Return when to read what became of a write that may still be applied, None where there is none to read."""
        look = sync.next_read_at(self.fader)
        return None if look is None else max(look, self._next_look)

    async def refresh(self) -> None:
        """Read the alias again, and note what is there."""
        epoch, began = self.fader.epoch, self._clock()
        try:
            alias = await self._read()
        except ProviderError as error:
            self._set(sync.on_read_failure(self.fader, error))
        else:
            self.note(alias, epoch, began)
        self._wake.set()

    def note(self, alias: Alias, epoch: int, began: float | None = None) -> None:
        """Note a reading of the alias that began at `epoch` of the fader, at the time `began` where that is known."""
        seen = sync.on_refresh(self.fader, alias, epoch, self._clock(), self.expected, began=began)
        self._set(sync.with_deadlines(seen, self._clock(), self._time_of_day()))
        self._wake.set()

    def expect(self, writes: tuple[UpdateAlias, ...], until: float) -> None:
        """Note what another session sent, and what may be applied until then, by the shift's clock."""
        fader = sync.add_open_writes(self.fader, tuple(OpenWrite(call, None, until) for call in writes))
        self._set(sync.with_deadlines(fader, self._clock(), self._time_of_day()))
        self._wake.set()

    async def finish(self) -> None:
        """Send what is asked and not sent yet, without waiting for the pace; return when nothing is on its way."""
        self.apply(Flush())
        while self.busy:
            await self._send_due()
            # Each write asks for a pause before the next; leaving does not wait for it.
            self.apply(Flush())

    async def _send_due(self) -> None:
        # Shielded: leaving the screen cancels the waiting, never a write that is on its way.
        await asyncio.shield(asyncio.ensure_future(self._send()))

    async def _send(self) -> None:
        async with self._turn:
            call = sync.next_call(self.fader, self._clock())
            if call is None:
                return
            if (reason := self._refusal(call)) is not None:
                self._set(machine.refuse(self.fader, reason))
                return
            self._set(sync.mark_sent(self.fader, call, self._clock()))
            try:
                alias = await self._perform(call)
            except ProviderError as error:
                await self._settle(error)
            else:
                self._set(sync.on_response(self.fader, alias))

    async def _settle(self, error: ProviderError) -> None:
        if not sync.needs_reading(error):
            self._set(sync.on_failure(self.fader, error, self._clock()))
            return
        try:
            alias = await self._read()
        except ProviderError:
            self._set(sync.on_unread_outcome(self.fader, error))
        else:
            compared = sync.reconcile(self.fader, alias, error, self._clock())
            self._set(sync.with_deadlines(compared, self._clock(), self._time_of_day()))

    def _set(self, fader: Fader) -> None:
        if fader is not self.fader:
            self.fader = fader
            self._changed(fader)
