"""The wheel holds the two packages and the assets, and nothing else at its top level."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    # What pip and build call, in the project's folder.
    with contextlib.chdir(ROOT):
        name = build_wheel(str(out))
    return zipfile.ZipFile(out / name)


def test_top_level_is_exactly_tui_and_screens(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tui", "screens"}


def test_every_asset_is_inside(wheel: zipfile.ZipFile) -> None:
    shipped = {name for name in wheel.namelist() if name.startswith("tui/assets/")}
    there = {
        f"tui/assets/{path.relative_to(ROOT / 'assets').as_posix()}"
        for path in (ROOT / "assets").rglob("*")
        if path.is_file()
    }
    assert shipped == there
    assert any(name.endswith(".tcss") for name in shipped)


@pytest.mark.process
def test_the_wheel_runs_from_its_own_folder(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    probe = (
        "import sys; sys.path.insert(0, sys.argv[1]); import tui; from tui.storage.resources import asset; "
        "assert tui.__file__.startswith(sys.argv[1]), tui.__file__; print(asset('styles', 'frame.tcss'))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", probe, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=tmp_path,
    )
    assert Path(done.stdout.strip()) == tmp_path / "tui" / "assets" / "styles" / "frame.tcss"


def test_the_command_is_declared(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "crossfade = tui.__main__:main" in wheel.read(entry_points).decode()
