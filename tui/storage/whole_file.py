"""Files that are there as a whole or not at all: replaced by one written beside, and read up to a limit."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tui.storage.private_files import make_folder, open_private, seconds_since, sync_folder, write_whole

_BESIDE = ".new"
_LEFT_SECONDS = 3600
"""After which a file beside another one was left by a process that was killed."""


class UnreadableFile(ValueError):
    """What a file holds is not what Crossfade writes there; the message says what is wrong with it."""


def read_json(file: Path, most_bytes: int) -> dict[str, Any]:
    """Return the JSON object that a private file holds; raise UnreadableFile, OSError."""
    with open(open_private(file, os.O_RDONLY), "rb") as opened:
        data = opened.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise UnreadableFile(f"it is larger than {most_bytes:,} bytes")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"no JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnreadableFile("no JSON object")
    return value


def replace_file(file: Path, pieces: Iterable[bytes], *, durable: bool = True) -> None:
    """Put a file of mode 0600 in the old one's place; raise OSError, and the old one is still there.

    Its folder is made where there is none. A `durable` one outlasts a power cut; only one piece is in memory at a time.
    """
    make_folder(file.parent)
    _sweep(file)
    beside = file.with_name(f".{file.name}.{os.urandom(4).hex()}{_BESIDE}")
    handle = open_private(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        try:
            for piece in pieces:
                write_whole(handle, piece)
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    if durable:
        sync_folder(file.parent)


def _sweep(file: Path) -> None:
    """Take away what others were killed at while they wrote it."""
    with contextlib.suppress(OSError), os.scandir(file.parent) as entries:
        for entry in entries:
            is_beside = entry.name.startswith(f".{file.name}.") and entry.name.endswith(_BESIDE)
            if is_beside and seconds_since(entry.stat(follow_symlinks=False).st_mtime) > _LEFT_SECONDS:
                os.unlink(entry.path)
