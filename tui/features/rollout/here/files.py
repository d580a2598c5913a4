"""The files of a rollout: lines of JSON that are appended, and files that are replaced as a whole."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui.storage.private_files import open_private, sync_folder


def append_line(file: Path, value: Mapping[str, Any]) -> None:
    """Append a value as a line of JSON, on disk when this returns."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    handle = open_private(file, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    try:
        # A line that was cut off by a kill must not take this one along.
        if os.fstat(handle).st_size:
            os.lseek(handle, -1, os.SEEK_END)
            line = line if os.read(handle, 1) == b"\n" else b"\n" + line
        os.write(handle, line)
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
            except ValueError:
                continue
            if isinstance(value, dict):
                yield value


def replace_file(file: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, also after a power cut."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    handle = open_private(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        try:
            os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(fresh, file)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)
