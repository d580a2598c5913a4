"""Keeps lines in columns, one a version: nothing twice, in the order of time, never more than there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui.domain.logs import LogColumn, LogLine

MOST_LINES = 4_000
MOST_CHARACTERS = 3_000_000
"""What is kept of each column; the oldest lines go first."""

OLDER_TIMES = 4
MOST_WITH_OLDER = OLDER_TIMES * MOST_LINES
"""What is kept where older lines were asked for."""


def taken_in(
    column: LogColumn, lines: Iterable[LogLine], most_lines: int = MOST_LINES, most_characters: int = MOST_CHARACTERS
) -> LogColumn:
    """Return the column with those of the lines that are its version's and not known yet."""
    new = _new(column.lines, [line for line in lines if line.version == column.version])
    if not new:
        return column
    # Events of several streams come in one after the other; those of one stream keep their order.
    kept = sorted((*column.lines, *new), key=lambda line: line.time)
    size = column.size + sum(len(line.text) for line in new)
    first = 0
    while first < len(kept) - 1 and (len(kept) - first > most_lines or size > most_characters):
        size -= len(kept[first].text)
        first += 1
    return replace(column, lines=tuple(kept[first:]), size=size, dropped=column.dropped + first)


FULL = "no room for older lines: press {logs.range} for another time"


def with_older(column: LogColumn, lines: Iterable[LogLine]) -> LogColumn:
    """Return the column with older lines, which were asked for: more is kept of it for them."""
    return taken_in(column, lines, MOST_WITH_OLDER, OLDER_TIMES * MOST_CHARACTERS)


def is_full(column: LogColumn) -> bool:
    """Tell whether older lines have no room."""
    return len(column.lines) >= MOST_WITH_OLDER or column.size >= OLDER_TIMES * MOST_CHARACTERS


def _new(known: Sequence[LogLine], lines: Sequence[LogLine]) -> list[LogLine]:
    """Return the lines that are not known; Live Tail tells no ids, so that there the words have to do."""
    if not lines:
        return []
    earliest = min(line.time for line in lines)
    seen: dict[tuple[object, ...], set[str]] = {}
    for line in known:
        if line.time >= earliest:
            seen.setdefault(_words(line), set()).add(line.id)
    new = []
    for line in lines:
        ids = seen.setdefault(_words(line), set())
        if not ids or (line.id and line.id not in ids and "" not in ids):
            new.append(line)
        ids.add(line.id)
    return new


def _words(line: LogLine) -> tuple[object, ...]:
    return line.time, line.stream, line.text
