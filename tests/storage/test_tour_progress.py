"""How far one came on the tour is kept in one small file, and whatever else stands there is nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tui.storage.tour_progress import TourProgress


def test_what_is_kept_is_recalled_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    TourProgress(tmp_path / "state").save(3)
    assert TourProgress(tmp_path / "state").load() == 3
    (file,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_kept_yet(tmp_path: Path) -> None:
    assert TourProgress(tmp_path).load() == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"form": 2, "done": 3}', b'{"form": 1, "done": -1}', b'{"form": 1, "done": true}', b"\xff"],
)
def test_what_is_no_such_file_is_as_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tour.json").write_bytes(content)
    assert TourProgress(tmp_path).load() == 0


def test_where_nothing_can_be_written_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = TourProgress(tmp_path / "file" / "below")
    kept.save(2)
    assert kept.load() == 0
