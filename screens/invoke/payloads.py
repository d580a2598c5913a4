"""Dialogs of the screen that calls a function: a payload's name, the saved ones, and how often to call."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from screens.frame import Dialog
from tui.features.invoke.invocation import MOST_CALLS
from tui.features.invoke.saved import why_no_name
from tui.presentation.key_names import bound
from tui.presentation.keymap import key
from tui.presentation.spans import Span
from tui.widgets.rows_list import ListRow, RowsList


class SaveDialog(Dialog[str]):
    """Hands back the name to save a payload by, empty where it is not to be saved."""

    kind = "payload-dialog"
    widest = 72
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", "Cancel", priority=True)]

    def __init__(self, name: str, folder: str) -> None:
        super().__init__("Save the payload")
        self._named, self._folder = name, folder

    def compose_body(self) -> ComposeResult:
        """Lay out where it goes."""
        yield Static(
            Text(f"In a file that only you can read{self._folder}. It is not encrypted: keep no secrets in it.")
        )

    def compose_foot(self) -> ComposeResult:
        """Lay out the one field."""
        yield Static(Text("Name:"), classes="dialog--label")
        yield Input(self._named, max_length=64, compact=True, id="payload-name")
        yield Static(Text(), id="payload-told")
        yield Static(Text("enter to save (replaces one of that name), esc to cancel"), classes="dialog--hint")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.value.strip()
        against = why_no_name(name)
        if against is None:
            self.dismiss(name)
        else:
            self.query_one("#payload-told", Static).update(Text(against))


class SavedDialog(Dialog[tuple[str, str] | None]):
    """Hands back what to do with which saved payload: `load` or `delete`, and its name."""

    kind = "payload-dialog"
    widest = 72
    enter = "Load"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel"),
        Binding("q", "dismiss", "Cancel", id="dialog.close"),
        Binding(bound("X"), "delete", "Delete", id="payloads.delete", tooltip="Delete the payload under the cursor"),
        Binding("delete", "delete", "Delete"),
    ]

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("Saved payloads")
        self._names = names

    def compose_body(self) -> ComposeResult:
        """Lay out the names."""
        yield RowsList(id="saved")

    def compose_foot(self) -> ComposeResult:
        """Say which keys there are."""
        yield Static(Text(f"enter to load, {key('payloads.delete')} to delete, esc to cancel"), classes="dialog--hint")

    def on_mount(self) -> None:
        """Show the names."""
        names = self.query_one("#saved", RowsList)
        names.rows = tuple(ListRow(name, ((Span(name),),)) for name in self._names)
        names.focus()

    @on(RowsList.Chosen)
    def _chosen(self, message: RowsList.Chosen) -> None:
        self.dismiss(("load", message.key))

    def action_delete(self) -> None:
        """Hand back that the one under the cursor is to go."""
        name = self.query_one("#saved", RowsList).cursor
        if name:
            self.dismiss(("delete", name))


class SampleDialog(Dialog[int]):
    """Asks how often to call, and for a yes; hands back 0 where not at all."""

    kind = "payload-dialog"
    widest = 72
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(0)", "Cancel", priority=True)]

    def __init__(self, title: str, lines: tuple[str, ...]) -> None:
        super().__init__(title)
        self._lines = lines

    def compose_body(self) -> ComposeResult:
        """Lay out what is to be known."""
        yield Static(Text("\n".join(self._lines)))

    def compose_foot(self) -> ComposeResult:
        """Lay out the number."""
        yield Static(Text(f"How many calls, 1 to {MOST_CALLS}:"), classes="dialog--label")
        yield Input("20", max_length=3, compact=True, id="sample-count")
        yield Static(Text(), id="sample-told")
        yield Static(Text("enter to call, esc to cancel"), classes="dialog--hint")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        count = int(text) if text.isascii() and text.isdigit() else 0
        if 1 <= count <= MOST_CALLS:
            self.dismiss(count)
        else:
            self.query_one("#sample-told", Static).update(Text(f"a number from 1 to {MOST_CALLS}"))
