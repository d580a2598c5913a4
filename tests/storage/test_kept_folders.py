"""Of folders the newest are kept, by number and age; one that is held stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.storage import kept_folders
from tui.storage.kept_folders import OLDEST_DAYS, newest_first, surplus, sweep, take_away
from tui.storage.lock import locked

NOW = 1_800_000_000.0


def make(parent: Path, name: str, days: float) -> None:
    (parent / name).mkdir(mode=0o700)
    (parent / name / "lock").touch(0o600)
    (parent / name / "it").touch(0o600)
    at = NOW - days * 24 * 3600
    os.utime(parent / name / "it", (at, at))


def test_the_newest_are_kept_by_number_and_age(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_folders, "MOST", 2)
    monkeypatch.setattr(kept_folders, "seconds_since", lambda written: NOW - written)
    for name, days in (("c", 3), ("a", 1), ("d", OLDEST_DAYS + 1), ("b", 2)):
        make(tmp_path, name, days)
    # One that is just being made.
    (tmp_path / "new").mkdir()
    assert [name for _, name in newest_first(tmp_path, "it")] == ["a", "b", "c", "d", "new"]
    assert list(surplus(tmp_path, "it")) == [("c", False), ("d", True)]
    assert list(surplus(tmp_path / "none", "it")) == []


def test_one_that_is_held_stays_and_what_a_kill_left_goes(tmp_path: Path) -> None:
    for name in ("a", "b", ".gone-c"):
        make(tmp_path, name, 1)
    with locked(tmp_path / "a" / "lock", 1):
        take_away(tmp_path / "a", "lock")
    take_away(tmp_path / "b", "lock")
    take_away(tmp_path / "none", "lock")
    sweep(tmp_path)
    assert os.listdir(tmp_path) == ["a"]
