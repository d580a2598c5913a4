"""The line at the bottom: the keys that work here and now; a click on one presses it."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.command import AnyCommand
from tui.presentation.shown_keys import PlacedKey, key_label, key_title, placed_keys


class KeyLine(Widget):
    """Shows as many commands as there is room for, the weightiest first; drawn as one line, never recomposed."""

    COMPONENT_CLASSES = {"key-line--key", "key-line--title"}
    DEFAULT_CSS = "KeyLine { dock: bottom; height: 1; }"

    keys: reactive[tuple[AnyCommand, ...]] = reactive(())

    class Pressed(Message):
        """A command was clicked."""

        def __init__(self, command: AnyCommand) -> None:
            super().__init__()
            self.command = command

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        del y
        base = self.rich_style
        key, title = (
            base + self.get_component_rich_style(f"key-line--{part}", partial=True) for part in ("key", "title")
        )
        segments = [
            segment
            for command, _, _ in self._placed
            for segment in (Segment(f" {key_label(command)}", key), Segment(f" {key_title(command)} ", title))
        ]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: Click) -> None:
        """Press the command under the pointer."""
        for command, start, end in self._placed:
            if start <= event.x < end:
                self.post_message(self.Pressed(command))

    @property
    def _placed(self) -> tuple[PlacedKey, ...]:
        return placed_keys(self.keys, self.size.width, cell_len)
