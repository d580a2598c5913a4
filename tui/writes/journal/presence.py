"""Shows others that a session runs: a lock on a file of its own, held by every process that works for it.

The system drops the lock with the last of them, however it ends: that tells a running session from one that was
killed, also after a reboot or from another host.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tui.storage.lock import is_at, locked, try_lock
from tui.storage.private_files import open_private

_TRIES = 20


class Presence:
    """The lock of the session `name` in a folder that is there; cheap to import, for it is taken before a frame."""

    def __init__(self, folder: Path) -> None:
        self.name = os.urandom(8).hex()
        self.file = _file(folder, self.name)
        self._folder = folder
        self._handle: int | None = None

    def take(self) -> None:
        """Hold the lock, which processes that are started from now on inherit; raise OSError."""
        if self._handle is not None:
            return
        sweep(self._folder)
        for _ in range(_TRIES):
            handle = open_private(self.file, os.O_RDWR | os.O_CREAT)
            # Whoever sweeps meanwhile may take away a file that is not locked yet.
            if try_lock(handle) and is_at(self.file, handle):
                os.set_inheritable(handle, True)
                self._handle = handle
                return
            os.close(handle)
        raise TimeoutError("another Crossfade has the lock of this session")

    def end(self, *, still_held: bool = False) -> None:
        """Release the lock, and of the file unless another process of the session holds it still and removes it."""
        if self._handle is None:
            return
        if not still_held:
            with contextlib.suppress(OSError):
                os.unlink(self.file)
        os.close(self._handle)
        self._handle = None


def is_present(folder: Path, name: str) -> bool:
    """Tell whether a process of a session still runs; raise OSError."""
    try:
        with locked(_file(folder, name), 0.0, os.O_RDONLY):
            return False
    except FileNotFoundError:
        return False
    except TimeoutError:
        return True


def sweep(folder: Path) -> None:
    """Take away the files of sessions that ended without doing so."""
    for file in folder.glob("sitting-*.lock"):
        with contextlib.suppress(OSError), locked(file, 0.0, os.O_RDWR):
            os.unlink(file)


def _file(folder: Path, name: str) -> Path:
    return folder / f"sitting-{name}.lock"
