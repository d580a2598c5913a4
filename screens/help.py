"""Help: the keys of a screen, and why some are unavailable; it can be searched."""

from __future__ import annotations

from rich.console import OverflowMethod
from rich.table import Table
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from screens.frame import Dialog
from tui.presentation.help_search import Availability, search_help
from tui.presentation.key_names import key_names
from tui.presentation.keymap import with_keys
from tui.widgets.laid_out import LaidOut

OVERFLOWS: tuple[OverflowMethod, ...] = ("ellipsis", "ellipsis", "fold")
"""What becomes of a word that is too long for keys, titles and help: help loses none."""


class HelpDialog(Dialog[None]):
    """Shows the commands of a screen, those of one purpose under a heading; `/` narrows them by words."""

    BINDINGS = [
        Binding("slash", "search", "Search", id="any.find"),
        Binding("escape", "leave", "Close", priority=True),
        Binding("q", "dismiss", "Close", show=False, id="dialog.close"),
    ]
    widest = 100
    AUTO_FOCUS = ""

    def __init__(self, availability: Availability, note: str = "") -> None:
        super().__init__(with_keys("Keyboard shortcuts (↑↓ scroll, {any.find} search, esc close)"))
        self._availability, self._note = availability, note

    def compose_head(self) -> ComposeResult:
        """Lay out the line to search by."""
        line = Input(placeholder="words, or a key", compact=True, id="help-search")
        line.display = False
        yield line

    def compose_body(self) -> ComposeResult:
        """Lay out the commands."""
        yield Static(LaidOut(help_table(self._availability)), id="help-table")
        if self._note:
            yield Static(Text(self._note), classes="dialog--hint")

    def on_click(self, event: events.Click) -> None:
        """Close, where nothing is pressed that does something."""
        if not isinstance(event.widget, Input):
            self.dismiss()

    @property
    def _search(self) -> Input:
        return self.query_one("#help-search", Input)

    def action_search(self) -> None:
        """Type what is looked for."""
        self._search.display = True
        self.set_focus(self._search)

    def offers(self, action: str) -> bool:
        """Offer no help on help."""
        return action != "help"

    def action_help(self) -> None:
        """Close by the key that opened it."""
        self.dismiss()

    def action_leave(self) -> None:
        """Show everything again, or close."""
        if not self._search.display:
            self.dismiss()
            return
        self._search.value = ""
        self._search.display = False
        self.set_focus(None)

    @on(Input.Changed)
    def _searched(self, event: Input.Changed) -> None:
        shown = search_help(self._availability, event.value)
        table = LaidOut(help_table(shown)) if shown else Text("no key or command has these words")
        self.query_one("#help-table", Static).update(table)
        self.action_edge(True)

    @on(Input.Submitted)
    def _leave_words(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(None)


def help_table(availability: Availability) -> Table:
    """Return keys, titles, help and reasons, one command a row, those of one purpose under a heading."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for overflow in OVERFLOWS:
        table.add_column(overflow=overflow)
    grouped = any(command.group for command, _ in availability)
    heading = ""
    for command, reason in availability:
        group = command.group or "General"
        if grouped and group != heading:
            if heading:
                table.add_row()
            table.add_row("", Text(group, "bold underline"), "")
            heading = group
        text = Text(command.help)
        if reason is not None:
            text.append(f"\nunavailable: {reason}", "italic")
        keys = Text(" ".join(key_names(command.keys)), "bold", no_wrap=True)
        table.add_row(keys, Text(command.title, no_wrap=True), text)
    return table
