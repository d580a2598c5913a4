"""Folders of which the newest are kept, a folder for each thing: which are too many or too old, and how one goes."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tui.storage.lock import locked
from tui.storage.private_files import seconds_since

MOST = 500
OLDEST_DAYS = 400

_GONE = ".gone-"


def newest_first(parent: Path, written: str) -> list[tuple[float, str]]:
    """Return when the file `written` of each folder was written last, and the folder's name; raise OSError.

    Folders without that file come last, with 0; a parent that is not there has none.
    """
    try:
        names = [name for name in os.listdir(parent) if not name.startswith(".")]
    except FileNotFoundError:
        return []
    return sorted(((_written(parent / name / written), name) for name in names), reverse=True)


def surplus(parent: Path, written: str) -> Iterator[tuple[str, bool]]:
    """Yield the names of those beyond the newest, and of those too old, with whether that is so; raise OSError."""
    for number, (at, name) in enumerate(newest_first(parent, written)):
        is_old = seconds_since(at) > OLDEST_DAYS * 24 * 3600
        if at and (number >= MOST or is_old):
            yield name, is_old


def take_away(folder: Path, lock: str) -> None:
    """Take a folder away whose file `lock` nobody holds; it is gone at once, or not at all. Raises OSError."""
    with contextlib.suppress(TimeoutError, FileNotFoundError), locked(folder / lock, 0.0):
        gone = folder.with_name(f"{_GONE}{folder.name}")
        os.rename(folder, gone)
        shutil.rmtree(gone)


def sweep(parent: Path) -> None:
    """Remove what is left of folders that were taken away by a process that was killed at it."""
    for left in parent.glob(f"{_GONE}*"):
        shutil.rmtree(left, ignore_errors=True)


def _written(file: Path) -> float:
    try:
        return os.stat(file).st_mtime
    except OSError:
        return 0.0
