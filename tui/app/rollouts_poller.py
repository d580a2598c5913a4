"""Follows the rollouts on disk: closely while a screen shows them, now and then while one goes on unseen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from tui.app.ports import Run
from tui.features.rollout.here.watch import RolloutsRead, RolloutsReader
from tui.features.rollout.state import Rollout
from tui.features.rollout.text.notice import terminal_notice, to_tell

LOOK_SECONDS = 0.5
"""Between two looks while one that is shown has not ended."""

QUIET_SECONDS = 2.0
"""Between two looks while all have: only another process begins one unasked."""

AWAY_SECONDS = 5.0
"""Between two looks while no screen shows them and one goes on: whoever looks elsewhere is to be notified."""


class RolloutsState(Protocol):
    """What is known of the rollouts; None until they were looked at."""

    rollouts: RolloutsRead | None


class RolloutsPoller:
    """Reads the folder of rollouts, and publishes what changed.

    `shown` returns the rollout that the screen on top shows in full, empty where it shows them as a list, None where it
    shows none. `changed` is called when a rollout has changed; `write` gets what rings the terminal, or raises a
    desktop notification, where the plan of one asks for that.
    """

    def __init__(
        self,
        state: RolloutsState,
        run: Run,
        rollouts: Path,
        shown: Callable[[], str | None],
        changed: Callable[[], object],
        write: Callable[[str], object],
    ) -> None:
        self._state, self._run, self._shown, self._changed = state, run, shown, changed
        self._write = write
        self._reader = RolloutsReader(rollouts)
        self._wake = asyncio.Event()

    def start(self) -> None:
        """Begin to look."""
        self._run(self._poll, group="rollouts on disk", exclusive=True)

    def wake(self, *_: object) -> None:
        """Look now."""
        self._wake.set()

    async def _poll(self) -> None:
        while True:
            shown = self._shown()
            self._wake.clear()
            if shown is None and not self._goes_on:
                await self._wake.wait()
                continue
            self._take(await asyncio.to_thread(self._reader.read, shown or ""))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), seconds_between(self._state.rollouts, shown is not None))

    @property
    def _goes_on(self) -> bool:
        """Whether a rollout had not ended when they were looked at last."""
        read = self._state.rollouts
        return read is not None and any(one.is_carried_out for one in read.listed)

    def _take(self, read: RolloutsRead) -> None:
        before = self._state.rollouts
        if read != before:
            self._state.rollouts = read
            if before is not None and read.listed != before.listed:
                self._changed()
                self._ring(before, read)

    def _ring(self, before: RolloutsRead, read: RolloutsRead) -> None:
        notices = "".join(terminal_notice(one.plan.notify, one) for one in to_tell(_rollouts(before), _rollouts(read)))
        if notices:
            self._write(notices)


def seconds_between(read: RolloutsRead | None, shown: bool) -> float:
    """Return after how long to look again, given what was read last and whether a screen shows it."""
    if not shown:
        return AWAY_SECONDS
    listed = read.listed if read is not None else ()
    return QUIET_SECONDS if all(one.is_over for one in listed) else LOOK_SECONDS


def _rollouts(read: RolloutsRead) -> Iterator[Rollout]:
    return (one.kept.rollout for one in read.listed if one.kept is not None)
