"""How many calls to AWS a gesture costs."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.programs import COUNTED, fader
from tests.support.pty.terminal import mouse_report


def drag() -> Iterator[Figure]:
    """Count the UpdateAlias calls of one drag: 200 moves in 2 s from the knob to the right, and what follows in 2 s."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "calls.jsonl"
        terminal, column, row = fader((200, 50), COUNTED, COUNTED_CALLS=str(file))
        with terminal:
            before = len(_calls(file))
            terminal.emulates = False
            terminal.mouse("press", column, row)
            begun = time.perf_counter()
            for move in range(200):
                terminal.send(mouse_report("drag", column + 1 + move * 50 // 200, row))
                while (left := begun + (move + 1) / 100 - time.perf_counter()) > 0:
                    terminal.read(left)
            terminal.mouse("release", column + 50, row)
            terminal.settle(2)
            calls = _calls(file)[before:]
    yield Figure("calls: UpdateAlias for a drag of 200 moves", len(calls), "", "3")


def _calls(file: Path) -> list[str]:
    if not file.exists():
        return []
    return [json.loads(line)["call"] for line in file.read_text().splitlines()]
