"""A file is replaced as a whole or not at all, and what a kill leaves beside it goes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.storage.private_files import NotPrivate
from tui.storage.whole_file import UnreadableFile, read_json, replace_file


def test_it_is_private_and_so_is_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "state" / "deep" / "one.json"
    replace_file(file, (b'{"a"', b": 1}"))
    assert read_json(file, 100) == {"a": 1}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (file.parent, file.parent.parent)} == {0o700}


@pytest.mark.parametrize("durable", [True, False])
def test_only_what_is_to_outlast_a_power_cut_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    (tmp_path / "one").touch(0o600)
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    replace_file(tmp_path / "one", (b"new",), durable=durable)
    assert synced == ([(tmp_path / "one").stat().st_ino, tmp_path.stat().st_ino] if durable else [])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
def test_where_the_disk_refuses_the_old_one_is_still_there_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    replace_file(tmp_path / "one", (b"old",))

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match=os.strerror(code)):
        replace_file(tmp_path / "one", (b"new",))
    assert os.listdir(tmp_path) == ["one"]
    assert (tmp_path / "one").read_bytes() == b"old"


def test_who_is_interrupted_leaves_nothing_beside_it(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(tmp_path / "one", pieces())
    assert os.listdir(tmp_path) == []


def test_what_a_kill_left_beside_it_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    names = (".one.0badc0de.new", ".one.1badc0de.new", ".other.0badc0de.new", "one.txt")
    for name in names:
        (tmp_path / name).touch(0o600)
    for name in (names[0], *names[2:]):
        os.utime(tmp_path / name, (0, 0))
    replace_file(tmp_path / "one", (b"",))
    assert sorted(os.listdir(tmp_path)) == sorted(("one", *names[1:]))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "no JSON"),
        (b'{"a": ', "no JSON"),
        (b"\xff", "no JSON"),
        (b"[" * 90_000, "no JSON"),
        (b"[]", "no JSON object"),
        (b'{"a": "' + b"x" * 100_000 + b'"}', "larger than 100,000 bytes"),
    ],
)
def test_what_is_not_readable_is_said(tmp_path: Path, data: bytes, expected: str) -> None:
    replace_file(tmp_path / "one", (data,))
    with pytest.raises(UnreadableFile, match=expected):
        read_json(tmp_path / "one", 100_000)


def test_what_others_can_write_or_point_elsewhere_is_not_read(tmp_path: Path) -> None:
    replace_file(tmp_path / "one", (b"{}",))
    (tmp_path / "link").symlink_to("one")
    with pytest.raises(OSError, match="symbolic link"):
        read_json(tmp_path / "link", 100)
    os.chmod(tmp_path / "one", 0o666)
    with pytest.raises(NotPrivate):
        read_json(tmp_path / "one", 100)
