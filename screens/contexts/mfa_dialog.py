"""Asks for an MFA code, as the AWS CLI does on its terminal."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from screens.frame import Dialog

_DIGITS = 6
_HINT = "The 6 digits that the device shows now. Enter to sign in, esc to cancel:"


class MfaDialog(Dialog[str | None]):
    """Hands back the code, None where none was typed; it is used once and kept nowhere."""

    BINDINGS = [Binding("escape", "leave", "Cancel", priority=True)]
    kind = "review"

    def __init__(self, needed: str) -> None:
        super().__init__("Sign in with an MFA code")
        self._needed = needed

    def compose_body(self) -> ComposeResult:
        """Lay out which role of which profile needs it."""
        yield Static(Text(self._needed))

    def compose_foot(self) -> ComposeResult:
        """Lay out the line to type in."""
        yield Static(Text(_HINT), classes="dialog--label")
        yield Input(max_length=_DIGITS, password=True, compact=True, id="mfa-code")
        yield Static(id="news", classes="dialog--hint")

    def on_mount(self) -> None:
        """Begin on the line."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if len(event.value) == _DIGITS and event.value.isascii() and event.value.isdigit():
            self.dismiss(event.value)
        else:
            self.query_one("#news", Static).update(Text("an MFA code has 6 digits"))

    def action_leave(self) -> None:
        """Sign in to nothing."""
        self.dismiss(None)
