"""What became of every write, read without parsing the lines that a later one of the same write has overtaken."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

from tui.writes.journal.entry import OPEN, Entry
from tui.writes.journal.reading import from_line

T = TypeVar("T")
_OPEN = frozenset(phase.encode() for phase in OPEN)

_ID = b'{"id": "'
_HEAD = re.compile(rb'\{"id": "(.{16})", "phase": "([^"]*)", "time": "([^"]*)"')
_READ_AT_ONCE = 256 * 1024


Line = tuple[str, int, bytes]
"""The file that a line is in, its number there, and what it says; bare, for a journal has many lines."""

Lines = Callable[[], Iterable[Line]]
"""Yields the same lines each time it is called."""

Head = tuple[bytes, bytes, bytes]
"""What a line begins with: the id of its write, how far that had come, and when, as it is written there."""


def place_of(file: str, number: int) -> str:
    """Say where a line is."""
    return f"{file}, line {number}"


@dataclass(frozen=True, slots=True)
class Writes(Generic[T]):
    """What was made of each write, in the order that they began, and the places of lines that cannot be read."""

    items: tuple[T, ...] = ()
    unreadable: tuple[str, ...] = ()


def lines_of(name: str, file: BinaryIO, size: int) -> Iterator[Line]:
    """Yield the lines that begin within the first bytes of an opened file, without their ends; none that is empty."""
    number = 0
    while lines := file.readlines(_READ_AT_ONCE):
        for text in lines:
            if size <= 0:
                return
            number += 1
            size -= len(text)
            text = text.rstrip()
            if text:
                yield name, number, text


def head_of(line: bytes) -> Head | None:
    """Return what a line begins with that is whole and written as ours are, None where it must be parsed to know."""
    head = _HEAD.match(line) if line.endswith(b"}") else None
    return None if head is None else (head[1], head[2], head[3])


def latest(lines: Lines, make: Callable[[Entry], T], function: str = "") -> Writes[T]:
    """Make something of the last line of each write, with the time of its first; of those to one function where named.

    Where the last line of a write cannot be read, the one before it tells of it.
    """
    named = b'"function": ' + json.dumps(function).encode()
    slots: dict[bytes, int] = {}
    began: list[bytes] = []
    slot_of_last, last = array("q"), array("q")
    unreadable: dict[str, None] = {}
    for at, (file, number, text) in enumerate(lines()):
        slot_of_last.append(-1)
        head = head_of(text) or _parsed(text)
        if head is None:
            unreadable[place_of(file, number)] = None
            continue
        id_, _, time = head
        slot = slots.setdefault(id_, len(began))
        if slot == len(began):
            began.append(time)
            last.append(at)
        else:
            slot_of_last[last[slot]] = -1
            last[slot] = at
        slot_of_last[at] = slot
    # They take as much as all the rest.
    slots.clear()
    made: dict[int, T] = {}
    broken: dict[bytes, int] = {}
    for slot, (file, number, text) in zip(slot_of_last, lines(), strict=False):
        if slot < 0 or (function and named not in text and text.startswith(_ID)):
            continue
        entry = from_line(text, began[slot]) or from_line(text)
        if entry is not None:
            if not function or entry.function == function:
                made[slot] = make(entry)
        elif (head := head_of(text)) is not None:
            unreadable[place_of(file, number)] = None
            broken[head[0]] = slot
    for slot, entry in _last_readable(lines(), broken) if broken else ():
        if not function or entry.function == function:
            made[slot] = make(entry)
    return Writes(tuple(made[slot] for slot in sorted(made)), tuple(unreadable))


def carried_over(lines: Lines) -> list[bytes]:
    """Return the lines, each once, of the writes that are still open."""
    phases: dict[bytes, bytes] = {}
    for _, _, text in lines():
        head = head_of(text) or _parsed(text)
        if head is not None:
            phases[head[0]] = head[1]
    open_ids = {id_ for id_, phase in phases.items() if phase in _OPEN}
    if not open_ids:
        return []
    entries: dict[bytes, Entry] = {}
    for _, _, text in lines():
        head = head_of(text) or _parsed(text)
        if head is not None and head[0] in open_ids:
            entry = from_line(text)
            if entry is not None:
                # The same line again stands where it was written last.
                entries.pop(text, None)
                entries[text] = entry
    last = {entry.id: entry for entry in entries.values()}
    return [text for text, entry in entries.items() if last[entry.id].is_open]


def _last_readable(lines: Iterable[Line], slots: dict[bytes, int]) -> Iterator[tuple[int, Entry]]:
    """Yield the last line that can be read of each of some writes, none where none can."""
    entries: dict[int, Entry] = {}
    for _, _, text in lines:
        head = head_of(text) or _parsed(text)
        if head is not None and head[0] in slots:
            entry = from_line(text)
            if entry is not None:
                began = entries.get(slots[head[0]], entry).time
                entries[slots[head[0]]] = entry._replace(time=began)
    return iter(entries.items())


def _parsed(text: bytes) -> Head | None:
    """Return the head of a line that is not written as ours are."""
    entry = from_line(text)
    return None if entry is None else (entry.id.encode(), entry.phase.encode(), entry.time.isoformat().encode())
