"""How long an event takes to its first changed bytes."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.figure import Figure, percentiles
from tests.bench.programs import CURSES, fader, functions, knob, response
from tests.support.pty.terminal import KEYS, PATIENCE, Terminal, mouse_report

_BARS = ("5 ms", "10 ms", "20 ms")


def cursor() -> Iterator[Figure]:
    """Press a cursor key in the list of functions, 100 times down and up in view, idle otherwise; against curses."""
    with Terminal(CURSES) as terminal:
        terminal.wait("function-3")
        curses = [response(terminal, b"\x1bOB" if turn % 10 < 5 else b"\x1bOA")[0] for turn in range(100)]
    with functions((80, 24)) as terminal:
        terminal.emulates = False
        ours = [response(terminal, KEYS["down" if turn % 10 < 5 else "up"])[0] for turn in range(100)]
    yield from percentiles("latency: cursor key", ours, _BARS, curses)


def scroll() -> Iterator[Figure]:
    """Press a cursor key that scrolls the list of functions by a row, 30 times; against curses."""
    for size, bar in (((80, 24), "20 ms"), ((200, 50), "35 ms")):
        with functions(size) as terminal:
            terminal.emulates = False
            for _ in range(size[1] - 5):
                response(terminal, KEYS["down"], 0.02)
            times = [response(terminal, KEYS["down"])[0] for _ in range(12 if size[1] > 40 else 30)]
        yield from percentiles(f"latency: scroll by a row, {size[0]}x{size[1]}", times, ("", bar, ""))


def drag() -> Iterator[Figure]:
    """Drag the fader by one cell at a time, 60 times."""
    terminal, column, row = fader()
    with terminal:
        terminal.emulates = False
        terminal.mouse("press", column, row)
        times = []
        for turn in range(60):
            place = column + (turn % 20 if turn % 40 < 20 else 20 - turn % 20) + 1
            seconds, count = response(terminal, mouse_report("drag", place, row))
            if count:
                times.append(seconds)
    yield from percentiles("latency: drag step", times, _BARS)


def burst() -> Iterator[Figure]:
    """Send 1,000 positions of a drag as fast as the terminal takes them; from the last one sent to the last byte."""
    terminal, column, row = fader()
    with terminal:
        terminal.mouse("press", column, row)
        terminal.settle(0.5)
        terminal.emulates = False
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
