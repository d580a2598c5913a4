"""What was said in this session, newest first, for what has passed from the screen."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.frame import Dialog
from tui.features.fader.text.confirmed import message_lines
from tui.presentation.message_log import MessageLog


class MessagesDialog(Dialog[None]):
    """Shows the messages as they were when it was opened."""

    BINDINGS = [Binding("escape,q,enter,M,shift+m", "dismiss", "Close")]

    kind = "help"
    widest = 100

    def __init__(self, log: MessageLog) -> None:
        super().__init__("Messages of this session, times in UTC (↑↓ scroll, esc close)")
        self._log = log

    def compose_body(self) -> ComposeResult:
        """Lay out the messages, whole."""
        table = Table.grid(padding=(0, 2, 0, 0))
        for at, text in message_lines(self._log):
            table.add_row(Text(at, no_wrap=True), Text(text))
        yield Static(table)

    def on_click(self) -> None:
        """Close on any click: nothing here can be pressed."""
        self.dismiss()
