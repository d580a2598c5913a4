"""The screen buffer's bytes, played to a terminal emulator, show exactly what was wanted."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from tests.support.pty.terminal import Screen
from tui.terminal.abilities import Abilities
from tui.terminal.colours import Colours
from tui.terminal.screen_buffer import Patch, ScreenBuffer
from tui.terminal.sgr import CellStyles

WIDTH, HEIGHT = 24, 8
STYLES = [
    Style.parse(words)
    for words in (
        "#ff0000 on #102030",
        "#00ff00 on #102030",
        "bold #ff0000 on #102030",
        "dim",
        "bold dim italic",
        "underline on #00ff00",
        "reverse #ff0000 on #0000ff",
        "strike",
        "none",
    )
]
TEXTS = st.lists(st.sampled_from([*"ab  ─█é漢注→●", "e\u0301"]), min_size=1, max_size=WIDTH).map("".join)
SEGMENTS = st.lists(st.builds(Segment, TEXTS, st.sampled_from(STYLES), st.none()), min_size=1, max_size=5)


Cell = tuple[str, str, str, bool, bool, bool, bool]


class Reference:
    """What a screen shows if every patch is put on it cell by cell."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.rows = [[(" ", Style()) for _ in range(width)] for _ in range(height)]

    def put(self, patch: Patch) -> None:
        y, x, room, segments = patch
        cells: list[tuple[str, Style]] = []
        for text, style, _ in segments:
            for character in unicodedata.normalize("NFC", text):
                width = cell_len(character)
                if width == 0:
                    continue
                cells.append((character, style or Style()))
                cells += [("", style or Style())] * (width - 1)
        room = min(room, self.width - x)
        row = self.rows[y]
        if len(cells) > room:
            if cells[room][0] == "":
                cells[room - 1] = (" ", cells[room - 1][1])
            cells = cells[:room]
        end = x + len(cells)
        if row[x][0] == "" and x:
            row[x - 1] = (" ", row[x - 1][1])
        if end < self.width and row[end][0] == "":
            row[end] = (" ", row[end][1])
        row[x:end] = cells


def cells_of(screen: Screen, width: int, height: int) -> list[list[Cell]]:
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            cell = screen.cell(x, y)
            text = unicodedata.normalize("NFC", cell.data)
            marks = (cell.underscore, cell.reverse, cell.strikethrough)
            fore = cell.fg if text.strip() or any(marks) else ""
            row.append((text, fore, cell.bg, *marks, cell.bold if text.strip() else False))
        rows.append(row)
    return rows


def meant(reference: Reference) -> list[list[Cell]]:
    rows = []
    for line in reference.rows:
        row = []
        for text, style in line:
            fore = style.color.get_truecolor().hex[1:] if style.color else "default"
            back = style.bgcolor.get_truecolor().hex[1:] if style.bgcolor else "default"
            marks = (bool(style.underline), bool(style.reverse), bool(style.strike))
            shown = fore if text.strip() or any(marks) else ""
            row.append((text, shown, back, *marks, bool(style.bold) if text.strip() else False))
        rows.append(row)
    return rows


@st.composite
def sessions(draw: st.DrawFn) -> list[list[Patch]]:
    frames: list[list[Patch]] = []
    for _ in range(draw(st.integers(1, 6))):
        frame: list[Patch] = []
        for _ in range(draw(st.integers(1, HEIGHT))):
            x = draw(st.integers(0, WIDTH - 1))
            frame.append((draw(st.integers(0, HEIGHT - 1)), x, draw(st.integers(1, WIDTH)), draw(SEGMENTS)))
        frames.append(frame)
    return frames


@given(
    frames=sessions(),
    takes=st.builds(Abilities, every_glyph=st.just(True)),
    room=st.one_of(st.none(), st.integers(1, 60)),
)
def test_the_terminal_shows_what_was_wanted(frames: list[list[Patch]], takes: Abilities, room: int | None) -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), abilities=takes, width=WIDTH, height=HEIGHT)
    screen, reference = Screen(WIDTH, HEIGHT), Reference(WIDTH, HEIGHT)
    screen.feed("left from before " * 5 + "\x1b[?7l")
    for frame in frames:
        for patch in frame:
            reference.put(patch)
        screen_buffer.take(frame)
        while part := screen_buffer.frame(room=room):
            screen.feed(part)
        assert cells_of(screen, WIDTH, HEIGHT) == meant(reference)
    assert screen_buffer.paint(frames[-1]) == "" or len(frames[-1]) > 1


@given(
    lines=st.lists(st.text("abcdefgh ", min_size=12, max_size=WIDTH), min_size=30, max_size=30),
    tops=st.lists(st.integers(0, 22), min_size=2, max_size=12),
)
def test_scrolled_lists_show_what_was_wanted(lines: list[str], tops: list[int]) -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=WIDTH, height=HEIGHT)
    screen, reference = Screen(WIDTH, HEIGHT), Reference(WIDTH, HEIGHT)
    for top in tops:
        frame: list[Patch] = [
            (y, 0, WIDTH, [Segment(lines[top + y].ljust(WIDTH), STYLES[1] if y == 3 else STYLES[0])])
            for y in range(1, HEIGHT)
        ]
        for patch in frame:
            reference.put(patch)
        screen.feed(screen_buffer.paint(frame))
        assert cells_of(screen, WIDTH, HEIGHT) == meant(reference)


def line(text: str, style: Style = STYLES[0]) -> list[Segment]:
    return [Segment(text, style)]


def test_what_is_already_shown_costs_nothing() -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=20, height=2)
    assert screen_buffer.paint([(0, 0, 20, line("unchanged"))])
    assert screen_buffer.paint([(0, 0, 20, line("unchanged"))]) == ""


def test_only_changed_cells_are_written() -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=80, height=2)
    screen_buffer.paint([(0, 0, 80, line("10 %".ljust(80)))])
    assert screen_buffer.paint([(0, 0, 80, line("11 %".ljust(80)))]).endswith("1")


def test_forgetting_paints_everything_again() -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=10, height=2)
    patches: list[Patch] = [(0, 0, 10, line("everything")), (1, 0, 10, line("everything"))]
    screen_buffer.paint(patches)
    screen_buffer.forget()
    screen = Screen(10, 2)
    screen.feed(screen_buffer.frame())
    assert screen.lines == ["everything", "everything"]


def test_a_change_of_colour_alone_is_seen() -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=4, height=1)
    screen_buffer.paint([(0, 0, 4, line("word", STYLES[0]))])
    assert screen_buffer.paint([(0, 0, 4, line("word", STYLES[1]))]) != ""


def test_the_foreground_of_an_empty_cell_does_not_matter() -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=4, height=1)
    screen_buffer.paint([(0, 0, 4, line("    ", STYLES[0]))])
    assert screen_buffer.paint([(0, 0, 4, line("    ", STYLES[1]))]) == ""


def test_the_cursor_is_left_where_text_goes_in() -> None:
    screen_buffer, screen = ScreenBuffer(CellStyles(Colours.TRUE), width=20, height=5), Screen(20, 5)
    screen_buffer.take([(1, 0, 20, line("typed"))])
    screen.feed(screen_buffer.frame(cursor=(5, 1)))
    assert screen.cursor == (5, 1)
    assert screen_buffer.frame(cursor=(5, 1)) == ""


def test_patches_outside_the_screen_are_left_out() -> None:
    screen_buffer, screen = ScreenBuffer(CellStyles(Colours.TRUE), width=5, height=2), Screen(5, 2)
    screen.feed(screen_buffer.paint([(7, 0, 5, line("below")), (0, 9, 5, line("right")), (0, 3, 9, line("cut"))]))
    assert screen.lines == ["   cu", "     "]


def test_control_characters_never_pass() -> None:
    screen_buffer = ScreenBuffer(CellStyles(Colours.TRUE), width=200, height=1)
    hostile = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x2028]))
    bytes_out = screen_buffer.paint([(0, 0, 200, line(hostile, STYLES[-1]))])
    shown = bytes_out.replace("\x1b[H", "", 1).replace("\x1b[m", "").replace("\x1b[K", "")
    assert all(character.isprintable() for character in shown)
    assert "␛" in shown
    assert "\u202e" not in shown


def test_a_control_segment_is_not_painted() -> None:
    screen_buffer, screen = ScreenBuffer(CellStyles(Colours.TRUE), width=5, height=1), Screen(5, 1)
    screen.feed(screen_buffer.paint([(0, 0, 5, [Segment("\x1b]0;x\x07", None, [(1,)]), Segment("ok")])]))  # type: ignore[list-item]
    assert screen.lines == ["ok   "]


def test_a_wide_glyph_behind_a_disputed_one_is_painted_whole() -> None:
    screen_buffer, screen = ScreenBuffer(CellStyles(Colours.TRUE), width=10, height=1), Screen(10, 1)
    screen.feed(screen_buffer.paint([(0, 0, 10, line("a漢bcdefgh"))]))
    screen.feed(screen_buffer.paint([(0, 0, 1, line("e\u0301"))]))
    screen.feed(screen_buffer.paint([(0, 3, 2, line("BC"))]))
    assert [screen.cell(x, 0).data for x in (0, 1, 3, 4, 5)] == ["é", "漢", "B", "C", "d"]


def test_a_joined_emoji_takes_two_cells_on_any_terminal() -> None:
    screen_buffer, screen = ScreenBuffer(CellStyles(Colours.TRUE), width=10, height=1), Screen(10, 1)
    screen.feed(screen_buffer.paint([(0, 0, 10, line("a👩\u200d💻b❤\ufe0fc"))]))
    assert [screen.cell(x, 0).data for x in (0, 3, 6)] == ["a", "b", "c"]


def test_with_little_room_what_changed_last_is_painted_first() -> None:
    screen_buffer, screen = ScreenBuffer(CellStyles(Colours.TRUE), width=30, height=9), Screen(30, 9)
    screen_buffer.take([(y, 0, 30, [Segment(f"row {y} of the first screen")]) for y in range(9)])
    screen.feed(screen_buffer.frame(room=40))
    assert "row 1" in screen.text
    assert "row 2" not in screen.text
    screen_buffer.take([(7, 0, 30, [Segment("the answer to a key".ljust(30))])])
    screen.feed(screen_buffer.frame(room=10))
    assert "the answer to a key" in screen.lines[7]
    assert "row 2" not in screen.text
    while part := screen_buffer.frame(room=40):
        screen.feed(part)
    assert [line.rstrip() for line in screen.lines] == [
        "the answer to a key" if y == 7 else f"row {y} of the first screen" for y in range(9)
    ]
