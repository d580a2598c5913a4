"""Bursts of mouse reports, thinned out before anything is spent on reading them."""

from __future__ import annotations

import re

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
