"""Shows one call whole: every line of it, broken where it is too long."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.messages import CopyWanted


class LogRequestDialog(ModalScreen[None]):
    """Shows lines; the arrows scroll, `y` copies, `esc` closes."""

    BINDINGS = [Binding("escape,q,enter", "dismiss", "Close"), Binding("y", "copy", "Copy")]

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        title, *rest = self._lines
        with VerticalScroll(classes="dialog log-request"):
            yield Static(Text(title), classes="dialog--title")
            yield Static(Text("\n".join(rest)))
            yield Static(Text("y copies, esc closes"), classes="dialog--hint")

    def action_copy(self) -> None:
        """Copy all of it."""
        self.post_message(CopyWanted("\n".join(self._lines), "the request"))
