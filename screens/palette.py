"""The palette, with its own keys on the line at the bottom."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.command import CommandPalette, SearchIcon
from textual.widgets import Input

from tui.presentation.shown_keys import PALETTE_KEYS
from tui.widgets.key_line import KeyLine


class Palette(CommandPalette):
    """Finds commands and places while one types; a click on a key of its line presses it."""

    def compose(self) -> ComposeResult:
        """Lay out what is typed, what is found, and the keys."""
        yield from super().compose()
        line = KeyLine()
        line.keys = PALETTE_KEYS
        yield line

    def on_mount(self) -> None:
        """Begin the line with the sign of finding: a terminal without emoji has no magnifying glass."""
        self.query_one(SearchIcon).icon = "/"

    async def on_key_line_pressed(self, message: KeyLine.Pressed) -> None:
        """Take a click on a key as the key."""
        message.stop()
        await self.run_action(message.command.id)

    async def action_submit(self) -> None:
        """Run what is chosen, as enter does."""
        if isinstance(self.focused, Input):
            await self.focused.action_submit()
