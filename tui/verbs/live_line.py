"""The last line of a terminal, which is written over as things go on; nothing where the output goes elsewhere."""

from __future__ import annotations

import os
import shutil
import sys

from tui.domain.clean_text import clean

_CLEAR = "\r\x1b[2K"


class LiveLine:
    """Shows one line on stderr below what is printed; it is cleared before anything else is written."""

    def __init__(self, *, wanted: bool = True) -> None:
        terminal = sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._is_possible = wanted and terminal
        self._shown = ""

    @property
    def width(self) -> int:
        """Return the cells there are, 0 where no line can be shown."""
        return shutil.get_terminal_size((80, 24)).columns - 1 if self._is_possible else 0

    def show(self, text: str) -> None:
        """Show a line in place of the one before."""
        if self._is_possible and text != self._shown:
            self._shown = text
            self._write(_CLEAR + clean(text, self.width))

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = ""
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
        except UnicodeEncodeError:
            # A terminal whose encoding lacks the bar's blocks.
            self._is_possible = False
        sys.stderr.flush()
