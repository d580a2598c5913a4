"""Knows the last good version of the selected alias, and offers to go back to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Protocol

from screens import messages
from screens.routes import HistoryRoute
from tui.app.in_thread import steps
from tui.app.ports import Ports
from tui.app.state import HasContext, HasFader, HasFunction, HasOpened, Opened, function_of, learn_version, service_time
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import NotFound, ProviderError
from tui.domain.move import Good
from tui.domain.routing import Routing
from tui.features.alias_history.last_good import LastGood, find_last_good, is_fit
from tui.features.alias_history.last_good_text import describe_no_last_good, roll_back_notes, roll_back_question
from tui.features.alias_history.read import MovesRead, read_moves, read_recent


class WayBackState(HasOpened, HasContext, HasFunction, HasFader, Protocol):
    """The selected alias, its newest moves, and the last good version of it."""

    last_good: LastGood | None
    moves: MovesRead | None


class WayBackController:
    """Reads the past of an alias when it is selected or was moved, and all of it where a roll back asks for it.

    `hold` is how long a version has to have had all of an alias to count as good.
    """

    def __init__(self, state: WayBackState, ports: Ports, hold: timedelta) -> None:
        self._state, self._ports, self._hold = state, ports, hold
        self._looked_at: tuple[str, str, Routing] | None = None

    def look(self) -> None:
        """Read the past again where another alias is selected, or this one has moved."""
        alias = self._state.fader.confirmed if self._state.fader is not None else None
        position = (alias.function, alias.name, alias.routing) if alias is not None else None
        # A drag changes the fader many times a second, and where the alias points seldom.
        if position == self._looked_at:
            return
        before, self._looked_at = self._looked_at, position
        opened = self._state.opened
        if alias is None or position is None or opened is None:
            self._state.last_good = self._state.moves = self._looked_at = None
            return
        if before is None or before[:2] != position[:2]:
            self._state.last_good = self._state.moves = None
        self._ports.run(partial(self._read, opened, alias), group="way back", exclusive=True)

    def again(self) -> None:
        """Read the past again where it does not tell who moved the alias to where it is."""
        if self._state.last_good is None or self._state.last_good.brought is None:
            self._looked_at = None
            self.look()

    async def _read(self, opened: Opened, alias: Alias) -> None:
        read = await asyncio.to_thread(read_recent, opened.workspace, alias)
        self._state.moves, self._state.last_good = read, self._last_good_by(read, alias)

    def _last_good_by(self, read: MovesRead, alias: Alias) -> LastGood:
        function, now = function_of(self._state, alias), service_time(self._state)
        return find_last_good(read.moves, alias, function, now, self._hold, failures=read.failures)

    def offer(self, alias: Alias) -> None:
        """Ask whether to roll back an alias that is whole, or say why there is nowhere known to go."""
        if self._state.opened is not None:
            self._ports.run(partial(self._offer, self._state.opened, alias), group="roll back", exclusive=True)

    async def _offer(self, opened: Opened, alias: Alias) -> None:
        read = await asyncio.to_thread(read_recent, opened.workspace, alias)
        last_good = self._last_good_by(read, alias)
        good = await self._first_fit(opened, last_good)
        if good is None:
            self._ports.say.inform(f"reading who moved {alias.name}, as far back as it is known")
            async for read in steps(read_moves(opened.workspace, alias.function, service_time(self._state))):
                last_good = self._last_good_by(read, alias)
                if last_good.good is not None and not read.complete:
                    break
            good = await self._first_fit(opened, last_good)
        if good is None:
            self._ports.say.warn(describe_no_last_good(last_good, read, self._hold))
            self._ports.post(messages.Navigate(HistoryRoute(alias.function, alias.name)))
            return
        now, function = service_time(self._state), function_of(self._state, alias)
        self._ports.post(
            messages.WriteRequested(
                UpdateAlias(alias, Routing(good.version)),
                notes=roll_back_notes(last_good, good, function),
                question=roll_back_question(last_good, good, now),
                yes=f"roll back to {good.version}",
                rolls_back=True,
            )
        )

    async def _first_fit(self, opened: Opened, last_good: LastGood) -> Good | None:
        """Return the latest candidate that is there and answers calls, as far as that can be read."""
        function = last_good.alias.function
        for good in last_good.candidates:
            try:
                version = await asyncio.to_thread(opened.workspace.read_version, function, good.version)
            except NotFound:
                continue
            except ProviderError:
                # Whether it is fit is not known; the way back is not held up by that.
                return good
            learn_version(self._state, function, version)
            if is_fit(version):
                return good
        return None
