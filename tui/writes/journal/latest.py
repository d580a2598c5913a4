"""What became of every write, read without parsing the lines that a later one of the same write has overtaken."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Generic, NamedTuple, TypeVar

from tui.writes.journal.entry import OPEN, Entry, from_line

T = TypeVar("T")
_OPEN = frozenset(phase.encode() for phase in OPEN)

_ID = b'{"id": "'
_PHASE = b'", "phase": "'
_TIME = b'", "time": "'
_ID_AT, _ID_END = len(_ID), len(_ID) + 16
_PHASE_AT = _ID_END + len(_PHASE)


class Line(NamedTuple):
    """A line of the journal, and where it stands."""

    file: str
    number: int
    text: bytes

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.file}, line {self.number}"


Lines = Callable[[], Iterable[Line]]
"""Yields the same lines each time it is called."""


class Head(NamedTuple):
    """What a line begins with: whose it is, how far the write had come, and when, as it is written there."""

    id: bytes
    phase: bytes
    time: bytes


@dataclass(frozen=True, slots=True)
class Writes(Generic[T]):
    """What was made of each write, in the order that they began, and the places of lines that cannot be read."""

    items: tuple[T, ...] = ()
    unreadable: tuple[str, ...] = ()


def lines_of(name: str, file: BinaryIO, size: int) -> Iterator[Line]:
    """Yield the lines that begin within the first bytes of an opened file, without their ends; none that is empty."""
    for number, text in enumerate(file, 1):
        if size <= 0:
            return
        size -= len(text)
        text = text.rstrip()
        if text:
            yield Line(name, number, text)


def head_of(line: bytes) -> Head | None:
    """Return what a line begins with that is whole and written as ours are, None where it must be parsed to know."""
    if line[:_ID_AT] != _ID or line[_ID_END:_PHASE_AT] != _PHASE or line[-1:] != b"}":
        return None
    phase_end = line.find(b'"', _PHASE_AT)
    time_at = phase_end + len(_TIME)
    if line[phase_end:time_at] != _TIME:
        return None
    return Head(line[_ID_AT:_ID_END], line[_PHASE_AT:phase_end], line[time_at : line.find(b'"', time_at)])


def latest(lines: Lines, make: Callable[[Entry], T], function: str = "") -> Writes[T]:
    """Make something of the last line of each write, with the time of its first; of those to one function where named.

    Where the last line of a write cannot be read, the one before it tells of it.
    """
    named = b'"function": ' + json.dumps(function).encode()
    slots: dict[bytes, int] = {}
    began: list[bytes] = []
    slot_of_last, last = array("q"), array("q")
    unreadable: dict[str, None] = {}
    for at, line in enumerate(lines()):
        slot_of_last.append(-1)
        head = head_of(line.text) or _parsed(line.text)
        if head is None:
            unreadable[line.place] = None
            continue
        slot = slots.setdefault(head.id, len(began))
        if slot == len(began):
            began.append(head.time)
            last.append(at)
        else:
            slot_of_last[last[slot]] = -1
            last[slot] = at
        slot_of_last[at] = slot
    # They take as much as all the rest.
    slots.clear()
    made: dict[int, T] = {}
    broken: dict[bytes, int] = {}
    for slot, line in zip(slot_of_last, lines(), strict=False):
        if slot < 0 or (function and named not in line.text and line.text.startswith(_ID)):
            continue
        entry = from_line(line.text, began[slot]) or from_line(line.text)
        if entry is not None:
            if not function or entry.function == function:
                made[slot] = make(entry)
        elif (head := head_of(line.text)) is not None:
            unreadable[line.place] = None
            broken[head.id] = slot
    for slot, entry in _last_readable(lines(), broken) if broken else ():
        if not function or entry.function == function:
            made[slot] = make(entry)
    return Writes(tuple(made[slot] for slot in sorted(made)), tuple(unreadable))


def carried_over(lines: Lines) -> list[bytes]:
    """Return the lines, each once, of the writes that are still open."""
    phases: dict[bytes, bytes] = {}
    for line in lines():
        head = head_of(line.text) or _parsed(line.text)
        if head is not None:
            phases[head.id] = head.phase
    open_ids = {id_ for id_, phase in phases.items() if phase in _OPEN}
    if not open_ids:
        return []
    found: dict[bytes, Entry] = {}
    for line in lines():
        head = head_of(line.text) or _parsed(line.text)
        if head is not None and head.id in open_ids:
            entry = from_line(line.text)
            if entry is not None:
                # The same line again stands where it was written last.
                found.pop(line.text, None)
                found[line.text] = entry
    last = {entry.id: entry for entry in found.values()}
    return [text for text, entry in found.items() if last[entry.id].is_open]


def _last_readable(lines: Iterable[Line], slots: dict[bytes, int]) -> Iterator[tuple[int, Entry]]:
    """Yield the last line that can be read of each of some writes, none where none can."""
    entries: dict[int, Entry] = {}
    for line in lines:
        head = head_of(line.text) or _parsed(line.text)
        if head is not None and head.id in slots:
            entry = from_line(line.text)
            if entry is not None:
                began = entries.get(slots[head.id], entry).time
                entries[slots[head.id]] = replace(entry, time=began)
    return iter(entries.items())


def _parsed(text: bytes) -> Head | None:
    """Return the head of a line that is not written as ours are."""
    entry = from_line(text)
    return None if entry is None else Head(entry.id.encode(), entry.phase.encode(), entry.time.isoformat().encode())
