"""Saved payloads: for their owner alone, by names that lead nowhere else, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.domain.context import Context
from tui.storage.payloads import MOST_BYTES, Payloads

HERE = Context("prod", "eu-west-1", account="123456789012")


@pytest.fixture
def saved(tmp_path: Path) -> Payloads:
    return Payloads(tmp_path / "crossfade", HERE, "orders")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_nothing_is_made_before_the_first_is_saved(saved: Payloads, tmp_path: Path) -> None:
    assert saved.names() == ()
    with pytest.raises(FileNotFoundError):
        saved.load("visa")
    saved.delete("visa")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("umask", [0o000, 0o077], ids=oct)
def test_file_and_folders_are_their_owners_alone(saved: Payloads, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        saved.save("visa", '{"a": "é"}')
    finally:
        os.umask(before)
    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    folder = file.parent
    while folder != tmp_path:
        assert folder.stat().st_mode & 0o777 == 0o700
        folder = folder.parent
    assert saved.load("visa") == '{"a": "é"}'


def test_saving_again_replaces_and_leaves_nothing_beside(saved: Payloads, tmp_path: Path) -> None:
    saved.save("a", "1")
    saved.save("b. c", "no json at all")
    saved.save("a", "2")
    assert (saved.names(), saved.load("a"), saved.load("b. c")) == (("a", "b. c"), "2", "no json at all")
    assert len(files(tmp_path)) == 2
    saved.delete("a")
    assert saved.names() == ("b. c",)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "/etc/x", "a\\b", ".hidden", " a", "a\n", "é", "a" * 65]
)
def test_a_name_that_is_a_path_reaches_no_file(saved: Payloads, tmp_path: Path, name: str) -> None:
    for act in (lambda: saved.save(name, "x"), lambda: saved.load(name), lambda: saved.delete(name)):
        with pytest.raises(ValueError, match=r".*"):
            act()
    assert not files(tmp_path)


def test_functions_accounts_and_regions_are_apart(tmp_path: Path) -> None:
    places = [
        Payloads(tmp_path, HERE, "orders"),
        Payloads(tmp_path, HERE, "../orders"),
        Payloads(tmp_path, Context("prod", "../..", account="123456789012"), "orders"),
        Payloads(tmp_path, Context("prod", "eu-west-1", account="210987654321"), "orders"),
    ]
    for number, place in enumerate(places):
        place.save("a", str(number))
    assert [place.load("a") for place in places] == ["0", "1", "2", "3"]
    assert len(files(tmp_path / "payloads")) == 4


def test_a_link_is_not_followed_and_a_folder_is_no_payload(saved: Payloads, tmp_path: Path) -> None:
    saved.save("a", "1")
    (file,) = files(tmp_path)
    outside = tmp_path / "outside"
    outside.write_text("theirs")
    file.unlink()
    file.symlink_to(outside)
    with pytest.raises(OSError, match=r".+"):
        saved.load("a")
    saved.save("a", "2")
    assert (outside.read_text(), saved.load("a")) == ("theirs", "2")
    (file.parent / "folder.json").mkdir()
    for act in (saved.load, saved.delete):
        with pytest.raises(OSError, match=r".+"):
            act("folder")


def test_what_others_may_write_is_not_taken(saved: Payloads, tmp_path: Path) -> None:
    saved.save("a", "1")
    (file,) = files(tmp_path)
    file.chmod(0o666)
    with pytest.raises(OSError, match="can be written by others"):
        saved.load("a")
    file.parent.chmod(0o777)
    with pytest.raises(OSError, match="can be written by others"):
        saved.names()


@pytest.mark.parametrize(
    ("data", "words"), [(b'"\xff\xfe"', "not UTF-8 text"), (b" " * (MOST_BYTES + 1), "larger than 6,291,456")]
)
def test_what_would_become_another_payload_is_not_loaded(
    saved: Payloads, tmp_path: Path, data: bytes, words: str
) -> None:
    saved.save("a", "1")
    (file,) = files(tmp_path)
    file.write_bytes(data)
    with pytest.raises(OSError, match=words):
        saved.load("a")


def test_half_a_character_costs_nothing_that_was_saved(saved: Payloads, tmp_path: Path) -> None:
    saved.save("a", "1")
    with pytest.raises(OSError, match="unpaired surrogate"):
        saved.save("a", "\ud800")
    assert saved.load("a") == "1"
    assert len(files(tmp_path)) == 1
