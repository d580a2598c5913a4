"""Help names the keys that move a cursor, as they are in force, but for those that do something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui.presentation import keymap
from tui.presentation.command import HELP, Command
from tui.presentation.key_table import KEY_TABLE
from tui.presentation.moving_keys import MOVES, with_moves

PAGES: Command[object] = Command("step_up", "pageup", "Page up", "On the fader, the next tick")


@pytest.fixture(autouse=True)
def _keys_as_shipped() -> Iterator[None]:
    yield
    keymap.use({})


def test_every_move_of_the_table_is_named_with_its_key() -> None:
    table = {name: row.keys for row in KEY_TABLE for name in row.commands if name.startswith("list.")}
    assert {move.name: tuple(move.keys.split(",")) for move in MOVES} == table


def test_they_come_after_the_screens_own_commands_and_give_way_to_them() -> None:
    shown = [command for command, _ in with_moves(((HELP, None), (PAGES, "unavailable")))]
    assert shown[:2] == [HELP, PAGES]
    assert [command.id for command in shown[2:]] == [move.id for move in MOVES if move.id != "page_up"]


def test_they_follow_the_configuration() -> None:
    keymap.use({"list.page_down": ("ctrl+f",)})
    assert "ctrl+f" in {command.keys for command, _ in with_moves(())}
