"""What a terminal sends, as events; bursts of mouse reports are thinned out before anything is spent on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textual.message import Message

from tui.terminal.textual_private import Parser

# A motion report (SGR encoding) that another one with the same buttons and modifiers follows at once. Motion is told
# by bit 5 of the first number, the wheel by bit 6.
_OVERTAKEN = re.compile(r"\x1b\[<(\d+);-?\d+;-?\d+M(?=\x1b\[<\1;-?\d+;-?\d+M)")


def latest(text: str) -> str:
    """Leave out every mouse position that a later one overtakes; presses, releases, wheel and keys all stay.

    The wheel stays because each of its reports is a step of its own.
    """
    if "\x1b[<" not in text:
        return text
    return _OVERTAKEN.sub(lambda report: "" if int(report[1]) & 0b110_0000 == 0b010_0000 else report[0], text)


# What a terminal sends begins with an escape, so that nonsense spoils nothing but itself.
_SEQUENCE = re.compile(r"(?=\x1b)")


class Reports:
    """Reads on after a report that no terminal should send."""

    def __init__(self, debug: bool) -> None:
        self._debug = debug
        self._parser = Parser(debug)

    def read(self, text: str) -> Iterator[Message]:
        """Yield the events in a text; the beginning of a sequence waits for the rest of it."""
        for piece in _SEQUENCE.split(latest(text)):
            try:
                yield from self._parser.feed(piece) if piece else ()
            except (ValueError, OverflowError, ZeroDivisionError):
                # Go on with a parser that has not seen it.
                seen, self._parser = self._parser, Parser(self._debug)
                if seen.terminal_pixel_size and all(seen.terminal_pixel_size):
                    self._parser.mouse_pixels = seen.mouse_pixels
                    self._parser.terminal_size = seen.terminal_size
                    self._parser.terminal_pixel_size = seen.terminal_pixel_size

    def tick(self) -> Iterable[Message]:
        """Return what a text means that no more came of in time: the escape key, not a sequence."""
        return self._parser.tick()
