"""Looks again, when that can tell more, at writes whose outcome is not known: earlier sessions' and this one's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from screens.dialogs import unfinished_dialog
from screens.messages import RefreshRequested
from tui.app.ports import Ports
from tui.app.state import HasContext, HasOpened, service_time
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.storage.private_files import why
from tui.writes.journal.entry import Outcome
from tui.writes.journal.outcome import Reconciled
from tui.writes.journal.reconcile import Reconciliation
from tui.writes.journal.text import describe_reconciled, describe_resolved
from tui.writes.workspace import Workspace

IDLE = 30.0
"""Seconds between two looks at the least often; without a write of unknown outcome they ask nobody."""


class ReconcilerState(HasOpened, HasContext, Protocol):
    """Where one is, once that is known."""


class Reconciler:
    """Runs as long as the app: shows what earlier sessions left open, and says what becomes of it.

    A move that another session sent is made known to its alias, as may still be applied until then by `clock`.
    """

    def __init__(self, state: ReconcilerState, ports: Ports, clock: Callable[[], float] = time.monotonic) -> None:
        self._state, self._ports, self._clock = state, ports, clock
        self._wake = asyncio.Event()
        self._left_at: float | None = None
        self._open: dict[tuple[str, str], tuple[UpdateAlias, float]] = {}
        self._outcomes: dict[str, Outcome | None] = {}

    def look(self) -> None:
        """Look at what earlier sessions left open, now that it is known, or better known, where one is."""
        self._left_at = self._clock()
        self._wake.set()

    def again(self) -> None:
        """Note that there is a write whose outcome is not known."""
        self._wake.set()

    def selected(self, alias: Alias) -> None:
        """Expect again what another session sent to an alias, now that it is looked at."""
        call, until = self._open.get((alias.function, alias.name), (None, 0.0))
        if call is not None and until > self._clock():
            self._expect(call, until)

    async def run(self, workspace: Workspace) -> None:
        """Look when it is time to, until cancelled."""
        while True:
            self._wake.clear()
            if self._left_at is not None and self._left_at <= self._clock():
                await self._look_at_left(workspace)
            own = await asyncio.to_thread(workspace.reconcile_pending)
            for reconciled in own.reconciled:
                if reconciled.outcome not in (None, Outcome.OPEN):
                    self._say_ended(reconciled)
            # A write in doubt is not always told of: what prunes makes its writes while it reads.
            waits = [IDLE, *([own.next_in] if own.next_in is not None else [])]
            if self._left_at is not None:
                waits.append(max(self._left_at - self._clock(), 0.0))
            try:
                await asyncio.wait_for(self._wake.wait(), min(waits))
            except TimeoutError:
                continue

    async def _look_at_left(self, workspace: Workspace) -> None:
        # Who asks while this look is on its way gets another one.
        self._left_at = None
        try:
            looked = await asyncio.to_thread(workspace.reconcile_earlier)
        except OSError as error:
            self._ports.say.warn(f"the journal cannot be read: {why(error)}")
            looked = Reconciliation()
        now = self._clock()
        self._look_in(looked.next_in)
        self._open = {(one.call.function, one.call.subject): (one.call, now + one.seconds) for one in looked.sent}
        for call, until in self._open.values():
            self._expect(call, until)
        first = tuple(one for one in looked.reconciled if one.entry.id not in self._outcomes)
        for reconciled in looked.reconciled:
            if self._outcomes.get(reconciled.entry.id, reconciled.outcome) is not reconciled.outcome:
                self._say_ended(reconciled)
        self._outcomes |= {one.entry.id: one.outcome for one in looked.reconciled}
        if first:
            time_of_day = service_time(self._state)
            self._ports.show(unfinished_dialog([describe_reconciled(one, time_of_day) for one in first]))

    def _look_in(self, seconds: float | None) -> None:
        """Look again after that, unless someone asked for it meanwhile."""
        if self._left_at is None and seconds is not None:
            self._left_at = self._clock() + seconds

    def _say_ended(self, reconciled: Reconciled) -> None:
        """Say what became of a write whose outcome was not known; of a move of this session its fader tells."""
        entry, opened = reconciled.entry, self._state.opened
        mine = opened is not None and opened.workspace.record.recorded.wrote(entry)
        if not (mine and entry.is_move):
            self._ports.say.warn_long(describe_resolved(reconciled))
        self._ports.post(RefreshRequested())

    def _expect(self, call: UpdateAlias, until: float) -> None:
        if self._state.opened is not None:
            self._state.opened.sessions.expect(call, until)
