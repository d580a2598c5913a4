"""Looks again, when that can tell more, at writes whose outcome is not known: earlier sittings' and this one's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.writes.journal.entry import Outcome
from tui.writes.journal.outcome import Reconciled
from tui.writes.journal.reconcile import Reconciliation
from tui.writes.workspace import Workspace

IDLE = 30.0
"""Seconds between two looks at the least often; without a pending write they ask nobody."""


class Reconciler:
    """Runs as long as the app; `left` is told what earlier sittings left open, `ended` of what is known since.

    `failed` is told of a journal that cannot be read, `sent` of moves that other sessions sent, and
    until when by `clock` they may still be applied.
    """

    def __init__(
        self,
        *,
        left: Callable[[tuple[Reconciled, ...]], object],
        ended: Callable[[Reconciled], object],
        failed: Callable[[OSError], object],
        sent: Callable[[UpdateAlias, float], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._left, self._ended, self._failed, self._sent, self._clock = left, ended, failed, sent, clock
        self._wake = asyncio.Event()
        self._left_at: float | None = None
        self._open: dict[tuple[str, str], tuple[UpdateAlias, float]] = {}
        self._told: dict[str, Outcome | None] = {}

    def look(self) -> None:
        """Look at what earlier sittings left open, now that it is known, or better known, where one is."""
        self._left_at = self._clock()
        self._wake.set()

    def again(self) -> None:
        """Note that there is a write whose outcome is not known."""
        self._wake.set()

    def selected(self, alias: Alias) -> None:
        """Tell again what another session sent to an alias, now that it is looked at."""
        call, until = self._open.get((alias.function, alias.name), (None, 0.0))
        if call is not None and until > self._clock():
            self._sent(call, until)

    async def run(self, workspace: Workspace) -> None:
        """Look when it is time to, until cancelled."""
        while True:
            self._wake.clear()
            if self._left_at is not None and self._left_at <= self._clock():
                await self._look_at_left(workspace)
            own = await asyncio.to_thread(workspace.reconcile_pending)
            for reconciled in own.reconciled:
                if reconciled.outcome not in (None, Outcome.OPEN):
                    self._ended(reconciled)
            # A pending write is not always told of: what prunes makes its writes while it reads.
            waits = [IDLE, *([own.next_in] if own.next_in is not None else [])]
            if self._left_at is not None:
                waits.append(max(self._left_at - self._clock(), 0.0))
            try:
                await asyncio.wait_for(self._wake.wait(), min(waits))
            except TimeoutError:
                continue

    async def _look_at_left(self, workspace: Workspace) -> None:
        try:
            looked = await asyncio.to_thread(workspace.reconcile_earlier)
        except OSError as error:
            self._failed(error)
            looked = Reconciliation()
        self._left_at = None if looked.next_in is None else self._clock() + looked.next_in
        now = self._clock()
        self._open = {(one.call.function, one.call.subject): (one.call, now + one.seconds) for one in looked.sent}
        for call, until in self._open.values():
            self._sent(call, until)
        first = tuple(one for one in looked.reconciled if one.entry.id not in self._told)
        for reconciled in looked.reconciled:
            if self._told.get(reconciled.entry.id, reconciled.outcome) is not reconciled.outcome:
                self._ended(reconciled)
        self._told |= {one.entry.id: one.outcome for one in looked.reconciled}
        if first:
            self._left(first)
