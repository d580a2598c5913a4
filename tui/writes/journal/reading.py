"""Reads lines of the journal; what decodes them is imported with the first one, since no start waits for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from tui.writes.journal.entry import Entry


def from_line(line: bytes, began: bytes = b"") -> Entry | None:
    """Read a line, or return None where it is torn or no entry; `began` is a time to have in place of its own."""
    return _reader()(line, began)


@cache
def _reader() -> Callable[[bytes, bytes], Entry | None]:
    from tui.writes.journal.line_format import read_line

    return read_line
