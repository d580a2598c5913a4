"""A small file that several processes change under its lock; one that is killed in between leaves what was there."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui.storage.lock import lock
from tui.storage.private_files import make_folder, open_private, why

_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of mode 0600, made when it is first changed."""

    file: Path

    def change(self, alter: Callable[[bytes], bytes], patience: float) -> None:
        """Replace what it holds, within `patience` seconds.

        Raises TimeoutError where another holds it longer, OSError where it cannot be had, with the reason in words.
        """
        try:
            handle = self._open()
            try:
                lock(handle, patience)
                before = os.read(handle, _MOST_BYTES)
                # One write, at least as long as what it replaces: nobody ever reads half of each.
                after = alter(before).ljust(len(before))
                os.lseek(handle, 0, os.SEEK_SET)
                os.write(handle, after)
            finally:
                os.close(handle)
        except TimeoutError:
            raise
        except OSError as error:
            raise OSError(why(error)) from error

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT
        try:
            return open_private(self.file, flags)
        except FileNotFoundError:
            make_folder(self.file.parent)
            return open_private(self.file, flags)


@dataclass(frozen=True, slots=True)
class LockedFiles:
    """The files of that kind in a folder; can be pickled."""

    folder: Path

    def __call__(self, name: str) -> LockedFile:
        """Return the file of a name."""
        return LockedFile(self.folder / name)
