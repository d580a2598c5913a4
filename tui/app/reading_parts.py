"""The parts of the app that read: once AWS is open, from time to time, and when someone asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.app.all_aliases import AllAliases
from tui.app.dialogs import aliases_behind
from tui.app.health_poller import HealthPoller
from tui.app.pending_versions import PendingVersions
from tui.app.reader import AccountReader, FunctionReader
from tui.app.refresher import Refresher
from tui.app.session_end import SessionEnd
from tui.app.state import learn_version
from tui.app.throttle_watch import LOOK_SECONDS, ThrottleWatch

if TYPE_CHECKING:
    from tui.app.looked_at import LookedAt
    from tui.app.ports import Ports, Screens, Timer
    from tui.app.state import State
    from tui.domain.alias import Alias
    from tui.domain.function import FunctionSnapshot
    from tui.domain.version import Version
    from tui.settings.settings import Settings
    from tui.storage.functions_cache import FunctionsCache
    from tui.writes.workspace import Workspace


class ReadingParts:
    """What reads functions, versions, aliases and traffic, and what hears of the session and of throttles by that."""

    def __init__(
        self,
        state: State,
        ports: Ports,
        screens: Screens,
        settings: Settings,
        looked_at: LookedAt,
        functions: FunctionsCache | None,
        recalled_from: str,
        *,
        select: Callable[[Alias], object],
        seen: Callable[[Alias], object],
    ) -> None:
        """Keep `functions`, which are of the account `recalled_from`; `seen` hears of aliases that were read."""
        self._state, self._ports, self._screens, self._settings = state, ports, screens, settings
        self.account = AccountReader(state, ports, functions, recalled_from)
        self.function = FunctionReader(state, ports, settings.protected_aliases, select)
        self.all_aliases = AllAliases(
            state,
            ports.run,
            settings,
            shows_list=looked_at.shows_the_list,
            shows_evidence=looked_at.shows_evidence,
            has_focus=lambda: screens.app_focus,
        )
        self.pending_versions = PendingVersions(
            self._read_version,
            function=self._function_looked_at,
            learned=partial(learn_version, state),
            failed=ports.say.fail,
        )
        self.health = HealthPoller(state, ports.run, settings.metrics_seconds, looked_at.shows_traffic)
        self.refresher = Refresher(
            state,
            ports,
            behind_dialogs=lambda: aliases_behind(screens.screen_stack),
            has_focus=lambda: screens.app_focus,
            seen=seen,
        )
        self._session_end, self._throttling = SessionEnd(state, ports), ThrottleWatch(state, ports)
        self._timers: list[Timer] = []

    def begin(self) -> None:
        """Read from time to time from now on."""
        settings, every = self._settings, self._screens.set_interval
        self._timers.append(every(max(30 / settings.speed, 1.0), self._tick))
        self._timers.append(every(LOOK_SECONDS, self._throttling.look))
        if settings.refresh_seconds:
            self._timers.append(every(settings.refresh_seconds, self._look_again))

    def end(self) -> None:
        """Read no more from time to time."""
        for timer in self._timers:
            timer.stop()

    def began(self, workspace: Workspace) -> None:
        """Read everything, now that AWS is open."""
        self.refresher.tick()
        self.function.read()
        self.account.read(workspace)
        self.all_aliases.begin(workspace)
        self._ports.run(self.pending_versions.run, group="pending versions")

    async def identified(self) -> None:
        """Take up what belongs to one account, now that it is known which it is, or that it cannot be."""
        self._tick()
        await self.account.identified()
        await self.all_aliases.identified()

    def refresh(self, workspace: Workspace) -> None:
        """Read again what is on screen."""
        self.refresher.tick()
        self.pending_versions.again()
        self.all_aliases.reader.again()
        if self._state.function is not None:
            self.function.read()
            self.refresher.look()
        else:
            self.refresher.forget_aliases()
            self.account.read(workspace)
            self.all_aliases.again()
        self.health.refresh()

    def screen_resumed(self) -> None:
        """Read on what another screen shows."""
        self.all_aliases.wake()
        self.health.wake()

    def looks(self) -> tuple[tuple[Callable[[], object], tuple[str, ...]], ...]:
        """Return what looks again when a var of the app changes, and which vars."""
        return (
            *((look, (source,)) for source, look in self.all_aliases.watches()),
            (self.pending_versions.look, ("app_focus", "function")),
            (self.health.wake, ("app_focus",)),
            (self._throttling.account_read, ("account",)),
            (self.health.look, ("moves",)),
        )

    def _tick(self) -> None:
        self.refresher.tick()
        self._session_end.look()

    def _look_again(self) -> None:
        self.refresher.look()
        self.all_aliases.look()

    def _function_looked_at(self) -> FunctionSnapshot | None:
        return self._state.function if self._screens.app_focus and self._state.opened is not None else None

    async def _read_version(self, function: str, number: str) -> Version:
        assert self._state.opened is not None
        return await asyncio.to_thread(self._state.opened.workspace.read_version, function, number, background=True)
