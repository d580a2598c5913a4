"""The part of the app that knows the last good version of the selected alias, and offers to go back to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from textual import on, work
from textual.reactive import var

from screens import messages
from screens.routes import HistoryOf
from tui.app.in_thread import steps
from tui.app.state import Opened, function_of, learn_version, service_time
from tui.app.write_controller import DeskApp
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import NotFound, ProviderError
from tui.domain.move import Good
from tui.domain.routing import Routing
from tui.features.alias_history.last_good import LastGood, find_last_good, is_fit
from tui.features.alias_history.last_good_text import describe_no_last_good, roll_back_notes, roll_back_question
from tui.features.alias_history.read import MovesRead, read_moves
from tui.features.alias_history.read_last_good import read_recent


class WayBackApp(DeskApp):
    """Reads the past of an alias when it is selected or was moved, and all of it where a roll back asks for it."""

    last_good: var[LastGood | None] = var(None)

    def on_mount(self) -> None:
        """Look back whenever another alias is selected, or this one has moved."""
        self._looked_at: tuple[str, str, Routing] | None = None
        self.watch(self, "fader", self._look_back, init=False)

    def _look_back(self) -> None:
        alias = self.fader.confirmed if self.fader is not None else None
        stands = (alias.function, alias.name, alias.routing) if alias is not None else None
        # A drag changes the fader many times a second, and where the alias stands seldom.
        if stands == self._looked_at:
            return
        before, self._looked_at = self._looked_at, stands
        if alias is None or stands is None or self.opened is None:
            self.last_good = self._looked_at = None
            return
        if before is None or before[:2] != stands[:2]:
            self.last_good = None
        self._read_back(self.opened, alias)

    @work(group="way back", exclusive=True)
    async def _read_back(self, opened: Opened, alias: Alias) -> None:
        read = await asyncio.to_thread(read_recent, opened.workspace, alias)
        self.last_good = self._found(alias, read)

    def _found(self, alias: Alias, read: MovesRead) -> LastGood:
        hold = timedelta(minutes=self.settings.last_good_minutes)
        function = function_of(self, alias)
        return find_last_good(read.moves, alias, function, service_time(self), hold, audited=not read.failures)

    @on(messages.LastGoodWanted)
    @work(group="roll back", exclusive=True)
    async def _offer(self, message: messages.LastGoodWanted) -> None:
        """Ask whether to roll back an alias that is whole, or say why there is nowhere known to go."""
        opened, alias = self.opened, message.alias
        if opened is None:
            return
        read = await asyncio.to_thread(read_recent, opened.workspace, alias)
        found = self._found(alias, read)
        good = await self._first_fit(opened, found)
        if good is None:
            self.say.inform(f"reading who moved {alias.name}, as far back as it is known")
            async for read in steps(read_moves(opened.workspace, alias.function, service_time(self))):
                found = self._found(alias, read)
                if found.good is not None and not read.complete:
                    break
            good = await self._first_fit(opened, found)
        if good is None:
            hold = timedelta(minutes=self.settings.last_good_minutes)
            self.say.warn(describe_no_last_good(found, read, hold))
            self.post_message(messages.Going(HistoryOf(alias.function, alias.name)))
            return
        now, function = service_time(self), function_of(self, alias)
        self.post_message(
            messages.WriteWanted(
                UpdateAlias(alias, Routing(good.version)),
                notes=roll_back_notes(found, good, function),
                question=roll_back_question(found, good, now),
                yes=f"roll back to {good.version}",
                rolls_back=True,
            )
        )

    async def _first_fit(self, opened: Opened, found: LastGood) -> Good | None:
        """Return the latest candidate that is there and answers calls, as far as that can be read."""
        for good in found.candidates:
            try:
                version = await asyncio.to_thread(opened.workspace.read_version, found.alias.function, good.version)
            except NotFound:
                continue
            except ProviderError:
                # Whether it is fit is not known; the way back is not held up by that.
                return good
            learn_version(self, found.alias.function, version)
            if is_fit(version):
                return good
        return None
