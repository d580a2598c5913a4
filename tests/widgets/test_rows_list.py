"""The list of rows: its cursor stays on its row, passes over what cannot be chosen, and everything can be reached."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tui.presentation.spans import Span
from tui.widgets.row_finding import RowFinding
from tui.widgets.rows_list import ListRow, MadeRows, RowsList, row_width

pytestmark = pytest.mark.usefixtures("quick_pilot")


class Shown(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []

    def compose(self) -> ComposeResult:
        yield RowsList()

    def on_rows_list_highlighted(self, message: RowsList.Highlighted) -> None:
        self.events.append(f"at {message.key}")

    def on_rows_list_chosen(self, message: RowsList.Chosen) -> None:
        self.events.append(f"chose {message.key}")

    @property
    def table(self) -> RowsList:
        return self.query_one(RowsList)

    @property
    def lines(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]


def row(key: str, lines: int = 1, chosen: bool = True) -> ListRow:
    return ListRow(key, tuple([Span(f"{key}.{n} [@click=app.quit]x[/]")] for n in range(lines)), chosen)


async def test_the_cursor_begins_on_the_first_row_that_can_be_chosen() -> None:
    app = Shown()
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.rows = (row("head", chosen=False), row("a"), row("b"))
        await pilot.pause()
        assert app.table.cursor == "a"
        assert app.lines[1].startswith("▸ a.0 [@click=app.quit]x[/]")


async def test_the_cursor_stays_on_its_row_while_others_come() -> None:
    app = Shown()
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.focus()
        app.table.rows = (row("a"), row("b"))
        await pilot.press("down")
        app.table.rows = (row("new"), row("a"), row("b"), row("c"))
        await pilot.pause()
        assert app.table.cursor == "b"
        app.table.rows = (row("new"),)
        await pilot.pause()
        assert app.table.cursor == "new"
        app.table.rows = ()
        await pilot.pause()
        assert app.table.cursor == ""
        assert app.events[-1] == "at "


async def test_the_wheel_stays_where_one_put_it_while_rows_come() -> None:
    app = Shown()
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.rows = tuple(row(f"m{n}") for n in range(30))
        await pilot.pause()
        app.table.scroll_to(y=12, animate=False, force=True)
        await pilot.pause()
        shown = app.lines
        app.table.rows = (row("new"), *app.table.rows, row("last"))
        await pilot.pause()
        assert app.lines == shown
        assert app.table.cursor == "m0"


@pytest.mark.parametrize("height", [3, 5])
async def test_every_row_can_be_reached_and_chosen(height: int) -> None:
    app = Shown()
    async with app.run_test(size=(40, height)) as pilot:
        app.table.focus()
        app.table.rows = tuple(row(str(n), lines=2, chosen=n % 3 != 1) for n in range(12))
        await pilot.press("enter", "down", "enter", "end", "enter", "pageup", "home", "enter")
        chosen = [words for words in app.events if words.startswith("chose")]
        assert chosen == ["chose 0", "chose 2", "chose 11", "chose 0"]
        await pilot.press("end")
        assert any(line.startswith("▸ 11.0") for line in app.lines)


async def test_a_click_puts_the_cursor_and_another_one_chooses() -> None:
    app = Shown()
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.rows = (row("a"), row("b"))
        await pilot.pause()
        await pilot.click(RowsList, offset=(5, 1))
        assert app.table.cursor == "b"
        await pilot.click(RowsList, offset=(5, 1))
        assert app.events[-1] == "chose b"


async def test_of_a_long_list_only_what_is_in_view_is_made() -> None:
    app, made = Shown(), 0

    def lines(index: int) -> tuple[list[Span], ...]:
        nonlocal made
        made += 1
        return [Span(f"{index}.0")], [Span(f"{index}.1")]

    async with app.run_test(size=(40, 6)) as pilot:
        app.table.focus()
        app.table.rows = MadeRows([str(n) for n in range(10_000)], 2, lines)
        await pilot.press("down", "pagedown", "end")
        assert app.table.cursor == "9999"
        assert app.lines[-2:] == ["▸ 9999.0", "  9999.1"]
        await pilot.press("pageup", "up", "enter")
        assert app.events[-1] == f"chose {app.table.cursor}"
        assert made < 100
        app.table.rows = MadeRows([str(n) for n in range(5, 20_000)], 2, lines)
        await pilot.pause()
        assert app.events[-1] == f"chose {app.table.cursor}"
        app.table.go_to("6000")
        await pilot.pause()
        assert "▸ 5995.0" in app.lines
        assert made < 200
        # What fills the width is seen whole beside the scrollbar.
        fitting = "x" * row_width(app.size.width)
        app.table.rows = MadeRows([str(n) for n in range(100)], 1, lambda _: ([Span(fitting)],))
        await pilot.pause()
        assert [line[2:] for line in app.lines] == [fitting] * 6


async def test_what_is_looked_for_is_counted_as_rows_and_cursor_change() -> None:
    app = Shown()
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.focus()
        app.table.rows = (row("a"), row("b"))
        finding = RowFinding(app.table)
        finding.find("late")
        assert app.table.found == "no match"
        # Rows that come while one looks are counted, and the cursor stays where one put it.
        app.table.rows = (row("a"), row("late"), row("b"), row("later"))
        await pilot.pause()
        assert (app.table.found, app.table.cursor) == ("2 matches", "a")
        await pilot.press("down")
        assert app.table.found == "1 of 2 matches"
        await pilot.press("end")
        assert app.table.found == "2 of 2 matches"
        finding.end(back=False)
        assert app.table.found == ""
