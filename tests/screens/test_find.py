"""`/` in a list that is not filtered: found while one types, marked, gone through by n and N, and cleared by esc."""

from __future__ import annotations

from tests.support.journey import Begin
from tui.widgets.find_line import FindLine
from tui.widgets.history_tree import HistoryTree


async def test_versions_are_found_while_one_types(at_prod: Begin) -> None:
    async with at_prod() as journey:
        screen = journey.app.screen
        tree = screen.query_one(HistoryTree)
        await journey.until(lambda: journey.app.function and journey.app.function.complete)
        assert "back to the code of 2" not in journey.text
        # What types a weight elsewhere is text here.
        await journey.press("home", "slash", *"co", "x")
        await journey.sees("no match")
        # What nothing matches moves and unfolds nothing, and esc leaves all as it was.
        assert (tree.row, "back to the code of 2" in journey.text) == (0, False)
        await journey.press("backspace")
        await journey.sees("back to the code of 2")
        await journey.press("escape")
        await journey.until(lambda: not screen.query(FindLine) and tree.row == 0)
        assert "back to the code of 2" not in journey.text
        await journey.press("slash", *"5xx")
        await journey.sees("1 of 1 match", "⏎ Done  esc Cancel")
        assert (tree.cursor, journey.app.screen.query_one(HistoryTree).matches) == ("6", tree.matches)
        # A version that a fold covers is found, too.
        await journey.press("backspace", "backspace", "backspace", *"code", "enter")
        await journey.sees("back to the code of 2")
        await journey.until(lambda: screen.focused is tree)
        await journey.sees("•", "n Match  esc Clear")
        first = tree.cursor
        await journey.press("n")
        second = tree.cursor
        await journey.press("N")
        assert tree.cursor == first != second
        await journey.press("escape")
        await journey.until(lambda: not screen.query(FindLine) and tree.matches is None)
        assert journey.app.screen is screen
        await journey.until(lambda: "esc Clear" not in journey.text)
        await journey.press("n")
        await journey.notified("to find something first")
        assert journey.provider.writes == []
