"""On a real pseudo-terminal the cells on screen equal what Textual's compositor meant, whatever happens."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path
from typing import Any

import pyte
import pytest

from tests.support.pty.terminal import Terminal, module
from tui.terminal.glyphs import cells

_UNDERLINE, _REVERSE, _BOLD = 1 << 3, 1 << 6, 1 << 0


def assert_as_meant(terminal: Terminal, file: Path) -> None:
    """Have the demo write down what it means to show, and compare every cell, once nothing is on its way any more."""
    rows: list[Any] = []
    for _ in range(10):
        before = len(terminal.output)
        terminal.press("f2")
        terminal.wait_for_bytes(b"\x07", before)
        # What is painted afterwards was not meant yet when it was written down.
        is_still = not terminal.settle(0.05)
        rows = json.loads(file.read_text())
        if is_still and first_difference(terminal, rows) is None:
            break
    assert len(rows) == terminal.rows
    for y, row in enumerate(rows):
        assert len(meant_row(row)) == terminal.columns
        assert shown_row(terminal, y, row) == meant_row(row), f"in row {y}\n{terminal.screen.text}"


def first_difference(terminal: Terminal, rows: list[Any]) -> int | None:
    """Return the first row that is not shown as it is meant."""
    return next((y for y, row in enumerate(rows) if shown_row(terminal, y, row) != meant_row(row)), None)


def meant_row(row: list[Any]) -> list[tuple[object, ...]]:
    """Return the cells of a row that was written down."""
    return [_meant(glyph, *rendition) for text, *rendition in row for glyph in cells(text)]


def shown_row(terminal: Terminal, y: int, row: list[Any]) -> list[tuple[object, ...]]:
    """Return the cells that the terminal shows in its place."""
    return [_shown(terminal.screen.cell(x, y), glyph[0]) for x, glyph in enumerate(meant_row(row))]


def _meant(glyph: str, fore: str, back: str, attributes: int) -> tuple[object, ...]:
    lines = (back, bool(attributes & _UNDERLINE), bool(attributes & _REVERSE))
    ink = (fore, bool(attributes & _BOLD)) if glyph.strip() else ()
    return unicodedata.normalize("NFC", glyph), *lines, *ink


def _shown(cell: pyte.screens.Char, meant: object) -> tuple[object, ...]:
    # What has no ink has no colour of it either.
    ink = (cell.fg, cell.bold) if str(meant).strip() else ()
    return unicodedata.normalize("NFC", cell.data), cell.bg, cell.underscore, cell.reverse, *ink


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "meant.json"


@pytest.mark.parametrize("seed", range(2))
def test_a_long_session(file: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Terminal(module("tests.pty.demo"), environ={"DEMO_FILE": str(file)}) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        assert_as_meant(terminal, file)
        for _ in range(8):
            match chance.randrange(6):
                case 0:
                    terminal.press(*chance.choices(["up", "down", "pagedown", "pageup"], k=8))
                case 1:
                    terminal.mouse("press", chance.randrange(80), 4)
                    for _ in range(5):
                        terminal.mouse("drag", chance.randrange(terminal.columns), chance.randrange(terminal.rows))
                    terminal.mouse("release", 3, 3)
                case 2:
                    for _ in range(chance.randrange(1, 6)):
                        terminal.mouse(chance.choice(["wheel-up", "wheel-down", "wheel-down"]), 20, 12)
                case 3:
                    terminal.press("tab", "漢", "é", "a", "b", "left", "tab")
                case 4:
                    terminal.resize(chance.randrange(40, 140), chance.randrange(15, 45))
                    terminal.wait(f" on {terminal.columns}x{terminal.rows} ")
                case _:
                    terminal.press("pagedown")
            assert_as_meant(terminal, file)


def test_after_suspending_everything_is_painted_again(file: Path) -> None:
    with Terminal(module("tests.pty.demo"), environ={"DEMO_FILE": str(file)}) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.press("x")
        terminal.wait_for_bytes(b"in between")
        terminal.wait_for_bytes(b"PROD 3", terminal.output.find(b"in between"))
        assert_as_meant(terminal, file)
        assert 1049 in terminal.screen.modes


def test_a_resize_to_the_same_size_and_back(file: Path) -> None:
    with Terminal(module("tests.pty.demo"), environ={"DEMO_FILE": str(file)}) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.resize(60, 20)
        terminal.resize(80, 24)
        terminal.wait("PROD 17→18")
        assert_as_meant(terminal, file)


def test_hostile_text_reaches_the_terminal_as_text(file: Path) -> None:
    hostile = r"x\x1b]0;owned\x07\x9b31m\x1b[2Jy\x00\x7f"
    environ = {"DEMO_FILE": str(file), "DEMO_TEXT": hostile}
    with Terminal(module("tests.pty.demo"), environ=environ) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.settle()
        for sequence in ("\x1b]0;", "\x9b", "\x1b[2J", "\x00"):
            assert sequence not in terminal.output.decode()
        assert "x␛]0;owned" in terminal.screen.text
        assert terminal.screen.lines[1].endswith("▎"), "what is hostile pushes nothing aside"


def test_the_cursor_waits_where_text_goes_in() -> None:
    with Terminal(module("tests.pty.demo")) as terminal:
        terminal.wait_until_ready("PROD 3→4")
        terminal.press("tab", "a", "b", "c")
        terminal.wait("abc")
        terminal.press("f5")
        terminal.wait_for_bytes(b"\x07")
        column, row = terminal.screen.find("abc")
        # Textual places it one cell behind the end of the text.
        assert terminal.screen.cursor == (column + 4, row)
