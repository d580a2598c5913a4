"""Ends the leave to write a protected alias without asking: after quiet minutes, and with another alias selected."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from tui.domain.alias import Alias
from tui.features.fader.actions import Disarm
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.machine import Fader


class Arming:
    """Knows when each armed alias was last moved; `protects` says of which aliases it is asked again."""

    def __init__(
        self, protects: Callable[[Alias], bool], minutes: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._protects, self._seconds, self._clock = protects, minutes * 60, clock
        self._moved: dict[tuple[str, str], float] = {}

    def note(self, fader: Fader) -> None:
        """Note that an alias was armed, or moved while it was."""
        key = fader.confirmed.function, fader.confirmed.name
        if not fader.armed:
            self._moved.pop(key, None)
        elif not fader.at_rest or key not in self._moved:
            self._moved[key] = self._clock()

    def end(self, shifts: Iterable[ShiftDriver], *, quiet: bool = False) -> None:
        """Ask again before the next change of each alias that has nothing pending; with `quiet`, of those left long."""
        for shift in tuple(shifts):
            fader = shift.fader
            alias = fader.confirmed
            since = self._clock() - self._moved.get((alias.function, alias.name), 0.0)
            if fader.armed and fader.at_rest and self._protects(alias) and (not quiet or since >= self._seconds):
                shift.apply(Disarm())
