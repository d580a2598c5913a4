"""The files of a rollout: lines of JSON that are appended, and files that are replaced as a whole."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui.features.rollout.here.kept import UnreadableRollout
from tui.storage.private_files import open_private, sync_folder

MOST_BYTES = 4 * 1024 * 1024
"""Of a file that is read; what is larger was not written by Crossfade."""


def append_line(file: Path, value: Mapping[str, Any]) -> None:
    """Append a value as a line of JSON, on disk when this returns."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    handle = open_private(file, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    try:
        # A line that was cut off by a kill must not take this one along.
        if os.fstat(handle).st_size:
            os.lseek(handle, -1, os.SEEK_END)
            line = line if os.read(handle, 1) == b"\n" else b"\n" + line
        _write_whole(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def read_lines(file: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the values of a file's lines; a line that was cut off by a kill is left out."""
    try:
        handle = open_private(file, os.O_RDONLY)
    except FileNotFoundError:
        return
    with open(handle, "rb") as lines:
        for line in lines:
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                yield value


def read_json(file: Path) -> Mapping[str, Any]:
    """Return the JSON object that a file holds; raise UnreadableRollout, OSError."""
    with open(open_private(file, os.O_RDONLY), "rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableRollout("it is larger than any rollout")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableRollout(f"no JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnreadableRollout("no JSON object")
    return value


def replace_file(file: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, also after a power cut."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    handle = open_private(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        try:
            _write_whole(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(fresh, file)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def _write_whole(handle: int, data: bytes) -> None:
    """Write all of it: a disk that is almost full takes a part first, and refuses at the next write; raise OSError."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
