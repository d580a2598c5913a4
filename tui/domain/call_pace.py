"""How fast AWS is called."""

from __future__ import annotations

from typing import NamedTuple


class CallPace(NamedTuple):
    """Calls a second that background reads may make now, and `full` where AWS throttles nobody.

    `alone` says why the calls of other Crossfades on this machine are not counted, empty where they are, or where there
    is nothing to share.
    """

    allowed: float
    full: float
    alone: str = ""

    @property
    def slowed(self) -> bool:
        """Whether reading goes slowly, because AWS throttled lately."""
        return self.allowed < self.full
