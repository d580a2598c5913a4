"""The list of functions of the demo: how soon keys are answered, in how many bytes, and how soon one is out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from tests.bench.figure import Figure, median_ms, percentiles
from tests.bench.programs import CURSES, PRODUCT, response
from tests.support.pty.terminal import KEYS, Terminal

_BARS = ("5 ms", "10 ms", "20 ms")
_QUIET = 0.04
"""Seconds without a byte after which the next key is pressed: several frames."""

SIZES = ((80, 24), (200, 50))


def first_screen_cursor_scroll_typing_idle_quitting() -> Iterator[Figure]:
    """Start on the list, and press keys in it, idle otherwise; at 80x24, then at 200x50.

    Bytes from the start until the first functions stand and nothing moves for 1.5 s. A cursor key in view: 80 times at
    80x24 against curses, 10 times at 200x50 for its bytes, medians. One that scrolls: 30 and 15 times. At 80x24 a
    character in the filter that changes no row, median of 6; five seconds in which nothing happens, in the list (while
    curses is measured) and in the filter; what the mouse reports. `q` to the end of the process: median of both.
    """
    quitting = []
    curses: list[float] = []
    bars = zip(SIZES, ("8,000 B", "16,000 B"), ("1,000 B", "2,500 B"), ("20 ms", "35 ms"), strict=True)
    for size, first_bar, scroll_bytes, scroll_bar in bars:
        narrow, named = size == SIZES[0], f"{size[0]}x{size[1]}"
        with Terminal(PRODUCT, columns=size[0], rows=size[1]) as terminal:
            terminal.wait("Runtime")
            first = len(terminal.output)
            terminal.wait("cart-add")
            terminal.settle(1.5)
            yield Figure(f"bytes: first screen, {named}", first, "B", first_bar)
            yield Figure(f"bytes: with functions read, {named}", len(terminal.output), "B", "")
            if narrow:
                # What is idle is measured beside, and takes five seconds.
                begun = time.perf_counter()
                curses = _curses()
                yield from _idle(terminal, begun + 5 - time.perf_counter())
            terminal.emulates = False
            turns = range(80 if narrow else 10)
            times, counts = zip(*(_press(terminal, "down" if turn % 10 < 5 else "up") for turn in turns), strict=True)
            if narrow:
                yield from percentiles("latency: cursor key", times, _BARS, curses)
            yield Figure(f"bytes: cursor down, {named}", median(counts), "B", "350 B")
            for _ in range(size[1] - 5):
                response(terminal, KEYS["down"], 0.02)
            times, counts = zip(*(_press(terminal, "down") for _ in range(30 if narrow else 15)), strict=True)
            yield from percentiles(f"latency: scroll by a row, {named}", times, ("", scroll_bar, ""))
            yield Figure(f"bytes: scroll by a row, {named}", median(counts), "B", scroll_bytes)
            if narrow:
                yield from _typing(terminal)
            begun = time.perf_counter()
            terminal.press("q")
            terminal.wait_for_end()
            quitting.append(time.perf_counter() - begun)
    yield Figure("quitting", median_ms(quitting), "ms", "300 ms")


def _press(terminal: Terminal, key: str) -> tuple[float, int]:
    return response(terminal, KEYS[key], _QUIET)


def _curses() -> list[float]:
    with Terminal(CURSES) as terminal:
        terminal.wait("function-3")
        return [response(terminal, b"\x1bOB" if turn % 10 < 5 else b"\x1bOA", _QUIET)[0] for turn in range(80)]


def _idle(terminal: Terminal, seconds_left: float) -> Iterator[Figure]:
    """Count what was written since it was last read, and what is for some seconds more."""
    yield Figure("bytes: idle for 5 s, list", terminal.settle(max(seconds_left, 0.1)), "B", "0")
    yield Figure("any-motion reports asked for (1003)", float(1003 in terminal.screen.modes), "", "0")


def _typing(terminal: Terminal) -> Iterator[Figure]:
    terminal.press("/")
    terminal.settle(0.5)
    yield Figure("bytes: idle for 5 s, filter", terminal.settle(5), "B", "0")
    for key in "zz":
        response(terminal, key.encode(), 0.3)
    counts = [response(terminal, b"z", 0.2)[1] for _ in range(6)]
    yield Figure("bytes: a character in the filter", median(counts), "B", "120 B")
    terminal.press("escape")
    terminal.settle(0.3)
