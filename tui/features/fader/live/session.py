"""All that a session with one alias knows: its shift, who else moves it, and where it was when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.features.alias_history.routing_history import RoutingHistory, observed, recorded
from tui.features.fader.events import ConfirmedByReading
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.machine import Fader
from tui.features.fader.own_writes import OwnWrites
from tui.writes.ownership.owner import Stopping
from tui.writes.ownership.status import AliasStatus

Key = tuple[str, str]
"""Function and alias."""


def key_of(alias: Alias) -> Key:
    """Return what an alias is kept by."""
    return alias.function, alias.name


class AliasSession:
    """One alias that was selected, from the first time on.

    `write` makes a call and `read` reads the alias, both by `clock`, the time at AWS; `refusal` says why a call must
    not be made; `changed` is called with every new state of the fader. `status` says who else moves the alias, None
    until that was read by `owner_read`; `stopping` is a deployment of it that is being stopped.
    """

    def __init__(
        self,
        fader: Fader,
        own_writes: OwnWrites,
        *,
        write: Callable[[UpdateAlias], Awaitable[Alias]],
        read: Callable[[], Awaitable[Alias]],
        refusal: Callable[[UpdateAlias], str | None],
        changed: Callable[[AliasSession, Fader], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.key = key_of(fader.confirmed)
        self.status: AliasStatus | None = None
        self.stopping: Stopping | None = None
        self.owner_read: asyncio.Future[None] | None = None
        self.routing_history: RoutingHistory = observed((), fader.confirmed, clock())
        self._own_writes, self._write_call, self._read_alias = own_writes, write, read
        self._changed, self._clock = changed, clock
        self._written: tuple[Alias, datetime] | None = None
        self.shift = ShiftDriver(fader, perform=self._write, read=self._read, refusal=refusal, changed=self._note)

    @property
    def fader(self) -> Fader:
        """The fader as it is now."""
        return self.shift.fader

    @property
    def alias(self) -> Alias:
        """The alias as AWS confirmed it last."""
        return self.shift.fader.confirmed

    async def _write(self, call: UpdateAlias) -> Alias:
        at = self._clock()
        alias = await self._write_call(call)
        self._own_writes.note(alias)
        # One that was refused, or whose answer was lost, tells nothing of when the alias moved.
        self._written = call.before, at
        return alias

    async def _read(self) -> Alias:
        began = self._clock()
        alias = await self._read_alias()
        if self.routing_history[-1].revision == alias.revision:
            self.routing_history = observed(self.routing_history, alias, began)
        return alias

    def _note(self, fader: Fader) -> None:
        """Note how the alias is now, and since when where that was our doing."""
        alias, last = fader.confirmed, self.routing_history[-1]
        if (last.routing, last.revision) != (alias.routing, alias.revision):
            before, at = self._written or (None, self._clock())
            self._written = None
            history = self.routing_history
            self.routing_history = recorded(history, before, alias, at) if before else observed(history, alias, at)
        if isinstance(fader.event, ConfirmedByReading):
            self._own_writes.note(alias)
        self._changed(self, fader)
