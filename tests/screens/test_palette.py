"""The palette goes to places and shows keys, and help is searched."""

from __future__ import annotations

from screens.function.screen import FunctionScreen
from screens.functions.screen import FunctionsScreen
from screens.help import HelpDialog
from screens.rollout.listing import RolloutsScreen
from tests.support.journey import Begin
from tui.widgets.functions_table import FunctionsTable


async def test_one_goes_to_an_alias_by_words_back_to_its_row_and_searches_help(begin: Begin) -> None:
    async with begin(size=(80, 24)) as journey:
        await journey.listed()
        await journey.until(lambda: "order-processor" in journey.app.account.read)
        await journey.press("colon", *"order prod")
        await journey.sees("order-processor:PROD", "⏎ Run  esc Close  ↑↓ Choose")
        assert "s Sort" not in journey.text.splitlines()[-1]
        # A console has no magnifying glass.
        assert "🔎" not in journey.text
        await journey.press("enter")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionScreen) and journey.app.fader)
        assert (journey.fader.confirmed.function, journey.fader.confirmed.name) == ("order-processor", "PROD")
        # Its commands are found by their keys, and a place of the account from everywhere.
        await journey.press("ctrl+p", "l")
        await journey.sees("Logs  l")
        await journey.press("escape", "ctrl+p", *"all rollouts", "enter")
        await journey.until(lambda: isinstance(journey.app.screen, RolloutsScreen))
        await journey.press("escape")
        await journey.until(lambda: isinstance(journey.app.screen, FunctionsScreen))
        assert journey.app.screen.query_one(FunctionsTable).cursor == "order-processor"
        await journey.press("question_mark", "slash", *"storage")
        await journey.sees("Code storage of the account, by function")
        assert "Reverse the sort" not in journey.text
        # The keys of every list are among those that are found.
        await journey.press("enter", "escape", "slash", *"half a page")
        await journey.sees("ctrl+d", "ctrl+u")
        await journey.press("enter", "escape")
        await journey.sees("Reverse the sort")
        await journey.press("escape")
        await journey.until(lambda: not isinstance(journey.app.screen, HelpDialog))
