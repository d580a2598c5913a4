"""What time it is in tests: the time of day that they begin at, and a loop whose clock jumps from timer to timer."""

from __future__ import annotations

import asyncio
import os
import selectors
import time
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from tui.domain import clock

T = TypeVar("T")


def begin_at(moment: str) -> None:
    """Let `utc_now` go on from a moment, `2028-02-29T23:59:30@Asia/Kathmandu`, and this process be in that zone."""
    local, _, zone = moment.partition("@")
    ahead = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone or "UTC")).timestamp() - time.time()
    clock._seconds = lambda: time.time() + ahead
    os.environ["TZ"] = zone or "UTC"
    time.tzset()


def hold_moment(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let `utc_now` go on from a moment for the rest of a test: the demo's traffic hangs on the minute."""
    ahead = moment.timestamp() - time.time()
    patch.setattr(clock, "_seconds", lambda: time.time() + ahead)


class _Selector(selectors.DefaultSelector):
    """Tells what is ready at once, and books the time that it should have waited."""

    booked = 0.0
    _rounds = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everything waits, and no timer runs")
        if not ready and timeout:
            self.booked += timeout
        self._rounds = 0 if timeout else self._rounds + 1
        if self._rounds > 20_000:
            raise RuntimeError("something spins, and no time passes")
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs timers in their order, in no time."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Return the seconds that have passed in this loop."""
        return self._virtual.booked


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(scene)


def now() -> float:
    """Return the running loop's time."""
    return asyncio.get_running_loop().time()
