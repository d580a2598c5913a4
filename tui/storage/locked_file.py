"""A small file that several processes change under its lock; one that is killed in between leaves what was there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui.storage.lock import locked
from tui.storage.private_files import make_folder, why, write_whole

_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of mode 0600, made when it is first changed."""

    file: Path

    def change(self, alter: Callable[[bytes], bytes], patience: float) -> None:
        """Replace what it holds, within `patience` seconds.

        Raises TimeoutError where another holds it longer, OSError where it cannot be had, with the reason in words;
        what was there then still is.
        """
        try:
            try:
                self._change(alter, patience)
            except FileNotFoundError:
                make_folder(self.file.parent)
                self._change(alter, patience)
        except TimeoutError:
            raise
        except OSError as error:
            raise OSError(why(error)) from error

    def _change(self, alter: Callable[[bytes], bytes], patience: float) -> None:
        with locked(self.file, patience) as handle:
            before = os.read(handle, _MOST_BYTES)
            # One write, at least as long as what it replaces: nobody ever reads half of each.
            after = alter(before).ljust(len(before))
            try:
                _write_over(handle, after)
            except OSError:
                with contextlib.suppress(OSError):
                    # Takes no more room than it has.
                    _write_over(handle, before)
                    os.ftruncate(handle, len(before))
                raise


def _write_over(handle: int, data: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    write_whole(handle, data)


@dataclass(frozen=True, slots=True)
class LockedFiles:
    """The files of that kind in a folder; can be pickled."""

    folder: Path

    def __call__(self, name: str) -> LockedFile:
        """Return the file of a name."""
        return LockedFile(self.folder / name)
