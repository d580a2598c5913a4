"""The part of the logs' screen that reads: the newest lines, older ones, and those that come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.features.logs.columns import FULL, is_full, with_older
from tui.features.logs.read import Older, follow_logs, read_logs, read_older
from tui.features.logs.view import can_read, versions_to_read
from tui.presentation.ages import moment
from tui.presentation.keymap import with_keys

if TYPE_CHECKING:
    from screens.detail import DetailScreen
    from screens.logs.commands import LogsContext
    from tui.domain.alias import Alias
    from tui.domain.function import FunctionSnapshot
    from tui.domain.logs import Logs
    from tui.features.logs.time_range import TimeRange


class LogReading:
    """Reads one thing at a time of the versions behind an alias; what comes is followed until it is stopped."""

    def __init__(
        self, screen: DetailScreen[LogsContext], logs: Callable[[], Logs | None], show: Callable[[Logs], object]
    ) -> None:
        """Have what was read shown by `show`; `logs` returns what is shown."""
        self._screen, self._logs, self._show = screen, logs, show
        self._stop = threading.Event()
        self._older = ""
        """The version whose older lines are being read."""
        self.alias: Alias | None = None
        self.versions: tuple[str, ...] = ()

    def choose(self, function: FunctionSnapshot, alias: str) -> bool:
        """Choose the versions behind an alias, once; tell whether it is known by now which they are."""
        if not self.versions and can_read(function, alias):
            self.alias = function.alias(alias)
            self.versions = versions_to_read(function, self.alias)
        return bool(self.versions)

    def read(self, function: FunctionSnapshot, wanted: TimeRange) -> None:
        """Read the newest lines."""
        versions, self._older = self.versions, ""
        self._screen.read(lambda w: read_logs(w.provider, w.context.clock.now, function, versions, wanted), self._show)

    def stop(self) -> None:
        """Follow no longer."""
        self._stop.set()

    def follow(self, function: FunctionSnapshot, logs: Logs) -> None:
        """Follow, or stop following."""
        if logs.follow:
            self._stop.set()
            return
        self._stop = stop = threading.Event()
        self._screen.read(lambda w: follow_logs(w.provider, w.context.clock.now, function, logs, stop), self._show)

    def read_before(self, version: str, function: FunctionSnapshot, logs: Logs, wanted: TimeRange) -> None:
        """Read the lines before the first of a version's."""
        column = logs.column(version)
        if column is None or not column.lines or self._older or not logs.complete:
            return
        if logs.follow or is_full(column):
            why_not = "stop following to load older lines: {logs.follow}" if logs.follow else FULL
            self._screen.notify(with_keys(why_not), markup=False)
            return
        self._older = version
        self._screen.read(lambda w: read_older(w.provider, function, column, wanted), self._take_older, "older")

    def _take_older(self, older: Older) -> None:
        self._older = ""
        logs = self._logs()
        column = logs.column(older.version) if logs is not None else None
        if logs is None or column is None:
            return
        if not older.lines:
            self._screen.notify(f"no older lines since {moment(older.since)}", markup=False)
            return
        columns = tuple(with_older(one, older.lines) if one is column else one for one in logs.columns)
        self._show(replace(logs, columns=columns))
