"""A Live Tail session of the demo, in the bytes of AWS's event stream."""

from __future__ import annotations

import binascii
import json
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

EVERY_SECONDS = 1.0
MOST = 500
"""Events an update holds; of more AWS picks some, and says so."""

Since = Callable[[int, int], list[dict[str, Any]]]
"""Returns the events between two times, in ms since 1970, both included."""


class LiveTail:
    """What botocore reads the session from: a body that goes on until it is closed."""

    def __init__(self, clock: Callable[[], int], since: Since, groups: list[str]) -> None:
        self._clock, self._since, self._groups = clock, since, groups
        self._closed = threading.Event()
        self._from = clock()

    def stream(self, **_: Any) -> Iterator[bytes]:
        """Yield the initial response, the start of the session, and an update a second."""
        yield _message("initial-response", {})
        yield _message("sessionStart", {"logGroupIdentifiers": self._groups, "sessionId": "demo", "requestId": "demo"})
        while not self._closed.wait(EVERY_SECONDS):
            yield self.update()

    def update(self) -> bytes:
        """Return what was logged since the last update."""
        until = self._clock()
        events = self._since(self._from, until - 1)
        self._from = until
        sampled = events[:: -(-len(events) // MOST)] if len(events) > MOST else events
        update = {"sessionMetadata": {"sampled": len(sampled) < len(events)}, "sessionResults": sampled}
        return _message("sessionUpdate", update)

    def close(self) -> None:
        """End the session."""
        self._closed.set()


def _message(event: str, payload: Mapping[str, Any]) -> bytes:
    """Write one message: lengths, their checksum, headers, payload, and the checksum of it all."""
    fields = {":message-type": "event", ":event-type": event, ":content-type": "application/json"}
    headers = b"".join(_header(name, value) for name, value in fields.items())
    body = json.dumps(payload).encode()
    prelude = struct.pack("!II", len(headers) + len(body) + 16, len(headers))
    begun = prelude + struct.pack("!I", binascii.crc32(prelude)) + headers + body
    return begun + struct.pack("!I", binascii.crc32(begun))


def _header(name: str, value: str) -> bytes:
    return bytes([len(name)]) + name.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
