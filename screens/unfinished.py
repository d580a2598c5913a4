"""Shows what earlier sittings left open: what was sent, and what stands now."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static


class UnfinishedDialog(ModalScreen[None]):
    """Tells of writes that a crash left open, a paragraph each; stays until it is closed."""

    BINDINGS = [Binding("escape,enter,q", "dismiss", "Close")]

    def __init__(self, told: tuple[tuple[str, ...], ...]) -> None:
        super().__init__()
        self._told = told

    def compose(self) -> ComposeResult:
        """Lay out the paragraphs."""
        with VerticalScroll(classes="dialog help"):
            yield Static(Text("Crossfade ended with a write on its way"), classes="dialog--title")
            yield Static(Text("\n\n".join("\n".join(lines) for lines in self._told)))
            yield Static(Text("esc closes this; crossfade journal shows the record"), classes="dialog--hint")
