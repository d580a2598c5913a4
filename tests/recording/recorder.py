"""What a program wrote and how its screen stood, with the times that a reader needs instead of those of the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.support.pty.terminal import Screen, Terminal

SETTLED = 0.4
"""Seconds without output after which a step is taken for shown."""

WRITING = 0.2
"""Seconds that the output of a step takes in the recording, however long it took."""


class Cell(NamedTuple):
    """A cell as it is drawn: text, colours as `rrggbb` or empty for the terminal's own, and how it is set."""

    text: str
    ink: str
    ground: str
    bold: bool
    underlined: bool


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The screen from `at` on, in seconds, and what a reader is told about it."""

    at: float
    caption: str
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Recording:
    """Frames of a terminal of so many cells, and the bytes that made them, each with its second."""

    columns: int
    rows: int
    frames: list[Frame] = field(default_factory=list)
    output: list[tuple[float, str]] = field(default_factory=list)
    seconds: float = 0.0


class Recorder:
    """Plays steps on a terminal and keeps what comes of each."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.recording = Recording(terminal.columns, terminal.rows)
        self.caption = ""

    def step(self, act: Callable[[], None], wanted: str | Callable[[Screen], bool], hold: float) -> None:
        """Act, wait until the screen shows what is wanted, and leave it for `hold` seconds."""
        act()
        self._terminal.wait(wanted)
        self._terminal.settle(SETTLED)
        self.keep(hold)

    def keep(self, hold: float) -> None:
        """Keep the screen as it is, for `hold` seconds."""
        recording = self.recording
        text = self._terminal.output.decode("utf-8", "replace")
        self._terminal.output.clear()
        recording.output.append((recording.seconds + min(WRITING, hold / 2), text))
        recording.frames.append(Frame(recording.seconds, self.caption, drawn(self._terminal.screen, recording)))
        recording.seconds += hold


def drawn(screen: Screen, size: Recording) -> tuple[Row, ...]:
    """Return all cells of a screen."""
    return tuple(tuple(_cell(screen, column, row) for column in range(size.columns)) for row in range(size.rows))


def _cell(screen: Screen, column: int, row: int) -> Cell:
    cell = screen.cell(column, row)
    ink, ground = (_colour(cell.bg), _colour(cell.fg)) if cell.reverse else (_colour(cell.fg), _colour(cell.bg))
    return Cell(cell.data, ink, ground, cell.bold, cell.underscore)


def _colour(name: str) -> str:
    return "" if name == "default" else name
