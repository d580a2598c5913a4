"""Paths are completed, and what is no path completes to nothing."""

from __future__ import annotations

from pathlib import Path

from tui.widgets.edit_line import completed


def test_a_path_is_completed_to_the_first_that_goes_on(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "bundle.zip").touch()
    (tmp_path / ".hidden").touch()
    assert completed(f"{tmp_path}/b") == f"{tmp_path}/build/"
    assert completed(f"{tmp_path}/bun") == f"{tmp_path}/bundle.zip"
    assert completed(f"{tmp_path}/") == f"{tmp_path}/build/"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"


def test_what_is_not_there_completes_to_nothing(tmp_path: Path) -> None:
    assert completed(f"{tmp_path}/nowhere/x") is None
    assert completed(f"{tmp_path}/x\0") is None
    assert completed(f"{tmp_path}/zzz") is None
