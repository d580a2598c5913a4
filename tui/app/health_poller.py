"""The part of the app that tells how the selected alias is doing, while somebody looks at it."""

from __future__ import annotations

import asyncio

from textual import on, work
from textual.reactive import var

from screens import messages
from screens.base import CommandScreen
from tui.app.in_thread import steps
from tui.app.state import Opened, function_of, service_time
from tui.app.write_controller import DeskApp
from tui.domain.alias import Alias
from tui.domain.errors import Busy
from tui.features.doctor.findings import Finding, Marks, with_alias_checked
from tui.features.fader.machine import Fader
from tui.features.health.health import subject
from tui.features.health.read import Reading, read_health
from tui.features.health.reading_times import SOONEST, next_reading, seconds_until
from tui.features.health.routing_history import Stretches
from tui.features.health.traffic_window import WINDOWS
from tui.settings.settings import Settings


class WatchApp(DeskApp):
    """Reads traffic, alarms and verdict of the selected alias; every metric is billed, so nothing else is read."""

    findings: var[tuple[Finding, ...]] = var(())
    marks: var[Marks] = var(dict)

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._pasts: dict[tuple[str, str], Stretches] = {}
        self._looked = asyncio.Event()

    def on_mount(self) -> None:
        """Examine the selected alias whenever more is known of it."""
        for source in ("function", "fader", "alias_status"):
            self.watch(self, source, self._find, init=False)

    def _find(self) -> None:
        """Say what is wrong with the selected alias by what its page knows, and mark it in the list."""
        alias = self.fader.confirmed if self.fader else None
        found = self._notes.examine(self.function, alias, self.alias_status, service_time(self))
        if found is not None:
            self.findings = found
            if self.function is not None and alias is not None:
                self.marks = with_alias_checked(self.marks, alias, found)

    @on(messages.FunctionsChecked)
    def _mark(self, message: messages.FunctionsChecked) -> None:
        self.marks = {**self.marks, **{report.function: report.marks for report in message.reports}}

    @on(messages.LookedAt)
    def _look_again_at_traffic(self) -> None:
        self._looked.set()

    def watch_fader(self, before: Fader | None, fader: Fader | None) -> None:
        """Read what belongs to other versions, or to another alias."""
        was = subject(before.confirmed) if before is not None else None
        if was != (subject(fader.confirmed) if fader is not None else None):
            self._watch_traffic(asked=False)

    @on(messages.RefreshWanted)
    def _read_traffic_again(self) -> None:
        health = self.health
        if health is not None and (health.unrecorded is not None or health.unknown_before is not None):
            self._pasts.pop((health.alias.function, health.alias.name), None)
        self._watch_traffic(asked=True)

    @on(messages.WindowWanted)
    def _take_window(self, message: messages.WindowWanted) -> None:
        at = WINDOWS.index(self.window) + message.by
        self.window = WINDOWS[min(max(at, 0), len(WINDOWS) - 1)]
        traffic = self.health.traffic if self.health is not None else None
        bounds = (traffic.since, traffic.until) if traffic is not None else (None, None)
        if bounds[0] and bounds[1] and bounds[0] > bounds[1] - self.window.length:
            self._watch_traffic(asked=True)

    def _watch_traffic(self, *, asked: bool) -> None:
        self.workers.cancel_group(self, "traffic")
        if self.fader is not None and self.opened is not None and (asked or self.settings.metrics_seconds):
            self._keep_reading(self.opened)

    @work(group="traffic", exclusive=True)
    async def _keep_reading(self, opened: Opened) -> None:
        every, clock, throttled = self.settings.metrics_seconds, opened.workspace.context.clock, 0
        while self.fader is not None:
            while not self._is_looked_at:
                self._looked.clear()
                await self._looked.wait()
            began = clock.now()
            await self._read_health(opened, self.fader.confirmed)
            if not every:
                return
            busy = self.health is not None and self.health.failure and isinstance(self.health.failure.cause, Busy)
            throttled = throttled + 1 if busy else 0
            wait = seconds_until(next_reading(began, every, throttled), clock, clock.now())
            await asyncio.sleep(max(wait, SOONEST))

    @property
    def _is_looked_at(self) -> bool:
        # While the app ends there may be no screen left.
        top = self.screen_stack[-1] if self.screen_stack else None
        return self.app_focus and isinstance(top, CommandScreen) and top.shows_traffic

    async def _read_health(self, opened: Opened, alias: Alias) -> None:
        key = (alias.function, alias.name)
        reading = Reading(
            alias,
            self.window,
            opened.sessions.routing_history(alias),
            self._pasts.get(key),
            self.health,
            self._timeout_of(alias),
            self.settings.metrics_seconds,
        )
        async for step in steps(read_health(opened.workspace, reading)):
            if step.told is not None:
                self._pasts[key] = step.told
            self.health = step.health

    def _timeout_of(self, alias: Alias) -> int | None:
        """Return the longest timeout (s) of the versions behind an alias, as far as it is known."""
        function = function_of(self, alias)
        versions = [function.version(number) for number in alias.routing.versions] if function is not None else []
        return max((version.timeout_s for version in versions if version and version.timeout_s), default=None)
