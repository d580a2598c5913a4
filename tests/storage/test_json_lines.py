"""Lines are there whole or not at all, and of a long file the newest are read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tui.storage.json_lines import append, append_json, left_out, read_json_lines, read_json_lines_from


def numbers(file: Path, most_bytes: int = 1000) -> list[int]:
    return [line["n"] for line in read_json_lines(file, most_bytes)]


def test_a_torn_line_takes_no_other_along(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    assert read_json_lines(file) == ()
    append_json(file, {"n": 1})
    for torn in ('{"n": 2', "[3]\n" + "[" * 90_000, "\x00"):
        with file.open("a") as other:
            other.write(torn)
        append_json(file, {"n": 4})
    assert numbers(file, 200_000) == [1, 4, 4, 4]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("whole", range(1, 5))
def test_of_a_long_file_the_newest_lines_are_read(tmp_path: Path, whole: int) -> None:
    file, line = tmp_path / "lines", len('{"n":1}\n')
    for number in range(6):
        append_json(file, {"n": number})
    newest = list(range(6))[-whole:]
    assert numbers(file, whole * line) == numbers(file, (whole + 1) * line - 1) == newest
    assert left_out(file, whole * line) == (6 - whole) * line
    assert left_out(file) == left_out(tmp_path / "none") == 0


def test_what_is_new_is_read_from_where_the_last_reading_ended(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    assert read_json_lines_from(file, 0) == ((), 0)
    append_json(file, {"n": 1})
    first, end = read_json_lines_from(file, 0)
    assert (first, end) == (({"n": 1},), file.stat().st_size)
    # Another is still writing its line.
    with file.open("a") as other:
        other.write('{"n":2')
    assert read_json_lines_from(file, end) == ((), end)
    with file.open("a") as other:
        other.write("}\n")
    assert read_json_lines_from(file, end) == (({"n": 2},), file.stat().st_size)


def test_a_disk_that_fills_up_takes_no_part_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write, room = tmp_path / "lines", os.write, [3]
    append(file, b"one\n")

    def fills(handle: int, data: bytes) -> int:
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data[: room.pop()])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fills)
        with pytest.raises(OSError, match="No space left"):
            append(file, b"second\n")
    append(file, b"third\n")
    assert file.read_bytes() == b"one\nthird\n"
