"""A real pseudo-terminal with an emulated screen: starts a command, plays its user, looks at what is shown."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte
from rich.cells import cell_len

from tests.support.paths import ROOT

PATIENCE = 60.0
"""Seconds after which something awaited is taken for missing."""

KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "tab": b"\t",
    "enter": b"\r",
    "escape": b"\x1b",
    "f2": b"\x1bOQ",
    "f5": b"\x1b[15~",
}

# What pyte would print or choke on: keyboard protocol, questions, and strings meant for the terminal itself.
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\??[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_CUT_OFF = re.compile(r"\x1b(?:\[[0-9;?<>=$ ]*|\][^\x07\x1b]*\x1b?)?$")
_MODES = re.compile(r"\x1b\[\?([0-9;]+)([hl])")


class Screen:
    """An emulated terminal screen, fed with what a program writes."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._rows: dict[int, str] = {}
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._tail = ""
        self.modes: set[int] = set()

    def feed(self, data: bytes | str) -> None:
        """Show what was written."""
        text = self._tail + (data if isinstance(data, str) else self._decode(data))
        cut = _CUT_OFF.search(text)
        self._tail = cut.group() if cut else ""
        text = text[: len(text) - len(self._tail)]
        for numbers, verb in _MODES.findall(text):
            change = self.modes.add if verb == "h" else self.modes.discard
            for number in numbers.split(";"):
                change(int(number))
        self._stream.feed(_UNKNOWN_TO_PYTE.sub("", text))

    def resize(self, columns: int, rows: int) -> None:
        """Take another size."""
        self._screen.resize(rows, columns)
        self._rows.clear()

    @property
    def lines(self) -> list[str]:
        """The rows as text."""
        for number in self._screen.dirty:
            self._rows.pop(number, None)
        self._screen.dirty.clear()
        for number in range(self._screen.lines):
            if number not in self._rows:
                self._rows[number] = self._row(number)
        return [self._rows[number] for number in range(self._screen.lines)]

    def _row(self, number: int) -> str:
        # Not pyte's own `display`, which fails where a frame is half here: the second half of a wide character whose
        # first half was written over is no text until its own turn comes.
        cells = [self._screen.buffer[number][column].data for column in range(self._screen.columns)]
        before = ["", *cells]
        return "".join(
            cell or ("" if before[column] and cell_len(before[column][0]) == 2 else " ")
            for column, cell in enumerate(cells)
        )

    @property
    def text(self) -> str:
        """All of it as text."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """The cursor as (column, row)."""
        return self._screen.cursor.x, self._screen.cursor.y

    def cell(self, column: int, row: int) -> pyte.screens.Char:
        """One cell with its text and rendition."""
        return self._screen.buffer[row][column]

    def find(self, text: str) -> tuple[int, int]:
        """Return the (column, row) at which a text of narrow characters begins."""
        for row, line in enumerate(self.lines):
            if (column := line.find(text)) >= 0:
                return column, row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")


class Terminal:
    """A program in a pseudo-terminal; leaving the context ends it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str | None] | None = None,
        pixels: bool = False,
        emulates: bool = True,
    ) -> None:
        """Start a command.

        `environ` adds to a plain environment with an empty home (None takes away); `pixels` offers pixel mouse; without
        `emulates` the screen stays empty, for measuring.
        """
        self.columns, self.rows = columns, rows
        self.screen = Screen(columns, rows)
        self.output = bytearray()
        self.ended = False
        self.emulates = emulates
        self.read_at = 0.0
        """When the last bytes came (`time.perf_counter`), before they were looked at."""
        self._pixels = pixels
        self._answered_to = 0
        self._status: int | None = None
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        env = {"PATH": os.environ["PATH"], "HOME": self._home.name, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        env |= {"COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        env = {name: value for name, value in (env | dict(environ or {})).items() if value is not None}
        self.begun = time.perf_counter()
        self.pid, self._fd = os.forkpty()
        if not self.pid:
            self._become(command, env)
        self._set_size()

    def _become(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        try:
            self._fd = 0
            self._set_size()
            # What this process ignores, as one begun by nohup does, every program started here would ignore as well.
            for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                with contextlib.suppress(OSError):
                    signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            os.execvpe(command[0], list(command), dict(env))
        finally:
            os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()
        self._home.cleanup()

    def _set_size(self) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    # What the user does

    def send(self, data: bytes) -> None:
        """Send bytes, however much the terminal takes at once."""
        while data:
            if not select.select([], [self._fd], [], 0)[1]:
                self.read(0.01)
                continue
            data = data[os.write(self._fd, data[:512]) :]

    def press(self, *keys: str) -> None:
        """Press keys, by name or as text."""
        for key in keys:
            self.send(KEYS.get(key, key.encode()))

    def mouse(self, kind: str, column: int, row: int) -> None:
        """Send a mouse report: press, drag, release, move, wheel-up or wheel-down at a cell (or pixel)."""
        self.send(mouse_report(kind, column, row))

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.columns, self.rows = columns, rows
        self.screen.resize(columns, rows)
        self._set_size()

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    # What the user sees

    def read(self, seconds: float) -> bytes:
        """Read what is written next, waiting no longer than some seconds for it."""
        if self.ended or self._fd < 0 or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            data = os.read(self._fd, 65_536)
        except OSError:
            data = b""
        self.read_at = time.perf_counter()
        if not data:
            self.ended = True
            return b""
        self.output += data
        if self.emulates:
            self.screen.feed(data)
        self._answer(data)
        return data

    def _answer(self, data: bytes) -> None:
        if b"\x1b[?2026$p" in data:
            self.send(b"\x1b[?2026;2$y")
        if b"\x1b[?2048$p" in data:
            self.send(b"\x1b[?2048;2$y" if self._pixels else b"\x1b[?2048;0$y")
        if b"\x1b[?2048h" in data:
            self.send(b"\x1b[48;%d;%d;%d;%dt" % (self.rows, self.columns, self.rows * 20, self.columns * 10))
        if b"\x1b[c" in data:
            self.send(b"\x1b[?62;22c")
        # This one ends frames, and may be cut in two.
        self.send(b"\x1b[0n" * self.output.count(b"\x1b[5n", self._answered_to))
        self._answered_to = max(self._answered_to, self.output.rfind(b"\x1b[5n") + 1)

    def wait(self, wanted: str | Callable[[Screen], bool], seconds: float = PATIENCE) -> None:
        """Read until a text is on the screen or something holds for it; AssertionError if it never is."""
        holds = (lambda screen: wanted in screen.text) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + seconds
        while not holds(self.screen):
            if not self.read(deadline - time.monotonic()):
                raise AssertionError(f"never seen: {wanted!r}; ended: {self.ended}\n{self.screen.text}")

    def wait_for_bytes(self, wanted: bytes, since: int = 0, seconds: float = PATIENCE) -> int:
        """Read until bytes were written, and return where they end in `output`."""
        deadline = time.monotonic() + seconds
        while (position := self.output.find(wanted, since)) < 0:
            if not self.read(deadline - time.monotonic()):
                raise AssertionError(f"never written: {wanted!r}; ended: {self.ended}\n{self.screen.text}")
        return position + len(wanted)

    def wait_until_ready(self, wanted: str) -> None:
        """Wait for a text and for the end of what start-up writes."""
        self.wait(wanted)
        self.settle(0.15)

    def settle(self, quiet: float = 0.25) -> int:
        """Read until nothing was written for a while, and return how many bytes were."""
        before = len(self.output)
        while self.read(quiet):
            pass
        return len(self.output) - before

    # How it ends

    def wait_for_end(self, seconds: float = PATIENCE) -> int:
        """Wait for the program to end, and return its exit status (minus the signal that killed it)."""
        deadline = time.monotonic() + seconds
        handle = os.pidfd_open(self.pid)
        try:
            while self._status is None:
                watched = [handle] if self.ended or self._fd < 0 else [handle, self._fd]
                ready = select.select(watched, [], [], max(0.0, deadline - time.monotonic()))[0]
                if not ready:
                    raise AssertionError(f"never ended\n{self.screen.text}")
                if self._fd in ready:
                    self.read(0)
                elif handle in ready:
                    while self.read(0):
                        pass
                    self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        finally:
            os.close(handle)
        return self._status

    @property
    def echoes(self) -> bool:
        """Whether the terminal line echoes and edits, as a shell expects it."""
        wanted = termios.ECHO | termios.ICANON | termios.ISIG
        return int(termios.tcgetattr(self._fd)[3]) & wanted == wanted


def mouse_report(kind: str, column: int, row: int) -> bytes:
    """Encode a mouse report in SGR form."""
    code = {"press": 0, "release": 0, "drag": 32, "move": 35, "wheel-up": 64, "wheel-down": 65}[kind]
    return b"\x1b[<%d;%d;%d%s" % (code, column + 1, row + 1, b"m" if kind == "release" else b"M")


def module(name: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this project."""
    return [sys.executable, "-m", name, *arguments]
