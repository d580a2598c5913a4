"""Help: the commands of a screen, and for those that cannot be had now the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.frame import Dialog
from tui.presentation.command import AnyCommand


class HelpDialog(Dialog[None]):
    """Shows the commands of a screen."""

    BINDINGS = [Binding("escape,q,question_mark,enter", "dismiss", "Close")]

    kind = "help"
    widest = 100

    def __init__(self, judged: Sequence[tuple[AnyCommand, str | None]], note: str = "") -> None:
        super().__init__("Keyboard shortcuts (↑↓ scroll, esc close)")
        self._judged, self._note = judged, note

    def compose_body(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(help_table(self._judged))
        if self._note:
            yield Static(Text(self._note), classes="dialog--hint")

    def on_click(self) -> None:
        """Close on any click: nothing here can be pressed."""
        self.dismiss()


def help_table(judged: Sequence[tuple[AnyCommand, str | None]]) -> Table:
    """Return keys, titles, help and reasons, one command a row, those of one purpose under a heading."""
    table = Table.grid(padding=(0, 2, 0, 0))
    grouped = any(command.group for command, _ in judged)
    heading = ""
    for command, reason in judged:
        group = command.group or "General"
        if grouped and group != heading:
            if heading:
                table.add_row()
            table.add_row("", Text(group, "bold underline"), "")
            heading = group
        # A capital letter is bound twice, as terminals tell of it in two ways.
        keys = [_SHOWN.get(key, key) for key in command.keys.split(",") if not _CAPITAL.fullmatch(key)]
        told = Text(command.help)
        if reason is not None:
            told.append(f"\nunavailable: {reason}", "italic")
        table.add_row(Text(" ".join(keys), "bold", no_wrap=True), Text(command.title, no_wrap=True), told)
    return table


_CAPITAL = re.compile(r"shift\+[a-z]")
_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "left": "←",
    "right": "→",
    "shift+left": "⇧←",
    "shift+right": "⇧→",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "space": "␣",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "escape": "esc",
    "shift+tab": "⇧tab",
}
