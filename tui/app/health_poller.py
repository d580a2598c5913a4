"""Reads how the selected alias is doing, while someone looks at it: every metric is billed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

from tui.app.in_thread import steps
from tui.app.ports import Run
from tui.app.state import HasFader, HasFunction, HasOpened, Opened, function_of
from tui.domain.alias import Alias
from tui.domain.clock import minute_of
from tui.domain.errors import Busy
from tui.features.alias_history.read import MovesRead
from tui.features.alias_history.routing_history import RoutingHistory, from_moves, merge
from tui.features.fader.machine import Fader
from tui.features.health.health import Health, subject
from tui.features.health.read import Reading, read_health
from tui.features.health.reading_times import SOONEST, next_reading, seconds_until
from tui.features.health.traffic_window import WINDOWS, Window
from tui.features.health.weights import versions_since


class HealthState(HasOpened, HasFunction, HasFader, Protocol):
    """The selected alias, and how it is doing over which window."""

    health: Health | None
    window: Window

    @property
    def moves(self) -> MovesRead | None:
        """The newest moves of the selected alias, None while they are not read."""


class HealthPoller:
    """Reads traffic, alarms and verdict every `every` seconds, 0 for on request only.

    `is_looked_at` tells whether a screen that shows them is on top, of a terminal that has the focus.
    """

    def __init__(self, state: HealthState, run: Run, every: float, is_looked_at: Callable[[], bool]) -> None:
        self._state, self._run, self._every, self._is_looked_at = state, run, every, is_looked_at
        self._pasts: dict[tuple[str, str], RoutingHistory] = {}
        self._wake = asyncio.Event()

    def wake(self, *_: object) -> None:
        """Look whether it is looked at now."""
        self._wake.set()

    def fader_changed(self, before: Fader | None, fader: Fader | None) -> None:
        """Read what belongs to other versions, or to another alias."""
        was = subject(before.confirmed) if before is not None else None
        if was != (subject(fader.confirmed) if fader is not None else None):
            self._restart(asked=False)

    def look(self) -> None:
        """Read what the newest moves tell of and was not read: a version that had traffic a while ago."""
        health, opened = self._state.health, self._state.opened
        alias = self._state.fader.confirmed if self._state.fader is not None else None
        if health is None or health.traffic is None or alias is None or opened is None or not health.is_of(alias):
            return
        since, _ = self._state.window.axis(minute_of(opened.workspace.context.clock.now()))
        wanted = versions_since(alias.routing, self._known(opened, alias), since)
        if not set(wanted) <= {series.version for series in health.traffic.series}:
            self._restart(asked=False)

    def _known(self, opened: Opened, alias: Alias) -> RoutingHistory:
        """Return how an alias was routed, by this session and its newest moves."""
        moves = self._state.moves.moves if self._state.moves is not None else ()
        own = (move for move in moves if move.alias == alias.name)
        return merge(opened.sessions.routing_history(alias), from_moves(own, alias.name))

    def refresh(self) -> None:
        """Read again now."""
        health = self._state.health
        if health is not None and (health.unrecorded is not None or health.unknown_before is not None):
            self._pasts.pop((health.alias.function, health.alias.name), None)
        self._restart(asked=True)

    def change_window(self, by: int) -> None:
        """Show the next longer (1) or shorter (-1) window, and read where it is longer than what was read."""
        at = WINDOWS.index(self._state.window) + by
        self._state.window = WINDOWS[min(max(at, 0), len(WINDOWS) - 1)]
        traffic = self._state.health.traffic if self._state.health is not None else None
        bounds = (traffic.since, traffic.until) if traffic is not None else (None, None)
        if bounds[0] and bounds[1] and bounds[0] > self._state.window.axis(bounds[1])[0]:
            self._restart(asked=True)

    def _restart(self, *, asked: bool) -> None:
        # What is exclusive ends what was read before, also where there is nothing to read now.
        self._run(partial(self._poll, asked), group="traffic", exclusive=True)

    async def _poll(self, asked: bool) -> None:
        opened, throttled = self._state.opened, 0
        if opened is None:
            return
        if not (asked or self._every):
            self._note_unread()
            return
        clock = opened.workspace.context.clock
        while self._state.fader is not None:
            while not self._is_looked_at():
                self._wake.clear()
                await self._wake.wait()
            began = clock.now()
            await self._read(opened, self._state.fader.confirmed)
            if not self._every:
                return
            health = self._state.health
            busy = health is not None and health.failure is not None and isinstance(health.failure.cause, Busy)
            throttled = throttled + 1 if busy else 0
            wait = seconds_until(next_reading(began, self._every, throttled), clock, clock.now())
            await asyncio.sleep(max(wait, SOONEST))

    def _note_unread(self) -> None:
        """Have it said that nothing is read of what is selected, where nothing was."""
        fader, health = self._state.fader, self._state.health
        if fader is not None and (health is None or not health.is_of(fader.confirmed)):
            self._state.health = Health(fader.confirmed, settled=True)

    async def _read(self, opened: Opened, alias: Alias) -> None:
        key = (alias.function, alias.name)
        reading = Reading(
            alias,
            self._state.window,
            self._known(opened, alias),
            self._pasts.get(key),
            self._state.health,
            self._timeout_of(alias),
            self._every,
        )
        async for step in steps(read_health(opened.workspace, reading)):
            if step.past is not None:
                self._pasts[key] = step.past
            self._state.health = step.health

    def _timeout_of(self, alias: Alias) -> int | None:
        """Return the longest timeout (s) of the versions behind an alias, as far as it is known."""
        function = function_of(self._state, alias)
        versions = [function.version(number) for number in alias.routing.versions] if function is not None else []
        return max((version.timeout_s for version in versions if version and version.timeout_s), default=None)
