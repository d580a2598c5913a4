"""Text as terminal cells: one glyph a cell, of a width that no terminal disputes, with nothing that could act on it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

_MAX_MARKS = 3
_JOINER = "\u200d"

# Control characters become the pictures that Unicode has for them, or the replacement character.
_VISIBLE = {code: 0x2400 + code for code in range(0x20)}
_VISIBLE |= {0x7F: 0x2421}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_VISIBLE |= dict.fromkeys((0x2028, 0x2029), 0xFFFD)
_VISIBLE |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
# Terminals disagree on the width of a flag; its two letters are beyond dispute.
_VISIBLE |= {0x1F1E6 + index: ord("A") + index for index in range(26)}
_VISIBLE[0xAD] = ord("-")


def cells(text: str) -> tuple[str, ...] | list[str]:
    """Split text into one glyph a cell; the second cell of a wide glyph is an empty string.

    Control characters are replaced by visible ones, bidirectional and other format characters are dropped, and an
    emoji of several parts is cut to its first, because terminals disagree on how wide the whole is.
    """
    if text.isascii() and text.isprintable():
        return list(text)
    return _cells(text)


def is_trusted(glyph: str) -> bool:
    """Tell whether every terminal can be expected to advance by the glyph's width."""
    return len(glyph) == 1 and glyph < "\U0001f000"


@lru_cache(maxsize=512)
def _cells(text: str) -> tuple[str, ...]:
    result: list[str] = []
    spans, _ = split_graphemes(text := text.translate(_VISIBLE))
    for start, end, width in spans:
        base = text[start]
        base_width = cell_len(base)
        if not base_width:
            continue
        result.append(_shared(base + _marks(text[start + 1 : end])))
        if base_width == 2:
            result.append("")
        result.extend(" " * (width - base_width))
    return tuple(result)


@lru_cache(maxsize=4_096)
def _shared(glyph: str) -> str:
    """Return the same string for the same glyph: each of its own, a line of a chart takes ten times the memory."""
    return glyph


def _marks(tail: str) -> str:
    """Keep the marks that sit on a character and leave out what changes its width or its direction."""
    own = tail.partition(_JOINER)[0]
    marks = [mark for mark in own if unicodedata.category(mark) in ("Mn", "Me", "Mc", "Lo") and not _selects(mark)]
    return "".join(marks[:_MAX_MARKS])


def _selects(mark: str) -> bool:
    return "\ufe00" <= mark <= "\ufe0f" or mark >= "\U000e0100"
