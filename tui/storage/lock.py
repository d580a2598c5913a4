"""One process at a time: an advisory lock on an open file, waited for no longer than a patience."""

from __future__ import annotations

import sys
import time

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int, *, shared: bool) -> None:  # noqa: ARG001
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try(handle: int, *, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


_PAUSE = 0.005


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
