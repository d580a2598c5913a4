"""A small file that several processes change holds what was there, or all of what came."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tui.storage.lock import locked
from tui.storage.locked_file import LockedFile


def test_a_write_that_comes_short_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write = LockedFile(tmp_path / "state" / "one"), os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:2]))
    file.change(lambda before: before + b"first", 1)
    file.change(lambda before: before[:3], 1)
    assert file.file.read_bytes() == b"fir  "


def test_where_the_disk_refuses_it_holds_what_it_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write, written = LockedFile(tmp_path / "one"), os.write, 0
    file.change(lambda _: b"before", 1)

    def fills(handle: int, data: bytes) -> int:
        nonlocal written
        written += 1
        if written == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data[:8] if written == 1 else data)

    monkeypatch.setattr(os, "write", fills)
    with pytest.raises(OSError, match="no space is left on the disk"):
        file.change(lambda _: b"after, which is longer", 1)
    assert file.file.read_bytes() == b"before"


def test_a_lock_whose_file_was_taken_away_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for a lock meanwhile gets the one that others see now."""
    from tui.storage import lock as module

    file, take = tmp_path / "lock", module.lock
    handles: list[int] = []

    def waits(handle: int, patience: float, *, shared: bool = False) -> None:
        take(handle, patience, shared=shared)
        handles.append(handle)
        if len(handles) == 1:
            file.unlink()

    monkeypatch.setattr(module, "lock", waits)
    with locked(file, 1) as handle:
        assert os.fstat(handle).st_ino == file.stat().st_ino
        with pytest.raises(TimeoutError), locked(file, 0):
            pass
    assert len(handles) == 2
