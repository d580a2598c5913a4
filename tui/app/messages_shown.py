"""The part of the app that says what happened in passing, and keeps what it said."""

from __future__ import annotations

from datetime import UTC, datetime

from textual import on
from textual.notifications import SeverityLevel
from textual.reactive import var

from screens import messages
from screens.frame import Dialog
from screens.message_log import MessagesDialog
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.errors import ProviderError
from tui.presentation.message_log import Message, MessageLog, logged
from tui.presentation.words import explain
from tui.terminal.app import TerminalApp
from tui.writes.review import tell_changed

LONG_SECONDS = 60
"""How long it is shown that a write is not on record, or what became of the process that speaks to AWS."""


class SayingApp(TerminalApp[None]):
    """Shows messages, and the log of them."""

    context: var[Context | None] = var(None)

    def __init__(self, colour: str) -> None:
        super().__init__(colour=colour)
        self._said = MessageLog()
        self.farewell: list[str] = []

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message in passing, and keep it."""
        self._keep_message(message, severity)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def _keep_message(self, text: str, severity: str = "information") -> None:
        self._said = logged(self._said, Message(self._time(), text, severity))

    @on(messages.MessagesWanted)
    def _show_messages(self) -> None:
        self.push_screen(MessagesDialog(self._said))

    def _time(self) -> datetime:
        # Times are those of what AWS told, so its clock counts; the demo's may run fast.
        return datetime.now(UTC) if self.context is None else self.context.clock.now()

    def _say_in_dialogs(self, alias: Alias) -> None:
        """Say in the dialogs about an alias how it has changed since they opened."""
        for dialog in (screen for screen in self.screen_stack if isinstance(screen, Dialog)):
            about = dialog.about
            if about is not None and (about.function, about.name) == (alias.function, alias.name):
                dialog.changed = tell_changed(about, alias)

    def tell(self, words: str, *, at_the_end: bool = False) -> None:
        """Say something for a while, from whatever thread; `at_the_end` also where the screen is gone."""
        if self.is_running:
            self.notify(words, severity="error", timeout=LONG_SECONDS, markup=False)
        elif at_the_end:
            self.farewell.append(words)

    def _say_reason(self, reason: str | None) -> None:
        if reason is not None:
            self._say(reason)

    def _say(self, text: str) -> None:
        self.notify(text, severity="warning", markup=False)

    def _say_error(self, error: ProviderError) -> None:
        self._say(explain(error).sentence)
