"""The budget of calls a second: AWS allows an account 15, shared by everyone (aws-semantics 1.9).

Writes, and of them a roll back first of all, wait for nobody and touch no disk on their way out; reads that somebody
waits for do not wait either, and touch it ten times a second at most. Both draw the bucket down, and what reads in the
background waits until it has filled.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.aws.allowance import Drawn, Terms, as_of, drawn_on, seconds_to_one, whole
from tui.aws.shared_allowance import SharedAllowance, SharedFile
from tui.domain.call_pace import CallPace
from tui.domain.clock import utc_now

RATE = 3.0
"""Calls a second."""

BURST = 6.0
"""Calls that may be made at once after a quiet time, and how deep foreground calls may overdraw."""

ENTERED_EVERY = 0.1
"""Seconds between two calls that wait for nobody and are entered in the shared allowance; the last enters all."""

PATIENCE = 0.25
"""Seconds that a background call waits for another Crossfade to let go of the shared allowance."""


def _seconds() -> float:
    """Return the time in a way that is the same for every process."""
    return utc_now().timestamp()


class Budget:
    """A token bucket: background calls wait their turn in it, all others never wait but draw it down.

    Once it is shared, other processes draw on it too; what waits for nobody is entered there afterwards.
    """

    def __init__(
        self,
        rate: float = RATE,
        burst: float = BURST,
        clock: Callable[[], float] = _seconds,
        wait: Callable[[threading.Condition, float], object] = threading.Condition.wait,
    ) -> None:
        self._terms = Terms(rate, burst)
        self._clock, self._wait = clock, wait
        self._condition = threading.Condition()
        self._queue: deque[object] = deque()
        self._allowance = whole(self._terms, clock())
        self._shared: SharedAllowance | None = None
        self._unentered = Drawn()
        self._entered_at = -ENTERED_EVERY
        self._closed = False

    def like(self, rate: float, burst: float = BURST) -> Budget:
        """Return another budget, of `rate` calls a second, by the same clock."""
        return Budget(rate, burst, self._clock, self._wait)

    def share(self, file: SharedFile, service: str) -> None:
        """Draw on what other processes draw on too, from now on."""
        with self._condition:
            self._shared = SharedAllowance(file, service, self._clock)

    @property
    def rate(self) -> float:
        """The calls a second that are allowed now."""
        return self.pace.allowed

    @property
    def pace(self) -> CallPace:
        """How fast background calls may be made now."""
        allowance, shared = as_of(self._allowance, self._terms, self._clock()), self._shared
        alone = shared.unreachable if shared is not None else ""
        return CallPace(allowance.pace * self._terms.rate, self._terms.rate, alone)

    def take(self, *, background: bool) -> bool:
        """Take one call from the budget, a background call once it is due; return False where the budget is closed."""
        if not background:
            self._draw(Drawn(calls=1))
            if abs(self._clock() - self._entered_at) >= ENTERED_EVERY:
                self._enter(patience=0)
            return not self._closed
        with self._turn() as turn:
            while self._wait_for(turn):
                if self._take_one():
                    return True
        return False

    def take_for_write(self) -> bool:
        """Take one call for a write, at once and whatever is in the way; return False where the budget is closed."""
        self._draw(Drawn(calls=1, writes=1))
        return not self._closed

    def throttled(self) -> None:
        """Halve the pace, because AWS throttled a call."""
        self._draw(Drawn(throttled=True))
        self._enter(patience=0)

    def close(self) -> None:
        """Release all waiting callers."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    @contextmanager
    def _turn(self) -> Iterator[object]:
        turn = object()
        with self._condition:
            self._queue.append(turn)
        try:
            yield turn
        finally:
            with self._condition:
                self._queue.remove(turn)
                self._condition.notify_all()

    def _wait_for(self, turn: object) -> bool:
        """Wait until a turn is the first and a call is due, as far as is known here; return False where closed."""
        with self._condition:
            while not self._closed:
                self._count()
                if self._queue[0] is turn and self._allowance.has_one:
                    return True
                # Whoever is not at the head is woken by the one before; the time-out is only a second chance.
                self._wait(self._condition, max(seconds_to_one(self._allowance, self._terms), 0.001))
        return False

    def _take_one(self) -> bool:
        """Take one call that is due, unless another process took it."""
        if self._enter(patience=PATIENCE, wanted=True):
            return True
        with self._condition:
            if self._shared is not None and not self._shared.unreachable:
                return False
            self._count()
            has_one = self._allowance.has_one
            if has_one:
                self._note(Drawn(calls=1))
            return has_one

    def _draw(self, drawn: Drawn) -> None:
        with self._condition:
            self._count()
            self._note(drawn)

    def _note(self, drawn: Drawn) -> None:
        self._allowance = drawn_on(self._allowance, self._terms, drawn)
        if self._shared is not None:
            self._unentered = self._unentered.plus(drawn)

    def _enter(self, *, patience: float, wanted: bool = False) -> bool:
        """Enter what was drawn where others see it, with one call that is `wanted`; return whether that was there.

        The disk is waited for without holding up anybody here.
        """
        with self._condition:
            shared, entered, self._unentered = self._shared, self._unentered, Drawn()
            if shared is not None:
                self._entered_at = self._clock()
        if shared is None:
            return False
        settled = shared.settle(entered, self._terms, wanted=wanted, patience=patience)
        with self._condition:
            if settled is None:
                self._unentered = entered.plus(self._unentered)
                return False
            self._allowance = drawn_on(settled.allowance, self._terms, self._unentered)
            return settled.granted

    def _count(self) -> None:
        self._allowance = as_of(self._allowance, self._terms, self._clock())
