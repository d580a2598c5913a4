"""How far one came on the tour is kept in one small file, and whatever else stands there is nothing."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tui.storage.tour_progress import KeptTour


def test_what_is_kept_is_recalled_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    KeptTour(tmp_path / "state").keep(3)
    assert KeptTour(tmp_path / "state").recall() == 3
    (file,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_kept_yet(tmp_path: Path) -> None:
    assert KeptTour(tmp_path).recall() == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"form": 2, "done": 3}', b'{"form": 1, "done": -1}', b'{"form": 1, "done": true}', b"\xff"],
)
def test_what_is_no_such_file_is_as_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tour.json").write_bytes(content)
    assert KeptTour(tmp_path).recall() == 0


def test_where_nothing_can_be_written_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = KeptTour(tmp_path / "file" / "below")
    kept.keep(2)
    assert kept.recall() == 0
