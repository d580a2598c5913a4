"""Asks what a new version is to be called, and publishes what was seen, or shows what is another by then."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import Input, Static

from screens.frame import Dialog
from screens.messages import ReadRequested, VersionRequested, WriteRequested
from tui.domain.errors import AliasMoved, InConflict, ProviderError
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.features.latest.is_updated import is_updated
from tui.features.latest.publishing import newest_known, publication, since_seen, unseen
from tui.features.latest.read import read_latest
from tui.features.latest.text import (
    describe_changes_since,
    describe_failure,
    describe_publication,
    format_sending,
    format_waiting,
)
from tui.presentation.error_text import explain
from tui.presentation.keymap import key
from tui.terminal.textual_private import is_usable
from tui.writes.calls.checks import DESCRIPTION_MOST
from tui.writes.workspace import Written


class PublishDialog(Dialog[Version | None]):
    """Hands back the version that AWS answered, None where none was published. What is typed stays until then."""

    BINDINGS = [Binding("escape", "leave", "Cancel", priority=True)]
    kind = "review"
    widest = 96

    function: reactive[FunctionSnapshot | None] = reactive(None)

    def __init__(self, name: str, seen: Version | None) -> None:
        super().__init__(f"Publish $LATEST of {name} as a new version")
        self._function_name, self._seen = name, seen
        self._asked = self._reading = self._sending = self._waiting = False

    def compose_body(self) -> ComposeResult:
        """Lay out what would be published."""
        yield Static(id="differs")

    def compose_foot(self) -> ComposeResult:
        """Lay out the line to type in."""
        yield Static(Text("Description, e.g. what changed. Enter to continue, esc to cancel:"), classes="dialog--label")
        yield Input(max_length=DESCRIPTION_MOST, compact=True, id="reason")
        yield Static(id="news", classes="dialog--hint")

    def on_mount(self) -> None:
        """Look at once whether what was seen is still so."""
        self._draw()
        self.query_one(Input).focus()
        self._read()

    def watch_function(self) -> None:
        """Show what differs from the newest version by now, and read again what has settled."""
        if not self.is_mounted:
            return
        self._draw()
        latest = self.function.latest if self.function is not None else None
        if self._waiting and latest is not None and is_updated(latest):
            self._read()

    def action_leave(self) -> None:
        """Publish nothing; what was sent already is reported all the same."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _wanted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._sending:
            self._asked = True
            self._say("reading $LATEST…")
            self._read()

    def _read(self) -> None:
        if not self._reading:
            self._reading = True
            name = self._function_name
            self.post_message(ReadRequested(self, lambda w: read_latest(w.provider, name), self._show_latest, "latest"))

    def _show_latest(self, now: Version | ProviderError) -> None:
        self._reading = False
        if isinstance(now, ProviderError):
            asked, self._asked = self._asked, False
            self._say(explain(now).sentence + (f"; press {key('any.refresh')} to try again" if asked else ""))
            return
        if not is_updated(now):
            # The app looks at what it knows to be unsettled until it has settled; `watch_function` hears of it.
            self._waiting = True
            self._say(f"{format_waiting(now)}; waiting, esc to cancel")
            self.post_message(VersionRequested(now.number))
            return
        if self._waiting:
            self._waiting = False
            self._say("")
            self.post_message(VersionRequested(now.number))
        seen, self._seen = self._seen or now, now
        different = since_seen(seen, now)
        self._draw()
        if different:
            self._asked = False
            self._say(describe_changes_since(different))
        elif self._asked:
            self._asked = False
            self._publish(now, unseen(seen, now))

    def _publish(self, now: Version, notes: tuple[str, ...]) -> None:
        description = self.query_one(Input).value
        call = publication(self._function_name, now, description, newest_known(self.function))
        self._say("")
        self.post_message(
            WriteRequested(
                call, self._done, sent=lambda: self._sent(format_sending(call)), failed=self._failed, notes=notes
            )
        )

    def _sent(self, words: str) -> None:
        self._sending = True
        self._say(words)

    def _done(self, written: Written) -> None:
        if self.is_active and isinstance(written.answer, Version):
            self.dismiss(written.answer)

    def _failed(self, error: ProviderError) -> None:
        self._sending = False
        self._say(describe_failure(error, 0))
        if isinstance(error, AliasMoved | InConflict) and is_usable(self):
            # What stands by now is shown, so that enter publishes that or esc leaves it.
            self._read()

    def _draw(self) -> None:
        self.query_one("#differs", Static).update(Text(describe_publication(self._seen, self.function)))

    def _say(self, words: str) -> None:
        if is_usable(self):
            self.query_one("#news", Static).update(Text(words))
