"""The minutes of logs that were made last, packed: as they are, each is thousands of small strings."""

from __future__ import annotations

import marshal
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence

from tui.demo.logs.log_format import Event

MOST_BYTES, MOST_MINUTES = 4_000_000, 60
"""What is kept, packed, and of how many minutes."""

FEWEST_MINUTES = 3
"""Minutes that are kept however large they are: a scan looks at each of them twice in a row."""

_QUICK = 1


class RecentMinutes:
    """Events of minutes by whatever tells one from another; those used longest ago are forgotten first."""

    def __init__(self) -> None:
        self._packed: OrderedDict[Hashable, bytes] = OrderedDict()

    def __len__(self) -> int:
        """Return how many minutes are kept."""
        return len(self._packed)

    def get(self, key: Hashable) -> tuple[Event, ...] | None:
        """Return the events of a minute as they were kept, None where they are not."""
        packed = self._packed.get(key)
        if packed is None:
            return None
        self._packed.move_to_end(key)
        return tuple(map(Event._make, marshal.loads(zlib.decompress(packed))))

    def keep(self, key: Hashable, events: Sequence[Event]) -> None:
        """Keep the events of a minute."""
        self._packed[key] = zlib.compress(marshal.dumps([tuple(event) for event in events]), _QUICK)
        self._packed.move_to_end(key)
        size = sum(map(len, self._packed.values()))
        while len(self) > FEWEST_MINUTES and (size > MOST_BYTES or len(self) > MOST_MINUTES):
            size -= len(self._packed.popitem(last=False)[1])
