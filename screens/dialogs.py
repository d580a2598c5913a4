"""Dialogs: each hands back a value and does nothing else."""

from __future__ import annotations

import re

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui.commands.command import Command
from tui.messages import CopyWanted

COPY = Binding("ctrl+y", "copy", "Copy the AWS CLI line", priority=True)
COPIES = "ctrl+y copies the command"


def command_line(command: str) -> Static:
    """Return what shows the AWS CLI line that does what a dialog asks about; nothing where there is none."""
    line = Static(Text(f"$ {command}"), classes="dialog--command")
    line.display = bool(command)
    return line


class ConfirmDialog(ModalScreen[bool]):
    """Asks once; hands back whether the answer was yes. `command` is the AWS CLI line that would do it."""

    BINDINGS = [
        Binding("y,enter", "answer(True)", "Yes"),
        Binding("n,escape,q", "answer(False)", "No"),
        Binding("left,right,tab", "app.focus_next", show=False),
        COPY,
    ]

    def __init__(self, title: str, lines: tuple[str, ...], yes: str, command: str = "") -> None:
        super().__init__()
        self._title, self._lines, self._yes, self._command = title, lines, yes, command

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Text(self._title), classes="dialog--title")
            yield Static(Text("\n".join(self._lines)))
            yield command_line(self._command)
            with Vertical(classes="dialog--buttons"):
                yield Button(Text(f"y  {self._yes}"), id="yes", compact=True)
                yield Button(Text("n  leave it as it is"), id="no", compact=True)
                if self._command:
                    yield Button(Text("ctrl+y  copy the command"), id="copy", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Hand back the button's answer, or copy."""
        event.stop()
        if event.button.id == "copy":
            self.action_copy()
        else:
            self.dismiss(event.button.id == "yes")

    def action_copy(self) -> None:
        """Copy the command, where there is one."""
        if self._command:
            self.post_message(CopyWanted(self._command, "the command"))

    def action_answer(self, yes: bool) -> None:
        """Hand back the key's answer."""
        self.dismiss(yes)


class ReasonDialog(ModalScreen[str]):
    """Asks for a reason; hands it back, empty where there was none. `command` is the AWS CLI line that would do it."""

    BINDINGS = [Binding("escape", "dismiss('')", "Leave it"), COPY]

    def __init__(self, title: str, lines: tuple[str, ...], command: str = "") -> None:
        super().__init__()
        self._title, self._lines, self._command = title, lines, command

    def compose(self) -> ComposeResult:
        """Lay out what is to be known, and the line to type in."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Text(self._title), classes="dialog--title")
            yield Static(Text("\n".join(self._lines)))
            yield command_line(self._command)
            hint = "the reason, for the record; enter writes, esc leaves it"
            yield Input(placeholder=hint, max_length=256, compact=True, id="reason")
            if self._command:
                yield Static(Text(COPIES), classes="dialog--hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand back what was typed, once something was."""
        event.stop()
        reason = "".join(character for character in event.value if character.isprintable()).strip()
        if reason:
            self.dismiss(reason)

    def action_copy(self) -> None:
        """Copy the command, where there is one."""
        if self._command:
            self.post_message(CopyWanted(self._command, "the command"))


class HelpDialog(ModalScreen[None]):
    """Shows the commands of a screen, and for those that cannot be had now the reason."""

    BINDINGS = [Binding("escape,q,question_mark,enter", "dismiss", "Close")]

    def __init__(self, judged: tuple[tuple[Command, str | None], ...], note: str = "") -> None:
        super().__init__()
        self._judged, self._note = judged, note

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="dialog help"):
            yield Static(Text("What can be done here: ↑↓ scrolls, esc closes"), classes="dialog--title")
            with VerticalScroll(classes="help--list"):
                yield Static(help_table(self._judged))
                if self._note:
                    yield Static(Text(self._note), classes="dialog--hint")

    def on_click(self) -> None:
        """Close on any click: nothing here can be pressed."""
        self.dismiss()


def help_table(judged: tuple[tuple[Command, str | None], ...]) -> Table:
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
            told.append(f"\nnot now: {reason}", "italic")
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
