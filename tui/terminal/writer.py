"""Writing to a terminal that may be slow, stalled or gone, without making the event loop wait for it."""

from __future__ import annotations

import errno
import os
import select
import time
from asyncio import AbstractEventLoop
from collections.abc import Callable

# Where only a blocking descriptor is to be had, a writable terminal has room for this much at least.
_SURE_ROOM = 256
_GONE = {errno.EIO, errno.EPIPE, errno.EBADF, errno.ENXIO}


class Writer:
    """The way to one terminal.

    The terminal is opened a second time, so that not waiting is a property of our descriptor alone: O_NONBLOCK on the
    inherited one would be shared with the shell.
    """

    def __init__(
        self,
        descriptor: int,
        loop: AbstractEventLoop,
        *,
        on_drained: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._on_drained = on_drained
        self._on_gone = on_gone
        self._pending = bytearray()
        self._waits = False
        self._gone = False
        self._shared = descriptor
        try:
            self._own: int | None = os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        except OSError:
            # No terminal, or one that belongs to the user before `su`.
            self._own = None

    @property
    def idle(self) -> bool:
        """Whether everything written has been taken."""
        return not self._pending

    def write(self, text: str) -> None:
        """Write at once as much as the terminal takes, and the rest as soon as it takes more."""
        if self._gone:
            return
        self._pending += text.encode("utf-8", "replace")
        if not self._waits:
            self._push()

    def flush(self, seconds: float) -> None:
        """Wait until all is written, but no longer than some seconds."""
        deadline = time.monotonic() + seconds
        while self._pending and not self._gone and (left := deadline - time.monotonic()) > 0:
            poll = select.poll()
            poll.register(self._descriptor, select.POLLOUT)
            if poll.poll(left * 1_000):
                self._push(notify=False)

    def close(self) -> None:
        """Stop writing, whatever is left."""
        self._wait(False)
        self._gone = True
        if self._own is not None:
            os.close(self._own)
            self._own = None

    @property
    def _descriptor(self) -> int:
        return self._shared if self._own is None else self._own

    def _push(self, notify: bool = True) -> None:
        try:
            while self._pending:
                if self._own is not None:
                    del self._pending[: os.write(self._own, self._pending)]
                elif select.select([], [self._shared], [], 0)[1]:
                    del self._pending[: os.write(self._shared, self._pending[:_SURE_ROOM])]
                else:
                    break
        except BlockingIOError:
            pass  # the terminal is full: the loop says when it has room again
        except OSError as problem:
            if problem.errno not in _GONE:
                raise
            self._pending.clear()
            self._wait(False)
            self._gone = True
            self._on_gone()
            return
        had_waited = self._waits
        self._wait(bool(self._pending))
        if had_waited and notify and not self._pending:
            self._on_drained()

    def _wait(self, wanted: bool) -> None:
        if wanted == self._waits or self._loop.is_closed():
            return
        self._waits = wanted
        if wanted:
            self._loop.add_writer(self._descriptor, self._push)
        else:
            self._loop.remove_writer(self._descriptor)
