"""How long an event takes to its first changed bytes."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.figure import Figure, percentiles
from tests.bench.programs import CURSES, fader, functions, knob, response
from tests.support.pty.terminal import KEYS, PATIENCE, Terminal, mouse_report

_BARS = ("5 ms", "10 ms", "20 ms")
_QUIET = 0.04
"""Seconds without a byte after which the next key is pressed: several frames."""


def cursor_and_scroll() -> Iterator[Figure]:
    """Press a cursor key in the list of functions, idle otherwise: 100 times in view, 30 times where it scrolls.

    In view against curses; 12 times at 200x50, where it scrolls only.
    """
    with Terminal(CURSES) as terminal:
        terminal.wait("function-3")
        curses = [_press(terminal, b"\x1bOB" if turn % 10 < 5 else b"\x1bOA") for turn in range(100)]
    with functions((80, 24)) as terminal:
        terminal.emulates = False
        in_view = [_press(terminal, KEYS["down" if turn % 10 < 5 else "up"]) for turn in range(100)]
        yield from percentiles("latency: cursor key", in_view, _BARS, curses)
        yield from _scroll(terminal, 30, "20 ms")
    with functions((200, 50)) as terminal:
        terminal.emulates = False
        yield from _scroll(terminal, 12, "35 ms")


def _scroll(terminal: Terminal, times: int, bar: str) -> Iterator[Figure]:
    for _ in range(terminal.rows - 5):
        response(terminal, KEYS["down"], 0.02)
    scrolled = [_press(terminal, KEYS["down"]) for _ in range(times)]
    yield from percentiles(f"latency: scroll by a row, {terminal.columns}x{terminal.rows}", scrolled, ("", bar, ""))


def _press(terminal: Terminal, key: bytes) -> float:
    return response(terminal, key, _QUIET)[0]


def drag_and_burst() -> Iterator[Figure]:
    """Drag the fader by one cell at a time, 60 times; then send 1,000 positions as fast as the terminal takes them.

    The latter from the last position sent to the frame that shows it.
    """
    terminal, column, row = fader()
    with terminal:
        terminal.mouse("press", column, row)
        unseen = len(terminal.output)
        terminal.emulates = False
        times = []
        for turn in range(60):
            place = column + (turn % 20 if turn % 40 < 20 else 20 - turn % 20) + 1
            seconds, count = response(terminal, mouse_report("drag", place, row), _QUIET)
            if count:
                times.append(seconds)
        yield from percentiles("latency: drag step", times, _BARS)
        # Back to where it was taken, which is not where the burst ends.
        terminal.mouse("drag", column, row)
        terminal.settle(0.5)
        terminal.screen.feed(bytes(terminal.output[unseen:]))
        yield from _burst(terminal, column, row)


def _burst(terminal: Terminal, column: int, row: int) -> Iterator[Figure]:
    # The cells from the knob to the end of the track: beyond it the pointer has the knob stay at 100 %.
    room = terminal.screen.lines[row].rindex("┤") - column - 1
    last_place = column + 1 + 999 % room
    reports = b"".join(mouse_report("drag", column + 1 + turn % room, row) for turn in range(1_000))
    before = len(terminal.output)
    terminal.send(reports)
    sent = time.perf_counter()
    # The knob is where it should be with the frame that ends the burst; what AWS confirms comes later.
    seconds, looked_at = 0.0, before
    while True:
        terminal.screen.feed(bytes(terminal.output[looked_at:]))
        looked_at = len(terminal.output)
        if knob(terminal.screen.lines[row]) == last_place:
            break
        if not terminal.read(PATIENCE):
            raise AssertionError("the last position was never shown")
        seconds = terminal.read_at - sent
    written = len(terminal.output) - before
    yield Figure("burst: 1,000 drag reports, last one shown", max(0.0, seconds) * 1_000, "ms", "200 ms")
    yield Figure("burst: bytes", written, "B", "")
