"""Reads what is known of aliases beside where they point, while the list of all aliases is on top."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Protocol

from tui.app.in_thread import steps
from tui.app.ports import Run
from tui.app.state import HasOpened, Opened
from tui.domain.account import AccountSnapshot
from tui.features.canaries.evidence import Evidence, read_evidence, wants_reading, without_failures
from tui.features.canaries.rows import splits_of

if TYPE_CHECKING:
    from tui.domain.alias import Alias

SOONEST_SECONDS = 2.0
"""Between two readings, so that splits that are found one after the other are asked about together."""


class EvidenceState(HasOpened, Protocol):
    """What is known of all aliases; `alias_evidence` is None until it was looked at."""

    alias_evidence: Evidence | None

    @property
    def account(self) -> AccountSnapshot:
        """The aliases themselves."""


class EvidencePoller:
    """Reads while `is_shown`: at once, then every so many seconds (0: only on request), and soon for new splits.

    `seconds` are those of the settings by our clock, `speed` is how fast the account's runs.
    """

    def __init__(
        self,
        state: EvidenceState,
        run: Run,
        is_shown: Callable[[], bool],
        managed_tags: tuple[str, ...],
        seconds: float,
        speed: float = 1.0,
    ) -> None:
        self._state, self._run, self._is_shown, self._managed_tags = state, run, is_shown, managed_tags
        self._seconds, self._soonest = seconds / speed, SOONEST_SECONDS / speed
        self._again = True
        self._splits: tuple[object, tuple[Alias, ...]] = (None, ())
        self._wake = asyncio.Event()

    def start(self) -> None:
        """Begin to look whether there is something to read."""
        self._run(self._poll, group="alias evidence", exclusive=True)

    def wake(self, *_: object) -> None:
        """Look whether there is something to read now."""
        self._wake.set()

    def again(self) -> None:
        """Read all of it again, now; what is known stands until then."""
        self._again = True
        self._wake.set()

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            self._wake.clear()
            opened = self._state.opened
            if opened is None or not self._is_shown():
                await self._wake.wait()
            elif (due := self._due(loop.time() - last)) <= 0:
                await self._read(opened)
                last = loop.time()
            else:
                # In between it is seen whether more splits were found.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), min(due, self._soonest))

    def _due(self, since: float) -> float:
        """Return in how many seconds to read, given those that passed since the last time."""
        known = self._state.alias_evidence
        if self._again or known is None or not known.settled:
            return 0.0
        if wants_reading(known, self._split_now()):
            return max(self._soonest - since, 0.0)
        return max(self._seconds - since, 0.0) if self._seconds else inf

    def _split_now(self) -> tuple[Alias, ...]:
        read = self._state.account.read
        if self._splits[0] is not read:
            self._splits = (read, splits_of(self._state.account))
        return self._splits[1]

    async def _read(self, opened: Opened) -> None:
        splits, earlier = self._split_now(), self._state.alias_evidence or Evidence()
        if self._again:
            earlier = without_failures(earlier)
        self._again = False
        async for evidence in steps(read_evidence(opened.workspace, splits, earlier, self._managed_tags)):
            self._state.alias_evidence = evidence
            if not self._is_shown():
                # What is left is read when one comes back.
                return
