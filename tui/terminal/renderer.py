"""Frames on their way out: what the screen buffer wants written, when the terminal has room, in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.terminal.screen_buffer import Patch, ScreenBuffer
from tui.terminal.sgr import CellStyles
from tui.terminal.slow_line import SlowLine

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
# A frame this short reaches the terminal in one piece anyway; its bytes are better spent otherwise.
_TEARS_FROM = 200


class Renderer:
    """Turns updates into writes; while the terminal is busy, updates pile up in the buffer and only their sum is sent.

    `has_room` tells whether the last frame has been taken; `write` takes text in the terminal's language.
    """

    def __init__(
        self, screen_buffer: ScreenBuffer, *, has_room: Callable[[], bool], write: Callable[[str], None]
    ) -> None:
        self.screen_buffer = screen_buffer
        self.synchronizes = False
        self._has_room = has_room
        self._write = write
        self._cursor: tuple[int, int] | None = None
        self._paints_all = True
        self._started = False
        self.slow_line: SlowLine | None = None
        """The line, where frames have to wait for it."""

    def show(
        self, patches: Iterable[Patch], *, size: tuple[int, int] | None = None, cursor: tuple[int, int] | None = None
    ) -> None:
        """Show an update; a size comes with an update of the whole screen, a cursor as (column, row)."""
        if size is not None and size != (self.screen_buffer.width, self.screen_buffer.height):
            self.screen_buffer.resize(*size)
            self._paints_all = True
        self.screen_buffer.take(patches)
        self._cursor = cursor
        self._started = True
        self.paint()

    def use(self, cell_styles: CellStyles) -> None:
        """Paint with other styles from now on, everything afresh."""
        self.screen_buffer.use(cell_styles)
        self._paints_all = True

    def repaint(self) -> None:
        """Paint everything again, for a terminal whose screen is not known (any more)."""
        self.forget()
        if self._started:
            self.paint()

    def forget(self) -> None:
        """Have the next frame paint everything."""
        self.screen_buffer.forget()
        self._paints_all = True

    def paint(self) -> None:
        """Write what is not on the terminal yet, if it has room."""
        line = self.slow_line
        if not self._has_room() or (line is not None and not line.is_free):
            return
        frame = self.screen_buffer.frame(self._cursor, None if line is None else line.room)
        if not frame:
            return
        # A terminal that does not know the mode ignores it, so a whole screen need not wait for the answer.
        if len(frame) >= _TEARS_FROM and (
            self.synchronizes or (self._paints_all and self.screen_buffer.abilities.extended)
        ):
            frame = f"{_SYNC_START}{frame}{_SYNC_END}"
        self._paints_all = False
        self._write(frame if line is None else line.ask_after(frame))
