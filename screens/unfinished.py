"""Shows what earlier sittings left open: what was sent, and what stands now."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.frame import Dialog


class UnfinishedDialog(Dialog[None]):
    """Tells of writes that a crash left open, a paragraph each; stays until it is closed."""

    BINDINGS = [Binding("escape,enter,q", "dismiss", "Close")]
    widest = 100

    def __init__(self, told: tuple[tuple[str, ...], ...]) -> None:
        super().__init__("Crossfade ended with a write on its way")
        self._told = told

    def compose_body(self) -> ComposeResult:
        """Lay out the paragraphs."""
        yield Static(Text("\n\n".join("\n".join(lines) for lines in self._told)))

    def compose_foot(self) -> ComposeResult:
        """Say how to go on."""
        yield Static(Text("esc to close; crossfade journal shows the record"), classes="dialog--hint")
