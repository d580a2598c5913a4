"""Frames on their way out: what the shadow wants written, when the terminal has room, in one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui.terminal.pens import Pens
from tui.terminal.shadow import Patch, Shadow

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
# A frame this short reaches the terminal in one piece anyway; its bytes are better spent otherwise.
_TEARS_FROM = 200


class Painter:
    """Turns updates into writes; while the terminal is busy, updates pile up in the shadow and only their sum is sent.

    `has_room` tells whether the last frame has been taken; `write` takes text in the terminal's language.
    """

    def __init__(self, shadow: Shadow, *, has_room: Callable[[], bool], write: Callable[[str], None]) -> None:
        self.shadow = shadow
        self.synchronizes = False
        self._has_room = has_room
        self._write = write
        self._cursor: tuple[int, int] | None = None
        self._paints_all = True
        self._started = False

    def show(
        self, patches: Iterable[Patch], *, size: tuple[int, int] | None = None, cursor: tuple[int, int] | None = None
    ) -> None:
        """Show an update; a size comes with an update of the whole screen, a cursor as (column, row)."""
        if size is not None and size != (self.shadow.width, self.shadow.height):
            self.shadow.resize(*size)
            self._paints_all = True
        self.shadow.take(patches)
        self._cursor = cursor
        self._started = True
        self.paint()

    def use(self, pens: Pens) -> None:
        """Paint with other pens from now on, everything afresh."""
        self.shadow.use(pens)
        self._paints_all = True

    def repaint(self) -> None:
        """Paint everything again, for a terminal whose screen is not known (any more)."""
        self.forget()
        if self._started:
            self.paint()

    def forget(self) -> None:
        """Have the next frame paint everything."""
        self.shadow.forget()
        self._paints_all = True

    def paint(self) -> None:
        """Write what is not on the terminal yet, if it has room."""
        if not self._has_room():
            return
        frame = self.shadow.frame(self._cursor)
        if not frame:
            return
        # A terminal that does not know the mode ignores it, so a whole screen need not wait for the answer.
        if len(frame) >= _TEARS_FROM and (self.synchronizes or self._paints_all):
            frame = f"{_SYNC_START}{frame}{_SYNC_END}"
        self._paints_all = False
        self._write(frame)
