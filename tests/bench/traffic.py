"""How many bytes an event sends down the line."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.figure import Figure
from tests.bench.programs import PRODUCT, fader, response
from tests.support.pty.terminal import KEYS, Terminal, mouse_report

SIZES = ((80, 24), (200, 50))


def first_screen_cursor_typing_idle() -> Iterator[Figure]:
    """Count what the list of functions writes.

    From the start until the first functions stand and nothing moves for 1.5 s; for cursor down in view, and where it
    scrolls, medians of 10; at 80x24 for a character in the filter that changes no row, median of 6; and in five seconds
    in which nothing happens, in the list and in the filter. Looks what the mouse reports.
    """
    for size, first_bar, scroll_bar in zip(SIZES, ("8,000 B", "16,000 B"), ("1,000 B", "2,500 B"), strict=True):
        width, height = size
        with Terminal(PRODUCT, columns=width, rows=height) as terminal:
            terminal.wait("Runtime")
            first = len(terminal.output)
            terminal.wait("cart-add")
            terminal.settle(1.5)
            yield Figure(f"bytes: first screen, {width}x{height}", first, "B", first_bar)
            yield Figure(f"bytes: with functions read, {width}x{height}", len(terminal.output), "B", "")
            counts = [response(terminal, KEYS["down"])[1] for _ in range(10)]
            yield Figure(f"bytes: cursor down, {width}x{height}", median(counts), "B", "350 B")
            for _ in range(height - 14):
                response(terminal, KEYS["down"], 0.02)
            counts = [response(terminal, KEYS["down"])[1] for _ in range(10)]
            yield Figure(f"bytes: scroll by a row, {width}x{height}", median(counts), "B", scroll_bar)
            if size == SIZES[0]:
                yield from _idle_and_typing(terminal)


def _idle_and_typing(terminal: Terminal) -> Iterator[Figure]:
    terminal.settle(1)
    yield Figure("bytes: idle for 5 s, list", terminal.settle(5), "B", "0")
    yield Figure("any-motion reports asked for (1003)", float(1003 in terminal.screen.modes), "", "0")
    terminal.press("/")
    terminal.settle(0.5)
    yield Figure("bytes: idle for 5 s, filter", terminal.settle(5), "B", "0")
    for key in "zz":
        response(terminal, key.encode(), 0.3)
    counts = [response(terminal, b"z", 0.3)[1] for _ in range(6)]
    yield Figure("bytes: a character in the filter", median(counts), "B", "120 B")


def drag() -> Iterator[Figure]:
    """Drag by one cell, the alias's writes included; median of 20."""
    for size in SIZES:
        terminal, column, row = fader(size)
        with terminal:
            terminal.mouse("press", column, row)
            terminal.settle(1)
            counts = [response(terminal, mouse_report("drag", column + 1 + turn, row))[1] for turn in range(20)]
        yield Figure(f"bytes: drag step, {size[0]}x{size[1]}", median(count for count in counts if count), "B", "120 B")
