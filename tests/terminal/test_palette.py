"""There is one palette at a time, whatever came up over it."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.screen import ModalScreen

from screens.palette import Palette
from tui.presentation.shown_keys import PALETTE_KEYS, placed_keys
from tui.terminal.app import TerminalApp
from tui.widgets.key_line import KeyLine


class AppWithKeys(TerminalApp[None]):
    """An app with the palette of the product."""

    def palette(self) -> CommandPalette:
        return Palette()


async def test_a_palette_below_a_dialog_is_not_opened_again() -> None:
    app = AppWithKeys()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        app.push_screen(ModalScreen[None]())
        await pilot.pause()
        await pilot.press("ctrl+p")
        assert sum(isinstance(screen, CommandPalette) for screen in app.screen_stack) == 1
        app.pop_screen()
        # A click on a key of its line presses it.
        x = next(start for command, start, _ in placed_keys(PALETTE_KEYS, 80) if command.id == "escape")
        await pilot.click(KeyLine, offset=(x + 1, 0))
        assert not isinstance(app.screen, CommandPalette)
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
