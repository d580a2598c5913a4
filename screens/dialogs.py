"""Dialogs that are there to be read: messages, writes that were left open, and whatever else is a Sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from screens.frame import Dialog
from screens.messages import CopyRequested
from tui.domain.clock import utc_now
from tui.features.fader.text.confirmed import message_lines
from tui.presentation.key_names import bound
from tui.presentation.keymap import keys_in_force
from tui.presentation.message_log import MessageLog
from tui.presentation.times import zone_name
from tui.widgets.laid_out import LaidOut


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown to be read: a title, a body that scrolls with a note below it, and a hint that stays in sight.

    It closes by `esc`, `q` and `enter`, by `closing_keys`, and with `closes_by_click` by any click. `copied` is what
    `y` copies, and `copied_name` what that is called.
    """

    title: str
    body: RenderableType
    note: str = ""
    hint: str = ""
    widest: int = 100
    closing_keys: tuple[str, ...] = ()
    closes_by_click: bool = False
    copied: str = ""
    copied_name: str = ""


class TextDialog(Dialog[None]):
    """Shows a sheet."""

    BINDINGS = [
        Binding("escape,enter", "dismiss", "Close"),
        Binding("q", "dismiss", "Close", id="dialog.close"),
        Binding("y", "copy", "Copy", id="sheet.copy"),
    ]

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.title)
        self.sheet, self.widest = sheet, sheet.widest

    def compose_body(self) -> ComposeResult:
        """Lay out the body."""
        yield Static(self.sheet.body)
        if self.sheet.note:
            yield Static(Text(self.sheet.note), classes="dialog--hint")

    def compose_foot(self) -> ComposeResult:
        """Lay out the hint."""
        if self.sheet.hint:
            yield Static(Text(self.sheet.hint), classes="dialog--hint")

    def offers(self, action: str) -> bool:
        """Offer to copy what may be copied."""
        return action != "copy" or bool(self.sheet.copied)

    def on_key(self, event: events.Key) -> None:
        """Close by the key that opened it."""
        if event.key in self.sheet.closing_keys:
            event.stop()
            self.dismiss()

    def on_click(self) -> None:
        """Close, where nothing can be pressed."""
        if self.sheet.closes_by_click:
            self.dismiss()

    def action_copy(self) -> None:
        """Copy all of it, where that is offered."""
        if self.sheet.copied:
            self.post_message(CopyRequested(self.sheet.copied, self.sheet.copied_name))


def messages_dialog(log: MessageLog) -> TextDialog:
    """Show the messages of this session, newest first."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for at, text in message_lines(log):
        table.add_row(Text(at, no_wrap=True), Text(text))
    return TextDialog(
        Sheet(
            f"Messages of this session, times in {zone_name(utc_now())} (↑↓ scroll, esc close)",
            LaidOut(table),
            closing_keys=tuple(bound(",".join(keys_in_force("any.messages"))).split(",")),
            closes_by_click=True,
        )
    )


def unfinished_dialog(writes: Sequence[Sequence[str]]) -> TextDialog:
    """Show the writes that an earlier session left open, a paragraph each."""
    return TextDialog(
        Sheet(
            "Crossfade ended before these writes were confirmed",
            Text("\n\n".join("\n".join(lines) for lines in writes)),
            hint="esc to close; crossfade journal shows the record",
        )
    )
