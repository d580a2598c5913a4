"""Over SSH on a slow line: whether what one does is seen soon, and how little is sent for it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.figure import Figure, percentile
from tests.bench.programs import PRODUCT
from tests.support.pty.slow_line import SlowTerminal
from tests.support.pty.terminal import KEYS

_BYTES_A_SECOND = 16_000
"""128 kbit/s."""

_HELD_HZ = 30
_PRESSES = 90
_ROWS = 18
"""Rows that the cursor goes down before it goes up again: none of them scrolls."""


def held_key() -> Iterator[Figure]:
    """Hold a cursor key for three seconds at 30 Hz over a line of 128 kbit/s: down 18 rows, up again, and so on.

    A frame is whenever the cursor is seen in another row; the lag of a key is the time from its press until its
    row, or one that a later key went to, has come over the line. Bytes are all that was sent meanwhile.
    """
    with SlowTerminal(PRODUCT, bytes_a_second=_BYTES_A_SECOND, SSH_CONNECTION="10.0.0.1 50000 10.0.0.2 22") as terminal:
        terminal.wait("cart-add")
        terminal.settle(1.5)
        first = _cursor(terminal)
        sent: list[tuple[float, int]] = []
        seen: list[tuple[float, int]] = []
        before, begun = len(terminal.output), time.perf_counter()
        while len(sent) < _PRESSES:
            due = begun + len(sent) / _HELD_HZ
            if time.perf_counter() >= due:
                terminal.send(KEYS["down" if len(sent) // _ROWS % 2 == 0 else "up"])
                sent.append((time.perf_counter(), first + _row(len(sent) + 1)))
            elif terminal.read(due - time.perf_counter()):
                _note(terminal, seen)
        seconds = time.perf_counter() - begun
        count = len(terminal.output) - before
        while terminal.read(0.3):
            _note(terminal, seen)
    lags = _lags(sent, seen)
    yield Figure("128 kbit/s, key held: time of a frame", 1_000 * seconds / len(seen), "ms", "67 ms: 15 a second")
    yield Figure("128 kbit/s, key held: lag, p95", percentile(lags, 95), "ms", "100 ms")
    yield Figure("128 kbit/s, key held: bytes a key", count / _PRESSES, "B", "350 B")


def _row(presses: int) -> int:
    """Return how far down the cursor is after so many presses."""
    turn = presses % (2 * _ROWS)
    return turn if turn <= _ROWS else 2 * _ROWS - turn


def _cursor(terminal: SlowTerminal) -> int:
    return next((y for y, line in enumerate(terminal.screen.lines) if line.startswith("▸")), -1)


def _note(terminal: SlowTerminal, seen: list[tuple[float, int]]) -> None:
    row = _cursor(terminal)
    if row >= 0 and (not seen or seen[-1][1] != row):
        seen.append((time.perf_counter(), row))


def _lags(sent: list[tuple[float, int]], seen: list[tuple[float, int]]) -> list[float]:
    """Return for each key the seconds until its row, or that of a later key, was seen."""
    lags: list[float] = []
    for turn, (pressed, _) in enumerate(sent):
        rows = {row for _, row in sent[turn:]}
        lags.append(next(at for at, row in seen if at >= pressed and row in rows) - pressed)
    return lags
