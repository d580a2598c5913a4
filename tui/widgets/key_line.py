"""The line at the bottom: the keys that work here now, the others dimmed; a click on one presses it."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.command import AnyCommand, labelled


class Key(NamedTuple):
    """One command as the line shows it."""

    command: AnyCommand
    enabled: bool


class KeyLine(Widget):
    """Shows as many commands as there is room for, the weightiest first; drawn as one line, never recomposed."""

    COMPONENT_CLASSES = {"key-line--key", "key-line--title", "key-line--disabled"}
    DEFAULT_CSS = "KeyLine { dock: bottom; height: 1; }"

    keys: reactive[tuple[Key, ...]] = reactive(())

    class Pressed(Message):
        """A command was clicked."""

        def __init__(self, command: AnyCommand) -> None:
            super().__init__()
            self.command = command

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        base = self.rich_style
        segments: list[Segment] = []
        for key, _ in self._placed():
            names = ("key-line--key", "key-line--title") if key.enabled else ("key-line--disabled",) * 2
            styles = [base + self.get_component_rich_style(name, partial=True) for name in names]
            segments += [
                Segment(f" {labelled(key.command)}", styles[0]),
                Segment(f" {_title(key)} ", styles[1]),
            ]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: Click) -> None:
        """Press the command under the pointer."""
        for key, (start, end) in self._placed():
            if start <= event.x < end:
                self.post_message(self.Pressed(key.command))

    def _placed(self) -> list[tuple[Key, tuple[int, int]]]:
        """Return the keys that fit, in their order, with the columns they take."""
        fitting: set[str] = set()
        room = self.size.width
        for key in sorted((key for key in self.keys if key.command.weight), key=lambda key: key.command.weight):
            room -= _width(key)
            if room < 0:
                break
            fitting.add(key.command.id)
        placed: list[tuple[Key, tuple[int, int]]] = []
        x = 0
        for key in (key for key in self.keys if key.command.id in fitting):
            placed.append((key, (x, x + _width(key))))
            x += _width(key)
        return placed


def _title(key: Key) -> str:
    return key.command.short or key.command.title


def _width(key: Key) -> int:
    return cell_len(labelled(key.command)) + cell_len(_title(key)) + 3
