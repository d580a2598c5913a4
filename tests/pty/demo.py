"""A small app for the pseudo-terminal tests: a text input, a slider and a long list."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.terminal.app import TerminalApp

_NAMES = ("order-processor", "bestellung-prüfen", "注文処理", "commande-créée", "e\u0301tat", "plain")
_STYLES = ("", "bold", "red on blue", "underline", "dim green", "italic #ffcc00 on #202020", "reverse")


class Slider(Widget):
    """A bar that follows the mouse."""

    DEFAULT_CSS = "Slider { height: 3; }"
    position = 10
    exact = 10.0
    moves = 0

    def render_line(self, y: int) -> Strip:
        """Draw the bar, or the numbers beside it."""
        width = self.size.width
        if y == 1:
            text = "━" * self.position + "●" + "─" * (width - self.position - 1)
        else:
            text = (
                f" at {self.position:>3} ({self.exact:.1f}) after {self.moves} on {width}x{self.app.size.height}"
                if y == 2
                else ""
            )
        return Strip([Segment(text[:width].ljust(width), self.rich_style)])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold."""
        self.capture_mouse()
        self._follow(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow, while held."""
        if self.app.mouse_captured is self:
            self.moves += 1
            self._follow(event)

    def on_mouse_up(self) -> None:
        """Let go."""
        self.release_mouse()

    def _follow(self, event: events.MouseEvent) -> None:
        self.position = max(0, min(self.size.width - 1, event.x))
        self.exact = event.pointer_x
        self.refresh()


class Rows(ScrollView, can_focus=True):
    """A long list on the Line API."""

    DEFAULT_CSS = "Rows { height: 1fr; }"
    chosen = 0

    def on_mount(self) -> None:
        """Tell how long it is."""
        self.virtual_size = Size(60, 200)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        index = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if index == self.chosen:
            base += Style.parse("white on dark_blue")
        segments = [
            Segment(f" {index:<4}", base),
            Segment(f"{_NAMES[index % 6]} {index * 7919 % 10007}", base + Style.parse(_STYLES[index % 7])),
            Segment(f"   python3.{index % 5 + 9}   PROD {index}→{index + 1} {index * 37 % 100}%", base),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_key(self, event: events.Key) -> None:
        """Move the choice."""
        step = {"up": -1, "down": 1, "pagedown": 10, "pageup": -10}.get(event.key)
        if step is not None:
            event.stop()
            self.chosen = max(0, min(199, self.chosen + step))
            top = self.scroll_offset.y
            height = self.size.height
            if not top <= self.chosen < top + height:
                self.scroll_to(y=self.chosen if self.chosen < top else self.chosen - height + 1, animate=False)
            self.refresh()


class Demo(TerminalApp[None]):
    """The app; F2 writes down what it means to show, F5 rings when all of it is shown."""

    AUTO_FOCUS = "Rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("f2", "write_down"),
        ("f5", "ring"),
        ("q", "quit"),
        ("x", "suspend"),
        ("h", "hang"),
    ]

    def compose(self) -> ComposeResult:
        """Put the parts on the screen."""
        yield Input(placeholder="filter")
        yield Slider()
        yield Rows()

    def on_mount(self) -> None:
        """Begin with the text that a test asks for."""
        text = os.environ.get("DEMO_TEXT")
        if text is not None:
            self.query_one(Input).value = text.encode("latin-1").decode("unicode_escape")

    def action_write_down(self) -> None:
        """Write what the compositor means to show to the file that DEMO_FILE names, then ring."""

        def write_down() -> None:
            strips = self.screen._compositor.render_strips()
            Path(os.environ["DEMO_FILE"]).write_text(json.dumps([list(_cells(strip)) for strip in strips]))
            self.bell()

        self.call_after_refresh(write_down)

    def action_ring(self) -> None:
        """Ring once what came before is on the screen."""
        self.call_after_refresh(self.bell)

    def action_suspend(self) -> None:
        """Give the terminal to something else for a moment."""
        with self.suspend():
            os.write(1, b"\r\nin between\r\n")

    def action_hang(self) -> None:
        """Ring, and do nothing ever after, as a stuck call would."""
        self.bell()
        while True:
            time.sleep(1)


def _cells(strip: Strip) -> Iterator[tuple[str, str, str, int]]:
    for text, style, _ in strip:
        style = style or Style()
        yield text, _hex(style, True), _hex(style, False), style._attributes & style._set_attributes


def _hex(style: Style, foreground: bool) -> str:
    colour = style.color if foreground else style.bgcolor
    return "default" if colour is None or colour.is_default else colour.get_truecolor().hex[1:]


if __name__ == "__main__":
    app = Demo()
    app.run()
    sys.exit(app.return_code or 0)
