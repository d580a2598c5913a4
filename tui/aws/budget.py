"""The budget of calls a second: AWS allows an account 15, shared by everyone (aws-semantics 1.9)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

RATE = 3.0
"""Calls a second."""

BURST = 6.0
"""Calls that may be made at once after a quiet time, and how deep foreground calls may overdraw."""

_SLOW_RATE = 0.5
_SLOW_SECONDS = 60.0
_ALMOST = 1 - 1e-9
"""A whole token, short of what float addition loses; without it a waiter could wake a breath too early for ever."""


class Budget:
    """A token bucket: background calls wait their turn in it, foreground calls never wait but draw it down."""

    def __init__(
        self,
        rate: float = RATE,
        burst: float = BURST,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Condition, float], object] = threading.Condition.wait,
    ) -> None:
        self._full_rate, self._burst = rate, burst
        self._clock, self._wait = clock, wait
        self._condition = threading.Condition()
        self._queue: deque[object] = deque()
        self._tokens = burst
        self._counted_at = clock()
        self._slow_until = self._counted_at
        self._closed = False

    def like(self, rate: float, burst: float = BURST) -> Budget:
        """Return another budget, of `rate` calls a second, by the same clock."""
        return Budget(rate, burst, self._clock, self._wait)

    @property
    def rate(self) -> float:
        """The calls a second that are allowed now."""
        return min(self._full_rate, _SLOW_RATE) if self._clock() < self._slow_until else self._full_rate

    @property
    def slowed(self) -> bool:
        """Whether background calls are slowed down, because AWS throttled recently."""
        return self._clock() < self._slow_until

    def take(self, *, background: bool) -> bool:
        """Take one call from the budget, a background call once it is due; return False where the budget is closed."""
        with self._condition:
            self._count()
            if not background:
                self._tokens = max(self._tokens - 1, -self._burst)
                return not self._closed
            turn = object()
            self._queue.append(turn)
            try:
                while not self._closed:
                    if self._queue[0] is turn and self._tokens >= _ALMOST:
                        self._tokens -= 1
                        return True
                    self._wait(self._condition, self._seconds_to_wait())
                    self._count()
                return False
            finally:
                self._queue.remove(turn)
                self._condition.notify_all()

    def throttled(self) -> None:
        """Slow down for a minute, because AWS throttled a call."""
        with self._condition:
            self._count()
            self._tokens = min(self._tokens, 0.0)
            self._slow_until = self._counted_at + _SLOW_SECONDS

    def close(self) -> None:
        """Release all waiting callers."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _count(self) -> None:
        now = self._clock()
        slow = min(max(self._slow_until - self._counted_at, 0.0), now - self._counted_at)
        gained = slow * min(self._full_rate, _SLOW_RATE) + (now - self._counted_at - slow) * self._full_rate
        self._tokens = min(self._tokens + gained, self._burst)
        self._counted_at = now

    def _seconds_to_wait(self) -> float:
        seconds = (1 - self._tokens) / self.rate
        slow_for = self._slow_until - self._counted_at
        # Whoever is not at the head is woken by the one before; the time-out is only a second chance.
        return max(min(seconds, slow_for) if slow_for > 0 else seconds, 0.001)
