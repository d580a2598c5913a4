"""The real product in a real terminal, led through everything again and again, and what its processes take."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from screens.function.commands import FUNCTION
from tests.support.pty.terminal import KEYS, PATIENCE, Screen, Terminal, module

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

_ANSWERED = 3.0
"""Seconds after which a key is taken for lost, and pressed again."""

_BETWEEN_REFRESHES, _BETWEEN_KEYS = 0.1, 0.05
"""Seconds without output after which the next one is pressed."""

_TEXT = {"question_mark": "?", "slash": "/"}
_FUNCTION = "order-processor"
SPEED = 30
"""Times as fast as ours that the account's clock goes: a round of eight seconds or more is four minutes of it."""

_CONFIG = """
refresh_seconds: 1
writes_per_second: 100
protected_aliases: []
"""


class Usage(NamedTuple):
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
            self._terminal.press("r")
            self._terminal.settle(_BETWEEN_REFRESHES)
        self._drag(moves)
        for room in (_typed(command.keys) for command in FUNCTION if command.id in rooms):
            self._press_until(room, _is_in_room)
            self._press_until("?", _shows_help)
            self._press_until("escape", lambda screen: not _shows_help(screen))
            self._go_back()
        self._press_until("escape", _is_list)
        self._open()

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

    def usage(self) -> tuple[Usage, Usage]:
        """Return what the process that paints takes, and the one that speaks to AWS."""
        pid = self._terminal.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return _usage(pid), _usage(int(children[0]))

    def _press_until(
        self, key: str, holds: Callable[[Screen], bool], only_at: Callable[[Screen], bool] = lambda _: True
    ) -> None:
        """Press a key until something holds: it is lost where what was on top is still being taken down."""
        for _ in range(round(PATIENCE / _ANSWERED)):
            if only_at(self._terminal.screen):
                self._terminal.press(key)
            if self._comes(holds):
                return
        raise AssertionError(f"{key} did nothing\n{self._terminal.screen.text}")

    def _comes(self, holds: Callable[[Screen], bool]) -> bool:
        """Read for as long as a key may take until something holds; return whether it does."""
        deadline = time.monotonic() + _ANSWERED
        while not (held := holds(self._terminal.screen)) and (left := deadline - time.monotonic()) > 0:
            self._terminal.read(left)
        return held

    def _go_back(self) -> None:
        """Press escape until the function's own screen is on top; from the list it is opened."""
        self._press_until("escape", lambda screen: _is_home(screen) or _is_list(screen))
        if _is_list(self._terminal.screen):
            self._open()

    def _open(self) -> None:
        """Open the function from the list, by its name."""
        for key in ("/", _FUNCTION, "enter"):
            self._terminal.press(key)
            self._terminal.settle(_BETWEEN_KEYS)
        self._press_until("enter", _is_home, only_at=_is_list)


def _crumb(screen: Screen) -> str:
    """Return what the first line names, as far as no message in passing covers it."""
    line = screen.lines[0].partition("▌")[0]
    return "".join(re.split(r"\s{2,}", line.strip())[1:2])


def _is_in_room(screen: Screen) -> bool:
    return "›" in _crumb(screen)


def _is_home(screen: Screen) -> bool:
    """Tell whether the function's own screen is on top, with the fader."""
    crumb = _crumb(screen)
    is_named = crumb == _FUNCTION or ("▌" in screen.lines[0] and crumb != "" and _FUNCTION.startswith(crumb))
    return is_named and "┤" in screen.text and "╭────" not in screen.text


def _is_list(screen: Screen) -> bool:
    return all(title in screen.text for title in ("Runtime", "Aliases", "Modified"))


def _shows_help(screen: Screen) -> bool:
    return "Keyboard shortcuts" in screen.text


def _typed(keys: str) -> str:
    first = keys.split(",")[0]
    return _TEXT.get(first, first) if first in KEYS or first in _TEXT or len(first) == 1 else keys.split("+")[-1]


@contextmanager
def session(scenario: str = "shop") -> Iterator[Session]:
    """Start the product on a scenario of the demo, whose clock is quick, and look at the alias again every second."""
    with tempfile.TemporaryDirectory() as home:
        config = Path(home) / "config.yaml"
        config.write_text(_CONFIG)
        command = module(
            "tui", "--scenario", scenario, "--speed", str(SPEED), "--config", str(config), f"{_FUNCTION}:PROD"
        )
        with Terminal(command, environ={"HOME": home}) as terminal:
            terminal.wait(lambda screen: "┤" in screen.text)
            terminal.settle(0.3)
            yield Session(terminal)


def _usage(pid: int) -> Usage:
    status = Path(f"/proc/{pid}/status").read_text()
    memory = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), None)
    assert memory is not None, f"the process has ended: {status}"
    folder = Path(f"/proc/{pid}")
    return Usage(memory, len(list((folder / "fd").iterdir())), len(list((folder / "task").iterdir())))
