"""There is one palette at a time, whatever came up over it."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.screen import ModalScreen

from tui.terminal.app import TerminalApp


async def test_a_palette_below_a_dialog_is_not_opened_again() -> None:
    app: TerminalApp[None] = TerminalApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        app.push_screen(ModalScreen[None]())
        await pilot.pause()
        await pilot.press("ctrl+p")
        assert sum(isinstance(screen, CommandPalette) for screen in app.screen_stack) == 1
        app.pop_screen()
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
