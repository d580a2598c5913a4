"""Reads what the terminal sends, on the event loop: bytes as they come, split into events, put into a queue."""

from __future__ import annotations

import asyncio
import os
import select
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import constants

from tui.terminal.reports import Reports

if TYPE_CHECKING:
    from tui.terminal.input_queue import InputQueue
    from tui.terminal.slow_line import SlowLine

_AT_ONCE = 65_536


class InputReader:
    """Reads between `begin` and `end`; `slow_line` returns the one that takes its answers out of what comes."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        descriptor: int,
        queue: InputQueue,
        *,
        debug: bool,
        slow_line: Callable[[], SlowLine | None],
        on_gone: Callable[[], object],
    ) -> None:
        """Read from `descriptor`; `on_gone` is called where the terminal is gone."""
        self._loop, self._descriptor, self._queue = loop, descriptor, queue
        self._slow_line, self._on_gone = slow_line, on_gone
        self._reports = Reports(debug)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._escape: asyncio.TimerHandle | None = None
        self.is_reading = False

    def begin(self) -> None:
        """Read from now on."""
        if not self.is_reading:
            self.is_reading = True
            self._loop.add_reader(self._descriptor, self._read)

    def end(self) -> None:
        """Read no more, and drop what nobody was handed yet."""
        if self.is_reading:
            self.is_reading = False
            self._loop.remove_reader(self._descriptor)
            self._queue.clear()
            if self._escape is not None:
                self._escape.cancel()

    def _read(self) -> None:
        """Read all that has come and pass it on."""
        data = b""
        try:
            while len(data) < _AT_ONCE and select.select([self._descriptor], [], [], 0)[0]:
                more = os.read(self._descriptor, _AT_ONCE)
                data += more
                if not more:
                    self._on_gone()
                    break
        except OSError:
            self._on_gone()
        if not data:
            return
        text = self._decoder.decode(data)
        line = self._slow_line()
        self._put(text if line is None else line.without_answer(text))

    def _put(self, text: str) -> None:
        self._queue.put(self._reports.read(text))
        if self._escape is not None:
            self._escape.cancel()
        # Tells the escape key from the beginning of a sequence.
        self._escape = self._loop.call_later(constants.ESCAPE_DELAY + 0.002, self._end_escape)

    def _end_escape(self) -> None:
        line = self._slow_line()
        if line is not None and (held := line.let_go()):
            self._put(held)
        else:
            self._queue.put(self._reports.tick())
