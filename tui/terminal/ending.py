"""Ends the app on a signal, and the process where the app does not end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from textual.app import App

# How long the app may take to end by itself, and its last words to be found and written.
_PATIENCE = 1.5
_LAST_WORDS = 0.25
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@runtime_checkable
class Ends(Protocol):
    """An app that has something to do or to say when it is ended."""

    def end_on_signal(self, return_code: int) -> None:
        """Exit soon."""

    def last_words(self) -> list[str]:
        """Return what is to be said where the app hangs; from any thread."""


class Ending:
    """Asks the app to exit with 128 + n, once, and sees to it that the process ends.

    `put_back` gives the terminal back from another thread where the app hangs.
    """

    def __init__(self, app: App[Any], loop: asyncio.AbstractEventLoop, put_back: Callable[[], None]) -> None:
        self.number: signal.Signals | None = None
        self._app, self._loop, self._put_back = app, loop, put_back
        self._handlers_before: dict[signal.Signals, Any] = {}

    def handle_signals(self) -> None:
        """Take over the signals that end a process, in the main thread."""
        for number in _SIGNALS:
            # What the parent asked to be ignored (nohup) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                # Not by way of the loop, which may be what hangs.
                self._handlers_before[number] = signal.signal(number, self._note)

    def leave_signals(self) -> None:
        """Give the signals back; once one has come, further ones are ignored."""
        for number, handler in self._handlers_before.items():
            signal.signal(number, signal.SIG_IGN if self.number is not None else handler)
        self._handlers_before.clear()

    def on(self, number: signal.Signals) -> None:
        """End as on this signal."""
        if self.number is not None:
            return
        self.number = number
        last_resort = threading.Timer(_PATIENCE, self._end_now)
        last_resort.daemon = True
        last_resort.start()
        self._loop.call_soon_threadsafe(self._end_app, 128 + number)

    def _note(self, number: int, _frame: object) -> None:
        self.on(signal.Signals(number))

    def _end_app(self, return_code: int) -> None:
        if isinstance(self._app, Ends):
            self._app.end_on_signal(return_code)
        else:
            self._app.exit(return_code=return_code)

    def _end_now(self) -> None:
        try:
            self._put_back()
            # Whatever hangs may hold these up too.
            saying = threading.Thread(target=self._say_last_words, daemon=True)
            saying.start()
            saying.join(_LAST_WORDS)
        finally:
            os._exit(128 + (self.number or signal.SIGTERM))

    def _say_last_words(self) -> None:
        words = self._app.last_words() if isinstance(self._app, Ends) else []
        with contextlib.suppress(OSError):
            os.write(2, "".join(f"crossfade: {line}\r\n" for line in words).encode())
