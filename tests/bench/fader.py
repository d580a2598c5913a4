"""The fader: how soon a drag step is seen, in how many bytes, and how many calls to AWS a drag costs."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.figure import Figure, percentiles
from tests.bench.programs import COUNTED, FADER, fader, knob, response
from tests.support.pty.terminal import PATIENCE, Terminal, mouse_report

_BARS = ("5 ms", "10 ms", "20 ms")
_QUIET = 0.04
"""Seconds without a byte after which the knob is moved again: several frames."""


def drag_and_burst() -> Iterator[Figure]:
    """Drag the fader by one cell at a time, 60 times; then send 1,000 positions as fast as the terminal takes them.

    The latter from the last position sent to the frame that shows it. Bytes are medians, those at 200x50 of 20 steps,
    the alias's writes included; there 200 moves in 2 s follow, of which the UpdateAlias calls are counted.
    """
    terminal, column, row = fader((80, 24), FADER)
    with terminal:
        terminal.mouse("press", column, row)
        terminal.settle(0.5)
        unseen = len(terminal.output)
        terminal.emulates = False
        steps = [_step(terminal, column + 1 + _to_and_fro(turn), row) for turn in range(60)]
        times = [seconds for seconds, count in steps if count]
        yield from percentiles("latency: drag step", times, _BARS)
        yield Figure("bytes: drag step, 80x24", median(count for _, count in steps if count), "B", "120 B")
        # Back to where it was taken, which is not where the burst ends.
        terminal.mouse("drag", column, row)
        terminal.settle(0.5)
        terminal.screen.feed(bytes(terminal.output[unseen:]))
        yield from _burst(terminal, column, row)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.jsonl"
        terminal, column, row = fader((200, 50), COUNTED, COUNTED_CALLS=str(file))
        with terminal:
            terminal.emulates = False
            terminal.mouse("press", column, row)
            terminal.settle(0.5)
            counts = [_step(terminal, column + 1 + turn, row)[1] for turn in range(20)]
            yield Figure("bytes: drag step, 200x50", median(count for count in counts if count), "B", "120 B")
            terminal.mouse("drag", column, row)
            terminal.mouse("release", column, row)
            terminal.settle(2)
            yield _calls_of_a_drag(terminal, column, row, file)


def _to_and_fro(turn: int) -> int:
    return turn % 20 if turn % 40 < 20 else 20 - turn % 20


def _step(terminal: Terminal, column: int, row: int) -> tuple[float, int]:
    return response(terminal, mouse_report("drag", column, row), _QUIET)


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


def _calls_of_a_drag(terminal: Terminal, column: int, row: int, file: Path) -> Figure:
    """Count the UpdateAlias calls of 200 moves in 2 s from the knob to the right, and of what follows in 2 s."""
    before = len(_calls(file))
    terminal.mouse("press", column, row)
    begun = time.perf_counter()
    for move in range(200):
        terminal.send(mouse_report("drag", column + 1 + move * 50 // 200, row))
        while (left := begun + (move + 1) / 100 - time.perf_counter()) > 0:
            terminal.read(left)
    terminal.mouse("release", column + 50, row)
    terminal.settle(2)
    return Figure("calls: UpdateAlias for a drag of 200 moves", len(_calls(file)) - before, "", "3")


def _calls(file: Path) -> list[str]:
    if not file.exists():
        return []
    return [json.loads(line)["call"] for line in file.read_text().splitlines()]
