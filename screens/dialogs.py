"""Dialogs: each hands back a value and does nothing else."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui.commands.command import Command


class ConfirmDialog(ModalScreen[bool]):
    """Asks once; hands back whether the answer was yes."""

    BINDINGS = [
        Binding("y,enter", "answer(True)", "Yes"),
        Binding("n,escape,q", "answer(False)", "No"),
        Binding("left,right,tab", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, lines: tuple[str, ...], yes: str) -> None:
        super().__init__()
        self._title, self._lines, self._yes = title, lines, yes

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._title), classes="dialog--title")
            yield Static(Text("\n".join(self._lines)))
            with Vertical(classes="dialog--buttons"):
                yield Button(Text(f"y  {self._yes}"), id="yes", compact=True)
                yield Button(Text("n  leave it as it is"), id="no", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Hand back the button's answer."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Hand back the key's answer."""
        self.dismiss(yes)


class ReasonDialog(ModalScreen[str]):
    """Asks for a reason; hands it back, empty where there was none."""

    BINDINGS = [Binding("escape", "dismiss('')", "Leave it")]

    def __init__(self, title: str, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        """Lay out what is to be known, and the line to type in."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._title), classes="dialog--title")
            yield Static(Text("\n".join(self._lines)))
            hint = "the reason, for the record; enter writes, esc leaves it"
            yield Input(placeholder=hint, max_length=256, compact=True, id="reason")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand back what was typed, once something was."""
        event.stop()
        reason = "".join(character for character in event.value if character.isprintable()).strip()
        if reason:
            self.dismiss(reason)


class HelpDialog(ModalScreen[None]):
    """Shows the commands of a screen, and for those that cannot be had now the reason."""

    BINDINGS = [Binding("escape,q,question_mark,enter", "dismiss", "Close")]

    def __init__(self, judged: tuple[tuple[Command, str | None], ...]) -> None:
        super().__init__()
        self._judged = judged

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with VerticalScroll(classes="dialog help"):
            yield Static(Text("What can be done here"), classes="dialog--title")
            yield Static(help_table(self._judged))
            yield Static(Text("esc closes this help"), classes="dialog--hint")

    def on_click(self) -> None:
        """Close on any click: nothing here can be pressed."""
        self.dismiss()


def help_table(judged: tuple[tuple[Command, str | None], ...]) -> Table:
    """Return keys, titles, help and reasons, one command a row."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for command, reason in judged:
        keys = [shown for key in command.keys.split(",") if (shown := _SHOWN.get(key, key))]
        told = Text(command.help)
        if reason is not None:
            told.append(f"\nnot now: {reason}", "italic")
        table.add_row(Text(" ".join(keys), "bold", no_wrap=True), Text(command.title, no_wrap=True), told)
    return table


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
    "shift+d": "",
    "shift+n": "",
    "shift+s": "",
    "escape": "esc",
    "shift+tab": "⇧tab",
}
