"""Shows one call whole: every line of it, broken where it is too long."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.frame import Dialog
from screens.messages import CopyRequested


class LogRequestDialog(Dialog[None]):
    """Shows lines; the arrows scroll, `y` copies, `esc` closes."""

    BINDINGS = [Binding("escape,q,enter", "dismiss", "Close"), Binding("y", "copy", "Copy")]

    widest = 140

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__(lines[0])
        self._lines = lines

    def compose_body(self) -> ComposeResult:
        """Lay out the lines."""
        yield Static(Text("\n".join(self._lines[1:])))

    def compose_foot(self) -> ComposeResult:
        """Say which keys there are."""
        yield Static(Text("y to copy, esc to close"), classes="dialog--hint")

    def action_copy(self) -> None:
        """Copy all of it."""
        self.post_message(CopyRequested("\n".join(self._lines), "the request"))
