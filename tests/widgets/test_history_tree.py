"""The history tree under keys, mouse and data that keeps coming."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import MouseScrollDown
from textual.geometry import Offset
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.routing import Routing, Weight
from tui.domain.version import LATEST, Version
from tui.storage.resources import asset
from tui.widgets.history_tree import HistoryTree

pytestmark = pytest.mark.usefixtures("quick_pilot")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def version(number: str, code: str, description: str = "") -> Version:
    return Version(number, code_sha256=code, memory_mb=256, modified=NOW - timedelta(days=2), description=description)


ORDERS = FunctionSnapshot(
    "orders",
    (
        version(LATEST, "d"),
        version("7", "c", "SMS confirmation"),
        version("6", "b", "retry on 5xx"),
        *(version(str(number), f"old{number}") for number in range(5, 0, -1)),
    ),
    (
        Alias("orders", "DEV", Routing(LATEST)),
        Alias("orders", "PROD", Routing("6", "7", Weight(1000))),
        Alias("orders", "TEST", Routing("7")),
    ),
    complete=True,
)


class Host(App[None]):
    """Shows the tree beside another widget and keeps what it posts."""

    CSS_PATH = asset("styles", "history_tree.tcss")
    CSS = "#beside { width: 20; }"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "note_escape", "Escape")]

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[Message] = []
        self.escapes = 0
        self.tree_view = HistoryTree()

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.tree_view
            yield Static(id="beside")

    def on_mount(self) -> None:
        self.tree_view.now = NOW
        self.tree_view.selected = "PROD"
        self.tree_view.focus()

    def action_note_escape(self) -> None:
        self.escapes += 1

    def on_history_tree_version_highlighted(self, message: HistoryTree.VersionHighlighted) -> None:
        self.posted.append(message)

    def on_history_tree_version_opened(self, message: HistoryTree.VersionOpened) -> None:
        self.posted.append(message)

    def on_history_tree_alias_chosen(self, message: HistoryTree.AliasChosen) -> None:
        self.posted.append(message)

    def on_history_tree_version_dropped(self, message: HistoryTree.VersionDropped) -> None:
        self.posted.append(message)

    def on_history_tree_version_carried(self, message: HistoryTree.VersionCarried) -> None:
        self.posted.append(message)


@asynccontextmanager
async def running(
    snapshot: FunctionSnapshot | None = ORDERS, size: tuple[int, int] = (80, 16)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        host.tree_view.snapshot = snapshot
        await pilot.pause()
        yield host, pilot


def screen(host: Host) -> list[str]:
    return [host.tree_view.render_line(y).text.rstrip() for y in range(host.tree_view.size.height)]


def posted(host: Host, kind: type[Message]) -> list[object]:
    return [message for message in host.posted if isinstance(message, kind)]


async def test_what_it_shows() -> None:
    async with running() as (host, _):
        assert screen(host)[:7] == [
            "▸ ◇ $LATEST  2 d ago    differs from 7  [code changed]",
            "  │ ◂ DEV",
            "  ● 7  2 d ago    SMS confirmation  [code changed]",
            " ╭┼┄◂┄ [PROD] 10 %   ◂ TEST",
            " ┊● 6  2 d ago    retry on 5xx  [code changed]",
            " ╰┼━◂━ [PROD] 90 %",
            "  ┆ 1-5   5 versions, no aliases",
        ]


@pytest.mark.parametrize("width", [38, 44, 60, 120, 200])
async def test_every_width_draws_whole_lines_with_all_numbers(width: int) -> None:
    long = replace(ORDERS.versions[1], description="a description that nobody will ever read to its end " * 5)
    crowded = replace(ORDERS, versions=(ORDERS.versions[0], long, *ORDERS.versions[2:]))
    async with running(crowded, size=(width + 20, 16)) as (host, _):
        assert {host.tree_view.render_line(y).cell_length for y in range(16)} == {width}
        text = "\n".join(screen(host))
        for part in ("differs from 7", "[PROD] 10 %", "[PROD] 90 %", "1-5   5 versions", "…"):
            assert part in text


async def test_keys_walk_versions_and_tell_which() -> None:
    async with running() as (host, pilot):
        await pilot.press("down", "down", "down", "down", "up", "home", "end")
        assert [m.number for m in host.posted if isinstance(m, HistoryTree.VersionHighlighted)] == [
            LATEST,
            "7",
            "6",
            "",
            "6",
            LATEST,
            "",
        ]
        assert host.tree_view.cursor == ""


async def test_enter_unfolds_a_run_and_folds_it_again() -> None:
    async with running() as (host, pilot):
        await pilot.press("end", "enter")
        assert screen(host)[6:12] == [
            "▸ ┆ 1-5   5 versions, enter to fold",
            "  ● 5  2 d ago    [code changed]",
            "  ● 4  2 d ago    [code changed]",
            "  ● 3  2 d ago    [code changed]",
            "  ● 2  2 d ago    [code changed]",
            "  ● 1  2 d ago",
        ]
        await pilot.press("enter")
        assert screen(host)[6:8] == ["▸ ┆ 1-5   5 versions, no aliases", ""]


async def test_enter_opens_a_version_in_place() -> None:
    async with running() as (host, pilot):
        await pilot.press("down", "enter")
        assert posted(host, HistoryTree.VersionOpened) == [HistoryTree.VersionOpened("7")]
        assert " ┊│ vs 6         code" in screen(host)
        await pilot.press("enter")
        assert len(posted(host, HistoryTree.VersionOpened)) == 1
        assert not any("vs 6" in line for line in screen(host))


async def test_a_key_takes_the_aliases_of_the_version_in_turn() -> None:
    async with running() as (host, pilot):
        await pilot.press("space", "down", "space")
        host.tree_view.selected = "TEST"
        await pilot.press("space", "end", "space")
        assert posted(host, HistoryTree.AliasChosen) == [
            HistoryTree.AliasChosen("DEV"),
            HistoryTree.AliasChosen("TEST"),
            HistoryTree.AliasChosen("PROD"),
        ]


async def test_the_faders_keys_are_left_alone() -> None:
    bound = set(HistoryTree._merged_bindings.key_to_bindings) if HistoryTree._merged_bindings else set()
    moves = {"up", "k", "down", "j", "home", "g", "end", "G", "shift+g", "ctrl+u", "ctrl+d"}
    assert bound == moves | {"enter", "space"}


async def test_clicks_take_aliases_select_versions_and_open() -> None:
    async with running() as (host, pilot):
        test_at = screen(host)[3].index("TEST")
        await pilot.click(offset=(test_at, 3))
        assert posted(host, HistoryTree.AliasChosen) == [HistoryTree.AliasChosen("TEST")]
        await pilot.click(offset=(4, 4))
        assert host.tree_view.cursor == "6"
        assert posted(host, HistoryTree.VersionOpened) == []
        await pilot.click(offset=(4, 4))
        assert posted(host, HistoryTree.VersionOpened) == [HistoryTree.VersionOpened("6")]
        await pilot.click(offset=(4, 4))
        await pilot.click(offset=(6, 6))
        assert any("enter to fold" in line for line in screen(host))


async def drag(pilot: Pilot[None], start: tuple[int, int], *way: tuple[int, int], drop: bool = True) -> None:
    await pilot.mouse_down(offset=start)
    for place in way:
        await pilot.hover(offset=place)
    if drop:
        await pilot.mouse_up(offset=way[-1])


async def test_a_version_is_dragged_onto_an_alias() -> None:
    async with running() as (host, pilot):
        await drag(pilot, (4, 4), (6, 4), (8, 3), drop=False)
        dropping = [segment for segment in host.tree_view.render_line(3) if "[PROD]" in segment.text]
        assert all(segment.style and segment.style.reverse for segment in dropping)
        await pilot.mouse_up(offset=(8, 3))
        assert posted(host, HistoryTree.VersionDropped) == [HistoryTree.VersionDropped("6", "PROD")]
        assert posted(host, HistoryTree.VersionCarried) == []
        assert posted(host, HistoryTree.AliasChosen) == []
        assert not any(
            segment.style and segment.style.reverse for y in range(1, 8) for segment in host.tree_view.render_line(y)
        )


async def test_a_drop_beside_a_lone_pointer_means_it_and_beside_two_means_none() -> None:
    async with running() as (host, pilot):
        await drag(pilot, (4, 2), (50, 5))
        assert posted(host, HistoryTree.VersionDropped) == [HistoryTree.VersionDropped("7", "PROD")]
        await drag(pilot, (4, 4), (50, 3))
        assert len(posted(host, HistoryTree.VersionDropped)) == 1


async def test_a_version_can_be_carried_out_of_the_tree() -> None:
    async with running() as (host, pilot):
        await drag(pilot, (4, 4), (20, 6), (70, 5))
        assert posted(host, HistoryTree.VersionCarried) == [HistoryTree.VersionCarried("6", Offset(70, 5))]
        await pilot.click(offset=(4, 4))
        assert host.tree_view.cursor == "6"


async def test_escape_ends_a_drag_without_a_drop_and_is_nobody_elses() -> None:
    async with running() as (host, pilot):
        await drag(pilot, (4, 4), (8, 3), drop=False)
        await pilot.press("escape")
        assert host.escapes == 0
        await pilot.mouse_up(offset=(8, 3))
        assert posted(host, HistoryTree.VersionDropped) == []
        await pilot.press("escape")
        assert host.escapes == 1


async def test_the_cursor_stays_on_its_version_when_versions_are_published_and_aliases_move() -> None:
    async with running() as (host, pilot):
        await pilot.press("down", "down")
        newer = (ORDERS.versions[0], version("8", "e"), *ORDERS.versions[1:])
        host.tree_view.snapshot = replace(ORDERS, versions=newer)
        await pilot.pause()
        assert host.tree_view.cursor == "6"
        host.tree_view.snapshot = replace(ORDERS, versions=newer, aliases=())
        await pilot.pause()
        assert host.tree_view.cursor == ""
        assert any(line.startswith("▸ ┆ 1-6   6 versions") for line in screen(host))


async def test_another_function_starts_at_its_top() -> None:
    async with running() as (host, pilot):
        await pilot.press("end", "enter", "end")
        host.tree_view.snapshot = replace(ORDERS, name="other")
        await pilot.pause()
        assert host.tree_view.cursor == LATEST
        assert screen(host)[6] == "  ┆ 1-5   5 versions, no aliases"


async def test_only_lines_that_changed_are_drawn_again() -> None:
    async with running() as (host, pilot):
        drawn: list[int] = []
        draw = host.tree_view.render_line

        def counted(y: int) -> object:
            drawn.append(y)
            return draw(y)

        host.tree_view.render_line = counted  # type: ignore[assignment,method-assign]
        moved = Alias("orders", "PROD", Routing("6", "7", Weight(1100)))
        host.tree_view.snapshot = replace(ORDERS, aliases=(ORDERS.aliases[0], moved, ORDERS.aliases[2]))
        await pilot.pause()
        assert sorted(drawn) == [3, 5]
        drawn.clear()
        await pilot.press("down")
        assert sorted(drawn) == [0, 2]


async def test_thousands_of_versions_scroll_with_the_cursor() -> None:
    many = tuple(version(str(number), f"c{number}") for number in range(3000, 0, -1))
    async with running(FunctionSnapshot("big", many, complete=True)) as (host, pilot):
        assert screen(host)[2] == "  ┆ 1-2998   2,998 versions, no aliases"
        assert host.tree_view.go_to("1500")
        await pilot.pause()
        assert any(line.startswith("▸ ● 1500") for line in screen(host))
        await pilot.press("end")
        assert screen(host)[-1].startswith("▸ ● 1 ")
        await pilot._post_mouse_events([MouseScrollDown], host.tree_view, offset=(5, 5), button=0)
        assert host.tree_view.cursor == "1"
        assert not host.tree_view.go_to("9999")


async def test_pages_go_by_the_height_of_the_view_and_end_at_the_ends() -> None:
    many = tuple(version(str(number), f"c{number}") for number in range(400, 0, -1))
    async with running(FunctionSnapshot("big", many, complete=True), size=(60, 12)) as (host, _):
        tree = host.tree_view
        tree.go_to("200")
        tree.action_first()
        lines = [tree._tree.drawing.starts[tree.row]]
        while tree.cursor != "1":
            tree.action_page(1)
            lines.append(tree._tree.drawing.starts[tree.row])
            assert lines[-1] > lines[-2]
            assert tree.scroll_offset.y <= lines[-1] < tree.scroll_offset.y + tree.size.height
        assert all(later - earlier == tree.size.height - 1 for earlier, later in pairwise(lines[:-1]))
        for _ in lines:
            tree.action_page(-1)
        assert tree._tree.drawing.starts[tree.row] == 0


async def test_hostile_descriptions_are_text() -> None:
    hostile = (version("2", "a", "x [/oops] [@click=app.quit]y[/]"), version("1", "b", "日本語" * 40))
    async with running(FunctionSnapshot("f", hostile, complete=True), size=(100, 16)) as (host, _):
        assert "x [/oops] [@click=app.quit]y[/]" in screen(host)[0]
        assert {host.tree_view.render_line(y).cell_length for y in range(3)} == {80}


async def test_nothing_known_says_reading() -> None:
    async with running(None) as (host, pilot):
        assert screen(host)[0] == "  loading…"
        await pilot.press("down", "enter", "end", "space", "home")
        await pilot.click(offset=(4, 4))
        assert host.posted == []


async def test_the_selected_alias_and_the_cursor_show_without_colour() -> None:
    async with running() as (host, _):
        selected = [segment for segment in host.tree_view.render_line(5) if "[PROD]" in segment.text]
        assert [segment.style is not None and segment.style.bold for segment in selected] == [True]
        cursor = [segment for segment in host.tree_view.render_line(0) if segment.text in ("▸", "$LATEST")]
        assert [segment.style is not None and segment.style.reverse for segment in cursor] == [True, True]
