"""The real product in a real terminal, led through everything again and again, and what its processes take."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from screens.function.commands import FUNCTION
from tests.support.pty.terminal import KEYS, PATIENCE, Terminal, module

ROOMS = (
    "diff",
    "logs",
    "history",
    "impact",
    "alias_impact",
    "doctor",
    "traffic",
    "rollout",
    "invoke",
    "prune",
    "work",
)
"""The commands of a function's screen that open others, by their ids; one that is not there any more is left out."""

_TEXT = {"question_mark": "?", "slash": "/"}
_FUNCTION = "order-processor"
_CONFIG = """
refresh_seconds: 1
writes_per_second: 100
protected_aliases: []
"""


class Taken(NamedTuple):
    """What one process takes: resident memory (kB), open file descriptors, threads."""

    memory: int
    descriptors: int
    threads: int


class Session:
    """The product with an alias selected."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def go_round(self, refreshes: int, moves: int, rooms: tuple[str, ...] = ROOMS) -> None:
        """Refresh, drag, open every one of the rooms and its help, and go to the list and back."""
        for _ in range(refreshes):
            self._press("r")
        self._drag(moves)
        for room in (_typed(command.keys) for command in FUNCTION if command.id in rooms):
            self._press(room)
            self._press("?")
            self._press("escape")
            self._go_back()
        # To the list, and in again.
        self._press("escape")
        self._go_back()

    def _drag(self, moves: int) -> None:
        """Take the knob, move it to and fro, and let it go one cell from where it was: to the middle, so not away."""
        self._terminal.wait(lambda screen: any("┤" in line and ("●" in line or "◉" in line) for line in screen.lines))
        self._terminal.settle(0.2)
        lines = self._terminal.screen.lines
        row = next(y for y, line in enumerate(lines) if "┤" in line)
        column = max(lines[row].rfind(shape) for shape in "●◉")
        self._terminal.mouse("press", column, row)
        for turn in range(moves):
            self._terminal.mouse("drag", column + turn % 10, row)
        place = column + (1 if column < self._terminal.columns // 2 else -1)
        self._terminal.mouse("drag", place, row)
        self._terminal.mouse("release", place, row)
        self._terminal.settle(0.2)

    def taken(self) -> tuple[Taken, Taken]:
        """Return what the process that paints takes, and the one that speaks to AWS."""
        pid = self._terminal.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return _taken(pid), _taken(int(children[0]))

    def _press(self, key: str) -> None:
        self._terminal.press(key)
        # An escape that a key follows at once would be one key with it.
        self._terminal.settle(0.15 if key == "escape" else 0.05)

    def _go_back(self) -> None:
        """Press escape until the function's own screen is on top."""
        deadline = time.monotonic() + PATIENCE
        while not (self._is_at_home() and self._terminal.settle(0.2) >= 0 and self._is_at_home()):
            assert time.monotonic() < deadline, self._terminal.screen.text
            if all(title in self._terminal.screen.text for title in ("Runtime", "Aliases", "Modified")):
                # By its name: a key that was meant for a room may have moved the cursor.
                for key in ("escape", "/", _FUNCTION, "enter", "enter"):
                    self._press(key)
            else:
                self._press("escape")
            self._terminal.settle(0.1)

    def _is_at_home(self) -> bool:
        """Tell whether the function's own screen is on top; a message in passing may cover a part of the first line."""
        screen = self._terminal.screen
        line, message, _ = screen.lines[0].partition("▌")
        crumb = "".join(re.split(r"\s{2,}", line.strip())[1:2])
        is_named = crumb == _FUNCTION or (message != "" and crumb != "" and _FUNCTION.startswith(crumb))
        return is_named and "┤" in screen.text and "╭────" not in screen.text


def _typed(keys: str) -> str:
    first = keys.split(",")[0]
    return _TEXT.get(first, first) if first in KEYS or first in _TEXT or len(first) == 1 else keys.split("+")[-1]


@contextmanager
def session(scenario: str = "shop") -> Iterator[Session]:
    """Start the product on a scenario of the demo, its clock and its refreshing as quick as they go."""
    with tempfile.TemporaryDirectory() as home:
        config = Path(home) / "config.yaml"
        config.write_text(_CONFIG)
        command = module("tui", "--scenario", scenario, "--speed", "600", "--config", str(config), f"{_FUNCTION}:PROD")
        with Terminal(command, environ={"HOME": home}) as terminal:
            terminal.wait(lambda screen: "┤" in screen.text)
            terminal.settle(0.3)
            yield Session(terminal)


def _taken(pid: int) -> Taken:
    status = Path(f"/proc/{pid}/status").read_text()
    memory = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), None)
    assert memory is not None, f"the process has ended: {status}"
    folder = Path(f"/proc/{pid}")
    return Taken(memory, len(list((folder / "fd").iterdir())), len(list((folder / "task").iterdir())))
