"""Says what happened in passing, and keeps what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from tui.presentation.message_log import Message, MessageLog, logged

if TYPE_CHECKING:
    from tui.domain.call import Call
    from tui.domain.errors import NotRecorded, ProviderError
    from tui.writes.journal.entry import Phase

Severity = Literal["information", "warning", "error"]

LONG_SECONDS = 60
"""How long it is shown that a write is not on record, or what became of the AWS process."""


class Notify(Protocol):
    """Shows a message for a while; the app's own way."""

    def __call__(
        self, message: str, /, *, severity: Severity = "information", timeout: float | None = None, markup: bool = True
    ) -> None:
        """Show it."""


class MessagesShown:
    """Shows messages and keeps their log; `farewell` collects what is said once the screen is gone."""

    def __init__(self, notify: Notify, now: Callable[[], datetime], is_running: Callable[[], bool]) -> None:
        self.log = MessageLog()
        self.farewell: list[str] = []
        self._notify, self._now, self._is_running = notify, now, is_running

    def keep(self, text: str, severity: str = "information") -> None:
        """Keep what is shown elsewhere already."""
        self.log = logged(self.log, Message(self._now(), text, severity))

    def inform(self, text: str) -> None:
        """Say what was done."""
        self._notify(text, markup=False)

    def warn(self, text: str) -> None:
        """Say what was not done, or what to look at."""
        self._notify(text, severity="warning", markup=False)

    def refuse(self, reason: str | None) -> None:
        """Say why something cannot be had, where there is a reason."""
        if reason is not None:
            self.warn(reason)

    def fail(self, error: ProviderError) -> None:
        """Say what AWS refused, and what helps."""
        from tui.presentation.error_text import explain

        self.warn(explain(error).sentence)

    def warn_long(self, text: str) -> None:
        """Say what has to be read, for a minute."""
        self._notify(text, severity="warning", timeout=LONG_SECONDS, markup=False)

    def unrecorded(self, call: Call, phase: Phase, error: NotRecorded) -> None:
        """Say that a write went out and is not on record."""
        from tui.writes.journal.text import describe_unrecorded

        self.alert(f"{call.function}:{call.subject}: {describe_unrecorded(call, phase, error)}", at_the_end=True)

    def alert(self, text: str, *, at_the_end: bool = False) -> None:
        """Say for a minute what went wrong, from whatever thread; `at_the_end` also where the screen is gone."""
        if self._is_running():
            self._notify(text, severity="error", timeout=LONG_SECONDS, markup=False)
        elif at_the_end:
            self.farewell.append(text)
