"""A pseudo-terminal at the end of a slow line: it takes so many bytes a second and no more."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
from collections.abc import Sequence

from tests.support.pty.terminal import Terminal

BYTES_A_SECOND = 2_400
_AT_ONCE = 120


class SlowTerminal(Terminal):
    """Takes 120 bytes at once, and the next after the time that they take on the line; keeps how far it lagged."""

    def __init__(self, command: Sequence[str], bytes_a_second: float = BYTES_A_SECOND, **more: str | None) -> None:
        super().__init__(command, environ=more)
        self._bytes_a_second = bytes_a_second
        self.backlog = 0
        """The most bytes that waited to be taken."""

    def read(self, seconds: float) -> bytes:
        """Take what the line brings next, waiting no longer than some seconds for it."""
        if self.ended or self._fd < 0 or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return b""
        self.backlog = max(self.backlog, self.waiting)
        try:
            data = os.read(self._fd, _AT_ONCE)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return b""
        # What these bytes take on the line: nothing comes of them before.
        select.select([], [], [], len(data) / self._bytes_a_second)
        self.output += data
        self.screen.feed(data)
        self._answer(data)
        return data

    @property
    def waiting(self) -> int:
        """How many bytes were written and are not taken yet."""
        return int(struct.unpack("i", fcntl.ioctl(self._fd, termios.FIONREAD, b"\0" * 4))[0])
