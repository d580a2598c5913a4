"""What a console's font lacks is drawn by something it has, in as many cells."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.segment import Segment

from tui.terminal.abilities import ALL, Abilities
from tui.terminal.colours import Colours
from tui.terminal.console_font import STAND_INS, drawable
from tui.terminal.screen_buffer import ScreenBuffer
from tui.terminal.sgr import CellStyles

IN_EVERY_FONT = set("─│┌┐└┘├┤┬┴┼░▒▄█▌→»")


def test_each_stand_in_is_in_every_font_and_takes_one_cell() -> None:
    for glyph, stand_in in STAND_INS.items():
        assert cell_len(chr(glyph)) == cell_len(chr(stand_in)) == 1
        assert chr(stand_in).isascii() or chr(stand_in) in IN_EVERY_FONT


def test_what_is_no_sign_of_ours_stays() -> None:
    assert drawable("é 日本 ├─┤ a") == "é 日本 ├─┤ a"


@pytest.mark.parametrize(
    ("takes", "painted"), [(ALL, "╭┼┄◂┄ [PROD] ● 10 % …"), (Abilities(every_glyph=False), "┌┼-<- [PROD] * 10 % ~")]
)
def test_the_signs_of_a_tree_on_a_terminal(takes: Abilities, painted: str) -> None:
    buffer = ScreenBuffer(CellStyles(Colours.NONE), abilities=takes, width=40, height=1)
    assert painted in buffer.paint([(0, 0, 40, [Segment("╭┼┄◂┄ [PROD] ● 10 % …")])])
