"""Follows the rollouts that AWS runs while a screen that shows them is on top: each look is a few calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui.app.ports import Run
from tui.app.state import HasOpened
from tui.features.health.reading_times import SOONEST
from tui.features.rollout.here.store import Place
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.hosted.watch import HostedRead, HostedReader, Wanted, sources
from tui.features.rollout.record.keeper import RecordKeeper
from tui.features.rollout.record.record import Begun
from tui.features.rollout.record.sampling import Sampler
from tui.settings.settings import Settings

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

    `changed` is called when one that is followed begins, moves or ends. What is followed is kept below `records`.
    """

    def __init__(
        self,
        state: HostedState,
        run: Run,
        shown: Callable[[], Wanted | None],
        changed: Callable[[], object],
        settings: Settings,
        records: Path,
    ) -> None:
        self._state, self._run, self._shown, self._changed = state, run, shown, changed
        self._speed = settings.speed if settings.demo else 1.0
        # Not more often than a machine can read, however fast the demo's clock runs.
        self._every = settings.metrics_seconds and max(settings.metrics_seconds, SOONEST * self._speed)
        self._way = Place("", "", settings.profile, settings.endpoint_url, settings.demo)
        self._records = records
        self._reader: tuple[Opened, HostedReader] | None = None
        self._wake = asyncio.Event()

    def start(self) -> None:
        """Begin to look."""
        self._run(self._poll, group="hosted rollouts", exclusive=True)

    def wake(self, *_: object) -> None:
        """Look now."""
        self._wake.set()

    def refresh(self) -> None:
        """Look now, and read a sample of what is followed."""
        if self._reader is not None:
            self._reader[1].ask_sample()
        self._wake.set()

    def begin(self, opened: Opened, hosted: HostedRollout, begun: Begun) -> str:
        """Keep a rollout that was just started from here; return why it could not be, empty where it was. Blocks."""
        return self._reader_of(opened).begin(hosted, begun)

    async def _poll(self) -> None:
        while True:
            self._wake.clear()
            wanted, opened = self._shown(), self._state.opened
            if wanted is None or opened is None:
                await self._wake.wait()
                continue
            reader = self._reader_of(opened)
            read = await asyncio.to_thread(reader.read, wanted)
            self._take(read)
            # Samples and records take longer, and what is there to see is shown before.
            read = await asyncio.to_thread(reader.keep, read)
            self._take(read)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._pause(read))

    def _reader_of(self, opened: Opened) -> HostedReader:
        if self._reader is None or self._reader[0] is not opened:
            workspace = opened.workspace
            keeper, sampler = RecordKeeper(self._records, workspace, self._way), Sampler(workspace, self._every)
            self._reader = opened, HostedReader(sources(workspace), sampler, keeper)
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
