"""The journal on disk: appended to by several processes at once, rotated without loss, read even where it is torn."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from tui.domain.errors import NotRecorded
from tui.storage.json_lines import append
from tui.storage.lock import locked
from tui.storage.private_files import (
    check_folder,
    make_folder,
    open_private,
    seconds_since,
    sync_folder,
    why,
    write_whole,
)
from tui.writes.journal.entry import Entry
from tui.writes.journal.latest import Line, Lines, Writes, carried_over, latest, lines_of
from tui.writes.journal.presence import Presence, is_present
from tui.writes.journal.reading import from_line

T = TypeVar("T")

LARGEST = 1024 * 1024
"""Bytes after which the file is put aside and a new one begun."""

_CURRENT, _NEXT, _LOCK = "journal.jsonl", "journal.next", "journal.lock"
_ASIDE = re.compile(r"journal\.([0-9]{6,})\.jsonl")
_PATIENCE = 2.0
_PASSING = re.compile(r"crossfade-[0-9a-f]{16}")
_LEFT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Pages:
    """What was read: the entries in the order written, and how many lines were torn or are not to be understood."""

    entries: tuple[Entry, ...] = ()
    unreadable: int = 0


class Journal:
    """One process's hand on the journal in `folder`; safe to be used from any thread.

    It is present from its first line on, unless it was before: others see by that that its session runs.
    The folder of a `passing` journal goes with it.
    """

    def __init__(
        self,
        folder: Path,
        presence: Presence | None = None,
        *,
        passing: bool = False,
        largest: int = LARGEST,
        patience: float = _PATIENCE,
    ) -> None:
        self.folder = folder
        self._presence = presence or Presence(folder)
        self.session = self._presence.name
        self._largest, self._patience = largest, patience
        self._turn = threading.Lock()
        self._removed = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True) if passing else None

    def append(self, entry: Entry) -> None:
        """Write a line so that it outlasts a crash; raise NotRecorded, with nothing of it written."""
        try:
            with self._turn:
                make_folder(self.folder)
                with locked(self.folder / _LOCK, self._patience):
                    self._presence.take()
                    self._append(entry.to_line())
        except OSError as error:
            code = errno.errorcode.get(error.errno or 0, type(error).__name__)
            raise NotRecorded("lambda:UpdateAlias", why(error), code) from error

    def read(self, *, recent: bool = False) -> Pages:
        """Read all there is, or with `recent` the file in use alone, which holds all open writes.

        A journal that does not exist is empty; raises OSError where one cannot be read or others can write it.
        """
        try:
            with self._opened(recent=recent) as lines:
                # What was carried over by a rotation stands in two files.
                entries = {text: from_line(text) for _, _, text in lines()}
        except FileNotFoundError:
            return Pages()
        read = tuple(entry for entry in entries.values() if entry is not None)
        return Pages(read, len(entries) - len(read))

    def writes(self, make: Callable[[Entry], T], *, function: str = "", recent: bool = False) -> Writes[T]:
        """Make something of what became of each write, or of each to one function; holds up to a million of them.

        A journal that does not exist is empty; raises OSError where one cannot be read or others can write it.
        """
        try:
            with self._opened(recent=recent) as lines:
                return latest(lines, make, function)
        except FileNotFoundError:
            return Writes()

    def read_open(self) -> tuple[Entry, ...]:
        """Read the lines of the writes that are still open: all of them are in the file in use.

        Raises OSError as `read` does.
        """
        try:
            with self._opened(recent=True) as lines:
                return tuple(entry for text in carried_over(lines) if (entry := from_line(text)) is not None)
        except FileNotFoundError:
            return ()

    @contextmanager
    def lines(self) -> Iterator[Lines]:
        """Yield what yields all lines; raises OSError as reading does, FileNotFoundError where there is no journal."""
        with self._opened(recent=False) as lines:
            yield lines

    def is_running(self, session: str) -> bool:
        """Tell whether a process of a session still runs."""
        return is_present(self.folder, session)

    def close(self, *, still_held: bool = False) -> None:
        """End the session: the next start reconciles what it left open, once no process holds its lock."""
        with self._turn:
            self._presence.end(still_held=still_held)
            if self._removed is not None:
                self._removed()

    @contextmanager
    def _opened(self, *, recent: bool) -> Iterator[Lines]:
        """Yield what yields the lines there are now, as often as it is called, while others go on writing."""
        check_folder(self.folder)
        with contextlib.ExitStack() as stack:
            with contextlib.ExitStack() as held:
                with contextlib.suppress(FileNotFoundError, PermissionError, TimeoutError):
                    held.enter_context(locked(self.folder / _LOCK, self._patience, os.O_RDONLY, shared=True))
                *aside, current = self._files(recent=recent)
                # Those put aside never change. The one in use is read as far as it reaches now, whatever its name is.
                in_use = self._open(current)
                size = os.fstat(in_use.fileno()).st_size if in_use is not None else 0
            if in_use is not None:
                stack.enter_context(in_use)

            def lines() -> Iterator[Line]:
                for name in aside:
                    file = self._open(name)
                    if file is not None:
                        with file:
                            yield from lines_of(name, file, sys.maxsize)
                if in_use is not None:
                    in_use.seek(0)
                    yield from lines_of(current, in_use, size)

            yield lines

    def _open(self, name: str) -> BinaryIO | None:
        try:
            return open(open_private(self.folder / name, os.O_RDONLY), "rb")
        except FileNotFoundError:
            return None

    def _append(self, line: bytes) -> None:
        self._finish_rotation()
        self._rotate_if_due(len(line))
        append(self.folder / _CURRENT, line)

    def _rotate_if_due(self, more: int) -> None:
        current, following = self.folder / _CURRENT, self.folder / _NEXT
        if not current.exists() or current.stat().st_size + more <= self._largest:
            return
        file = self._open(_CURRENT)
        if file is None:
            return
        with file:
            carried = b"".join(line + b"\n" for line in carried_over(partial(_from_start, file)))
        if len(carried) + more > self._largest:
            return
        handle = open_private(following, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            write_whole(handle, carried)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(current, self.folder / f"journal.{self._last_aside() + 1:06}.jsonl")
        os.rename(following, current)
        sync_folder(self.folder)

    def _finish_rotation(self) -> None:
        """Go on where a process was killed while it rotated."""
        current, following = self.folder / _CURRENT, self.folder / _NEXT
        if not following.exists():
            return
        if current.exists():
            os.unlink(following)
        else:
            os.rename(following, current)

    def _asides(self) -> list[tuple[int, str]]:
        names = (_ASIDE.fullmatch(name) for name in os.listdir(self.folder))
        return sorted((int(name[1]), name[0]) for name in names if name)

    def _last_aside(self) -> int:
        return max((number for number, _ in self._asides()), default=0)

    def _files(self, *, recent: bool) -> list[str]:
        current = _CURRENT if (self.folder / _CURRENT).exists() else _NEXT
        aside = [] if recent else [name for _, name in self._asides()]
        return [*aside, current]


def passing_journal() -> Journal:
    """Return a journal in a folder of its own, made with the first line, that goes when the process ends."""
    return Journal(Path(tempfile.gettempdir()) / f"crossfade-{secrets.token_hex(8)}", passing=True)


def sweep_passing() -> None:
    """Take away the folders of passing journals whose process was killed."""
    for folder in Path(tempfile.gettempdir()).glob("crossfade-*"):
        with contextlib.suppress(OSError):
            if _PASSING.fullmatch(folder.name) and not folder.is_symlink() and _is_left_behind(folder):
                shutil.rmtree(folder)


def _is_left_behind(folder: Path) -> bool:
    check_folder(folder)
    names = [file.name for file in folder.glob("sitting-*.lock")]
    if not names:
        # It may be just being made; what is kept there beside the journal needs no lock.
        return seconds_since(folder.stat().st_mtime) > _LEFT_SECONDS
    # Held by whoever is about to be present there.
    try:
        with locked(folder / _LOCK, 0.0, os.O_RDWR):
            return not any(is_present(folder, name[8:-5]) for name in names)
    except TimeoutError:
        return False


def _from_start(file: BinaryIO) -> Iterator[Line]:
    file.seek(0)
    return lines_of(_CURRENT, file, sys.maxsize)
