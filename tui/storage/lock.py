"""One process at a time: an advisory lock on a file, waited for no longer than a patience."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.storage.private_files import open_private

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int, *, shared: bool) -> None:  # noqa: ARG001
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(handle: int, *, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


_PAUSE = 0.005


@contextmanager
def locked(file: Path, patience: float, flags: int = os.O_RDWR | os.O_CREAT, *, shared: bool = False) -> Iterator[int]:
    """Open a private file, lock it, and close it at the end; yield its handle.

    Raises TimeoutError after `patience` seconds, OSError where it cannot be had.
    """
    is_held = False
    while not is_held:
        handle = open_private(file, flags)
        try:
            lock(handle, patience, shared=shared)
            # Whoever held it before may have taken the file away: what then has its name is another one.
            is_held = is_at(file, handle)
            if is_held:
                yield handle
        finally:
            os.close(handle)


def is_at(file: Path, handle: int) -> bool:
    """Tell whether an opened file still has its name."""
    try:
        return os.stat(file).st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def lock(handle: int, patience: float, *, shared: bool = False) -> None:
    """Lock an open file until it is closed; raise TimeoutError after `patience` seconds, OSError where it cannot be."""
    deadline = time.monotonic() + patience
    while not try_lock(handle, shared=shared):
        if time.monotonic() >= deadline:
            raise TimeoutError("another Crossfade holds its lock")
        time.sleep(_PAUSE)


def try_lock(handle: int, *, shared: bool = False) -> bool:
    """Lock an open file until it is closed, or tell that someone else holds it."""
    try:
        _try(handle, shared=shared)
    except (BlockingIOError, PermissionError):
        return False
    return True
