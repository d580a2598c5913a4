"""Files that grow line by line: each is there whole or not at all, and one torn by a kill takes no other along."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui.storage.private_files import open_private, sync_folder, write_whole

MOST_BYTES = 16 * 1024 * 1024
"""Of the newest lines that are read; what is older is left out."""


def append(file: Path, lines: bytes, *, durable: bool = True) -> None:
    """Append whole lines to a file of mode 0600, made where there is none; raise OSError, with nothing of it written.

    One process at a time does so, under a lock of its own choice. What is `durable` outlasts a power cut.
    """
    handle = open_private(file, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    try:
        size = os.fstat(handle).st_size
        try:
            write_whole(handle, lines if _ends_whole(handle, size) else b"\n" + lines)
            if durable:
                os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
    if durable and not size:
        sync_folder(file.parent)


def append_json(file: Path, value: Mapping[str, Any]) -> None:
    """Append a value as a line of JSON, on disk when this returns; raise OSError."""
    append(file, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def read_json_lines(file: Path, most_bytes: int = MOST_BYTES) -> tuple[dict[str, Any], ...]:
    """Return the objects of the newest lines, oldest first, without lines that are torn; raise OSError.

    A file that is not there has none. `left_out` tells how much is older than what is read.
    """
    try:
        handle = open_private(file, os.O_RDONLY)
    except FileNotFoundError:
        return ()
    with open(handle, "rb") as opened:
        begin = _begin(os.fstat(handle).st_size, most_bytes)
        if begin:
            # A line that begins before is left out with what is older.
            opened.seek(begin - 1)
            opened.readline()
        return _objects(opened.read(most_bytes))


def read_json_lines_from(file: Path, begin: int) -> tuple[tuple[dict[str, Any], ...], int]:
    """Return the objects of the whole lines from a byte on, and at which byte the next one begins; raise OSError."""
    try:
        handle = open_private(file, os.O_RDONLY)
    except FileNotFoundError:
        return (), begin
    with open(handle, "rb") as opened:
        opened.seek(begin)
        lines = opened.read(MOST_BYTES)
    whole = lines[: lines.rfind(b"\n") + 1]
    return _objects(whole), begin + len(whole)


def left_out(file: Path, most_bytes: int = MOST_BYTES) -> int:
    """Return how many bytes of older lines are not read of a file; raise OSError."""
    return _begin(end_of(file), most_bytes)


def end_of(file: Path) -> int:
    """Return where the next line begins, 0 in a file that is not there; raise OSError."""
    try:
        return os.stat(file).st_size
    except FileNotFoundError:
        return 0


def _begin(size: int, most_bytes: int) -> int:
    return max(size - most_bytes, 0)


def _objects(lines: bytes) -> tuple[dict[str, Any], ...]:
    return tuple(value for line in lines.split(b"\n") if isinstance(value := _parsed(line), dict))


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _ends_whole(handle: int, size: int) -> bool:
    if not size:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"
