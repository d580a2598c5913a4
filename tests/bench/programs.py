"""The programs that are measured: the product, and what it is measured against."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from tests.support.pty.terminal import PATIENCE, Terminal, module

PRODUCT = module("tui", "--demo")
FADER = module("tui", "--demo", "order-processor:PROD")
COUNTED = module("tests.bench.counted", "--demo", "order-processor:PROD")

# A frame in plain ANSI, by Python that imports nothing.
ANSI = [sys.executable, "-c", r"import os; os.write(1, b'\x1b[?1049h\x1b[H crossfade  Functions\x1b[24;1H q quit')"]

TABLE = [
    sys.executable,
    "-c",
    """
from textual.app import App
from textual.widgets import DataTable
class Minimal(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("Function", "Runtime")
        for number in range(60):
            table.add_row(f"function-{number}", "python3.12")
Minimal().run()
""",
]

CURSES = [
    sys.executable,
    "-c",
    """
import curses
def main(screen):
    chosen, top = 0, 0
    while True:
        height, width = screen.getmaxyx()
        top = min(max(top, chosen - height + 2), chosen)
        for y in range(height - 1):
            screen.addnstr(y, 0, f" function-{top + y}   python3.12 ".ljust(width - 1), width - 1,
                           curses.A_REVERSE if top + y == chosen else 0)
        screen.refresh()
        key = screen.getch()
        if key == ord("q"):
            return
        chosen = max(0, chosen + (1 if key == curses.KEY_DOWN else -1))
curses.wrapper(main)
""",
]


# Does a fixed piece of work for each key, of strings, lists and dictionaries as a frame is made of, and writes.
WORKER = [
    sys.executable,
    "-c",
    """
import os, tty
tty.setraw(0)
os.write(1, b"ready")
while os.read(0, 1):
    cells = {}
    for turn in range(9_000):
        cells[turn % 997] = f"{turn}:{turn * 31 % 101}"
    os.write(1, "".join(sorted(cells.values()))[:20].encode())
""",
]


def times_to(command: Sequence[str], *wanted: bytes, **environ: str) -> list[float]:
    """Return the seconds from just before the fork to the reads that complete some bytes, one after the other."""
    times = []
    with Terminal(command, environ=environ, emulates=False) as terminal:
        for one in wanted:
            terminal.wait_for_bytes(one)
            times.append(terminal.read_at - terminal.begun)
    return times


def alternately(repeats: int, *measures: tuple[Sequence[str], Sequence[bytes]]) -> list[list[list[float]]]:
    """Time several commands in turn, so that a busy machine is unfair to none; once more to warm the caches.

    Return for each the times of each of its bytes.
    """
    times: list[list[list[float]]] = [[[] for _ in wanted] for _, wanted in measures]
    for turn in range(repeats + 1):
        for kept, (command, wanted) in zip(times, measures, strict=True):
            for of_one, seconds in zip(kept, times_to(command, *wanted), strict=True):
                if turn:
                    of_one.append(seconds)
    return times


def functions(size: tuple[int, int], **environ: str) -> Terminal:
    """Start the product on its first screen, everything read."""
    terminal = Terminal(PRODUCT, columns=size[0], rows=size[1], environ=environ)
    terminal.wait("cart-add")
    terminal.settle(1.5)
    return terminal


def knob(line: str) -> int:
    """Return where the knob stands, with or without what traffic shows at the same place; -1 where it does not."""
    return max(line.rfind(shape) for shape in "●◉")


def fader(size: tuple[int, int] = (120, 36), command: Sequence[str] = FADER, **more: str) -> tuple[Terminal, int, int]:
    """Start the product on a fader that was moved once; return its terminal and the knob's (column, row)."""
    terminal = Terminal(command, columns=size[0], rows=size[1], environ=more)
    terminal.wait(lambda screen: "┤" in screen.text and knob(screen.text) >= 0)
    terminal.settle(1.5)
    terminal.press("f", "right")
    terminal.wait("change PROD")
    # A key that was pressed before the question stood would not answer it.
    terminal.settle(0.5)
    terminal.press("y")
    terminal.wait(lambda screen: "change PROD" not in screen.text)
    terminal.settle(1.5)
    row = next(y for y, line in enumerate(terminal.screen.lines) if "┤" in line and knob(line) >= 0)
    return terminal, knob(terminal.screen.lines[row]), row


def response(terminal: Terminal, data: bytes, quiet: float = 0.06) -> tuple[float, int]:
    """Send input; return the seconds to the first byte that comes of it, and how many bytes come in all."""
    before = len(terminal.output)
    begun = time.perf_counter()
    terminal.send(data)
    if not terminal.read(PATIENCE / 20):
        return float("nan"), 0
    seconds = terminal.read_at - begun
    terminal.settle(quiet)
    return seconds, len(terminal.output) - before
