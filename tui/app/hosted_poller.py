"""Follows the rollouts that AWS runs while a screen that shows them is on top: each look is a few calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tui.app.ports import Run
from tui.app.state import HasOpened
from tui.features.rollout.hosted.watch import HostedRead, HostedReader, Wanted, sources

if TYPE_CHECKING:
    from tui.app.state import Opened

LOOK_SECONDS, QUIET_SECONDS = 5.0, 20.0
"""Between two looks at what runs, and at what does not; by the clock of the account."""

FASTEST_SECONDS = 0.5
"""Between two looks in the demo, however fast its clock."""


class HostedState(HasOpened, Protocol):
    """What is known of the rollouts that AWS runs; None until they were looked at."""

    hosted: HostedRead | None


class HostedPoller:
    """Reads what `shown` names, None while no screen shows such rollouts, and publishes what changed.

    `changed` is called when one that is followed begins, moves or ends; `speed` is how fast the account's clock runs.
    """

    def __init__(
        self,
        state: HostedState,
        run: Run,
        shown: Callable[[], Wanted | None],
        changed: Callable[[], object],
        speed: float,
    ) -> None:
        self._state, self._run, self._shown, self._changed, self._speed = state, run, shown, changed, speed
        self._reader: tuple[Opened, HostedReader] | None = None
        self._wake = asyncio.Event()

    def start(self) -> None:
        """Begin to look."""
        self._run(self._poll, group="hosted rollouts", exclusive=True)

    def wake(self, *_: object) -> None:
        """Look now."""
        self._wake.set()

    async def _poll(self) -> None:
        while True:
            self._wake.clear()
            wanted, opened = self._shown(), self._state.opened
            if wanted is None or opened is None:
                await self._wake.wait()
                continue
            read = await asyncio.to_thread(self._reader_of(opened).read, wanted)
            self._take(read)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._pause(read))

    def _reader_of(self, opened: Opened) -> HostedReader:
        if self._reader is None or self._reader[0] is not opened:
            self._reader = opened, HostedReader(sources(opened.workspace))
        return self._reader[1]

    def _pause(self, read: HostedRead) -> float:
        runs = read.followed is not None and read.followed.running
        return max((LOOK_SECONDS if runs else QUIET_SECONDS) / self._speed, FASTEST_SECONDS)

    def _take(self, read: HostedRead) -> None:
        before = self._state.hosted
        self._state.hosted = read
        was = before.followed if before is not None and before.wanted == read.wanted else None
        now = read.followed
        if now is not None and (was is None or (was.course, was.confirmed) != (now.course, now.confirmed)):
            self._changed()
