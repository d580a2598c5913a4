"""The functions list under keys, mouse and data that keeps coming."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot

from tui.domain.account import AccountSnapshot, AliasesRead
from tui.domain.alias import Alias
from tui.domain.function import FunctionSummary
from tui.domain.routing import Routing, Weight
from tui.features.functions.columns import MODIFIED
from tui.features.functions.filter import parse_filter
from tui.presentation.columns import Sort
from tui.storage.resources import asset
from tui.widgets.functions_table import FunctionsTable

pytestmark = pytest.mark.usefixtures("quick_pilot")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROD = Alias("order-processor", "PROD", Routing("6", "7", Weight(1000)))
SHOP = AccountSnapshot(
    (
        FunctionSummary("order-export", runtime="nodejs22.x", modified=NOW - timedelta(days=9)),
        FunctionSummary("order-processor", runtime="python3.12", modified=NOW - timedelta(minutes=2)),
        FunctionSummary("order-refunds", runtime="python3.12", modified=NOW - timedelta(hours=3)),
    ),
    {"order-processor": AliasesRead((Alias("order-processor", "DEV", Routing("$LATEST")), PROD), "7")},
    frozenset({"order-export"}),
    complete=True,
)


class Host(App[None]):
    """Shows the table alone and keeps what it posts."""

    CSS_PATH = asset("styles", "functions.tcss")

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[Message] = []
        self.table = FunctionsTable()

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.now = NOW
        self.table.focus()

    def on_functions_table_function_chosen(self, message: FunctionsTable.FunctionChosen) -> None:
        self.posted.append(message)

    def on_functions_table_highlighted(self, message: FunctionsTable.Highlighted) -> None:
        self.posted.append(message)

    def on_functions_table_in_view(self, message: FunctionsTable.InView) -> None:
        self.posted.append(message)

    def on_functions_table_arranged(self, message: FunctionsTable.Arranged) -> None:
        self.posted.append(message)


@asynccontextmanager
async def running(
    snapshot: AccountSnapshot = SHOP, size: tuple[int, int] = (80, 12)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        host.table.snapshot = snapshot
        await pilot.pause()
        yield host, pilot


def many(count: int, prefix: str = "f") -> AccountSnapshot:
    return AccountSnapshot(tuple(FunctionSummary(f"{prefix}-{i:05}") for i in range(count)), complete=True)


def screen(host: Host) -> list[str]:
    return [host.table.render_line(y).text.rstrip() for y in range(host.table.size.height)]


def posted(host: Host, kind: type[Message]) -> list[object]:
    return [message for message in host.posted if isinstance(message, kind)]


async def test_what_it_shows() -> None:
    async with running() as (host, _):
        assert screen(host)[:4] == [
            "  Function ▲        Runtime     Aliases                       Latest    Modified",
            "▸ order-export      nodejs22.x  (loading)                          …     9 d ago",
            "  order-processor   python3.12  PROD 6→7 10%  DEV $LATEST          7   2 min ago",
            "  order-refunds     python3.12  (loading)                          …     3 h ago",
        ]


async def test_every_width_draws_whole_lines_with_the_whole_weight() -> None:
    for width in (40, 60, 80, 100, 200, 300):
        async with running(size=(width, 6)) as (host, _):
            strips = [host.table.render_line(y) for y in range(6)]
            assert {strip.cell_length for strip in strips} == {width}
            assert "6→7 10%" in strips[2].text


async def test_keys_move_the_cursor_and_open() -> None:
    async with running() as (host, pilot):
        await pilot.press("down", "down", "down", "up", "enter")
        assert host.table.cursor == "order-processor"
        assert posted(host, FunctionsTable.FunctionChosen) == [FunctionsTable.FunctionChosen("order-processor")]
        assert [m.name for m in host.posted if isinstance(m, FunctionsTable.Highlighted)] == [
            "order-export",
            "order-processor",
            "order-refunds",
            "order-processor",
        ]


async def test_scrolling_draws_no_line_that_was_drawn_and_a_new_theme_draws_them_all() -> None:
    async with running(many(100)) as (host, pilot):
        strips = [host.table.render_line(y) for y in range(12)]
        host.table.scroll_to(y=1, animate=False, force=True)
        await pilot.pause()
        scrolled = [host.table.render_line(y) for y in range(12)]
        assert all(now is before for now, before in zip(scrolled[2:-1], strips[3:], strict=True))
        host.theme = "textual-light"
        await pilot.pause()
        repainted = [host.table.render_line(y) for y in range(12)]
        assert [strip.text for strip in repainted] == [strip.text for strip in scrolled]
        assert all(now != before for now, before in zip(repainted[1:], scrolled[1:], strict=True))


async def test_pages_and_ends_keep_the_cursor_in_view() -> None:
    async with running(many(100)) as (host, pilot):
        await pilot.press("pagedown")
        assert host.table.cursor == "f-00010"
        await pilot.press("end")
        assert host.table.cursor == "f-00099"
        assert screen(host)[-1].startswith("▸ f-00099")
        await pilot.press("pageup")
        assert any(line.startswith("▸ f-00089") for line in screen(host))
        await pilot.press("home")
        assert screen(host)[1].startswith("▸ f-00000")


async def test_the_wheel_moves_the_view_not_the_cursor() -> None:
    async with running(many(100)) as (host, pilot):
        await pilot._post_mouse_events([MouseScrollDown], host.table, offset=(5, 5), button=0)
        await pilot.pause()
        assert host.table.cursor == "f-00000"
        assert not screen(host)[1].startswith("▸")
        await pilot.press("down")
        assert screen(host)[1].startswith("▸ f-00001")


async def test_a_click_selects_and_a_second_one_opens() -> None:
    async with running() as (host, pilot):
        await pilot.click(offset=(4, 2))
        assert host.table.cursor == "order-processor"
        assert posted(host, FunctionsTable.FunctionChosen) == []
        await pilot.click(offset=(4, 2))
        assert posted(host, FunctionsTable.FunctionChosen) == [FunctionsTable.FunctionChosen("order-processor")]
        await pilot.click(offset=(4, 9))
        assert host.table.cursor == "order-processor"


async def test_a_double_click_opens() -> None:
    async with running() as (host, pilot):
        await pilot.double_click(offset=(4, 3))
        assert posted(host, FunctionsTable.FunctionChosen) == [FunctionsTable.FunctionChosen("order-refunds")]


async def test_titles_sort_and_the_cursor_stays_on_its_function() -> None:
    async with running() as (host, pilot):
        await pilot.press("down")
        await pilot.click(offset=(75, 0))
        assert host.table.sort == Sort(MODIFIED, True)
        assert screen(host)[0].endswith("Modified ▼")
        assert host.table.cursor == "order-processor"
        assert screen(host)[1].startswith("▸ order-processor")
        await pilot.click(offset=(75, 0))
        assert screen(host)[3].startswith("▸ order-processor")


async def test_rows_that_arrive_above_leave_cursor_and_line_alone() -> None:
    async with running(many(100, "m")) as (host, pilot):
        await pilot.press("end", "up", "up")
        line = next(y for y, text in enumerate(screen(host)) if text.startswith("▸ m-00097"))
        more = many(50, "a").functions
        host.table.snapshot = replace(host.table.snapshot, functions=host.table.snapshot.functions + more)
        await pilot.pause()
        assert host.table.cursor == "m-00097"
        assert screen(host)[line].startswith("▸ m-00097")


async def test_a_filter_gives_the_cursor_back_when_it_goes() -> None:
    async with running() as (host, pilot):
        await pilot.press("end")
        host.table.filter = parse_filter("export")
        await pilot.pause()
        assert next(line for line in screen(host)[1:] if line).startswith("▸ order-export")
        host.table.filter = parse_filter("nothing")
        await pilot.pause()
        assert host.table.cursor == ""
        assert screen(host)[1].startswith("  no match in ")
        host.table.filter = parse_filter("")
        await pilot.pause()
        assert host.table.cursor == "order-refunds"


async def test_it_tells_what_came_into_view_and_only_then() -> None:
    async with running(many(100)) as (host, pilot):
        first = posted(host, FunctionsTable.InView)
        assert first == [FunctionsTable.InView(tuple(f"f-{i:05}" for i in range(11)))]
        await pilot.press("down")
        host.table.snapshot = replace(host.table.snapshot, read={"f-00000": AliasesRead((PROD,), "7")})
        await pilot.pause()
        assert posted(host, FunctionsTable.InView) == first
        await pilot.press("end")
        assert posted(host, FunctionsTable.InView)[-1] == FunctionsTable.InView(
            tuple(f"f-{i:05}" for i in range(89, 100))
        )


async def test_a_filter_on_aliases_names_what_it_waits_for() -> None:
    async with running() as (host, pilot):
        host.table.filter = parse_filter("is:canary")
        await pilot.pause()
        assert posted(host, FunctionsTable.InView)[-1] == FunctionsTable.InView(
            ("order-processor",), ("order-export", "order-refunds")
        )
        assert host.table.listing.unread == 2


async def test_counts_are_told_when_they_change() -> None:
    async with running() as (host, pilot):
        before = len(posted(host, FunctionsTable.Arranged))
        host.table.now = NOW + timedelta(hours=1)
        await pilot.press("down")
        assert len(posted(host, FunctionsTable.Arranged)) == before
        host.table.filter = parse_filter("refunds")
        await pilot.pause()
        assert len(posted(host, FunctionsTable.Arranged)) == before + 1


async def test_only_rows_that_changed_are_drawn_again() -> None:
    async with running() as (host, pilot):
        drawn: list[int] = []
        draw = host.table.render_line

        def counted(y: int) -> object:
            drawn.append(y)
            return draw(y)

        host.table.render_line = counted  # type: ignore[assignment,method-assign]
        await pilot.press("down")
        assert drawn == [1, 2]
        drawn.clear()
        read = {**SHOP.read, "order-refunds": AliasesRead((PROD,), "7")}
        host.table.snapshot = replace(SHOP, read=read)
        await pilot.pause()
        assert drawn == [3]
        drawn.clear()
        host.table.now = NOW + timedelta(minutes=1)
        await pilot.pause()
        assert drawn == [2]


async def test_a_cursor_step_repaints_mark_and_name_alone() -> None:
    async with running(size=(200, 20)) as (host, pilot):
        regions: list[Region] = []
        refresh = host.table.refresh

        def noted(*areas: Region, **options: bool) -> object:
            regions.extend(areas)
            return refresh(*areas, **options)

        host.table.refresh = noted  # type: ignore[assignment,method-assign]
        await pilot.press("down")
        assert [(area.x, area.y, area.height) for area in regions] == [(0, 1, 1), (0, 2, 1)]
        assert max(area.width for area in regions) <= 20


async def test_hostile_names_are_text() -> None:
    names = ("x [/oops]", "[@click=app.quit]y[/]", "日本語の関数" * 5)
    async with running(AccountSnapshot(tuple(FunctionSummary(name) for name in names), complete=True)) as (host, _):
        text = "\n".join(screen(host))
        assert "x [/oops]" in text
        assert "[@click=" in text
        assert {host.table.render_line(y).cell_length for y in range(5)} == {80}


async def test_an_empty_account_says_so() -> None:
    async with running(AccountSnapshot()) as (host, pilot):
        assert screen(host)[1] == "  loading…"
        await pilot.press("down", "enter", "end", "pageup")
        assert posted(host, FunctionsTable.FunctionChosen) == []
        host.table.snapshot = AccountSnapshot(complete=True)
        await pilot.pause()
        assert screen(host)[1] == "  no functions here"


async def test_it_goes_to_a_function_now_or_once_it_is_listed() -> None:
    async with running(many(100)) as (host, pilot):
        host.table.go_to("f-00050")
        assert host.table.cursor == "f-00050"
        host.table.go_to("g-00003")
        assert host.table.cursor == "f-00050"
        more = (*host.table.snapshot.functions, *many(9, "g").functions)
        host.table.snapshot = replace(host.table.snapshot, functions=more)
        await pilot.pause()
        assert host.table.cursor == "g-00003"


async def test_a_view_that_was_scrolled_away_stays_where_it_is_while_rows_arrive() -> None:
    async with running(many(100, "m")) as (host, pilot):
        host.table.scroll_to(y=40, animate=False, force=True)
        await pilot.pause()
        shown = screen(host)[1:]
        more = many(50, "a").functions
        laid_out: list[object] = []
        host.screen.screen_layout_refresh_signal.subscribe(host.table, laid_out.append)
        host.table.snapshot = replace(host.table.snapshot, functions=host.table.snapshot.functions + more)
        await pilot.pause()
        assert screen(host)[1:] == shown
        assert host.table.vertical_scrollbar.window_virtual_size == 1 + 150
        assert not laid_out, "the screen is laid out anew for rows that came out of view"
        assert host.table.cursor == "m-00000"
        await pilot.press("down")
        assert any(line.startswith("▸ m-00001") for line in screen(host))
        host.table.snapshot = replace(host.table.snapshot, functions=more[:3])
        await pilot.pause()
        assert laid_out
        assert not host.table.show_vertical_scrollbar
        assert host.table.scroll_offset.y == 0
        assert screen(host)[4] == ""


async def test_the_cursor_shows_without_colour() -> None:
    async with running() as (host, _):
        marked = [segment for segment in host.table.render_line(1) if segment.text.startswith(("▸", "order-export"))]
        assert len(marked) == 2
        assert all(segment.style and segment.style.reverse and segment.style.bold for segment in marked)
