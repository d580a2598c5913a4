"""The last list of functions stands there at the next start, marked as old, and holds nothing but names and times."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.journey import Begin
from tui.domain.account import AccountSnapshot
from tui.domain.function import FunctionSummary
from tui.settings.functions_cache import functions_cache
from tui.settings.settings import Settings
from tui.storage.functions_cache import FunctionsCache

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LIST = AccountSnapshot(
    (
        FunctionSummary("orders", "arn:x:", "python3.12", NOW),
        FunctionSummary("image", package_type="Image"),
    ),
    complete=True,
)


def test_what_was_remembered_is_recalled_as_old(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "functions.json"
    FunctionsCache(file).save(LIST, "123456789012", NOW)
    for name in ("functions-old.json", "aliases-old.jsonl", "other.json"):
        (file.parent / name).touch()
        os.utime(file.parent / name, (0, 0))
    (file.parent / "aliases-new.jsonl").touch()
    FunctionsCache(file).save(LIST, "123456789012", NOW)
    # Of contexts that nobody has opened for long nothing is kept.
    assert sorted(os.listdir(file.parent)) == ["aliases-new.jsonl", "functions.json", "other.json"]
    recalled = FunctionsCache(file).load()
    assert recalled is not None
    snapshot, account = recalled
    assert account == "123456789012"
    assert snapshot.as_of == NOW
    assert snapshot.complete
    assert [(f.name, f.runtime, f.modified, f.package_type) for f in snapshot.functions] == [
        ("orders", "python3.12", NOW, "Zip"),
        ("image", "", None, "Image"),
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "anything" not in file.read_text()


def test_a_folder_that_cannot_be_written_is_no_loss(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    FunctionsCache(tmp_path / "file" / "functions.json").save(LIST, "1", NOW)
    assert FunctionsCache(tmp_path / "file" / "functions.json").load() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_a_file_of_anything_is_no_list(tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "functions.json"
    file.write_bytes(junk)
    assert FunctionsCache(file).load() is None


@pytest.mark.parametrize("name", ["evil\x1b]0;x\x07", "bidi\u202e"])
def test_a_list_with_control_characters_is_no_list(tmp_path: Path, name: str) -> None:
    file = tmp_path / "functions.json"
    FunctionsCache(file).save(AccountSnapshot((FunctionSummary(name),), complete=True), "1", NOW)
    assert FunctionsCache(file).load() is None


def test_a_list_with_times_without_a_zone_can_be_shown(tmp_path: Path) -> None:
    file = tmp_path / "functions.json"
    FunctionsCache(file).save(LIST, "1", NOW)
    file.write_text(file.read_text().replace("+00:00", ""))
    recalled = FunctionsCache(file).load()
    assert recalled is not None
    assert (recalled[0].as_of, recalled[0].functions[0].modified) == (NOW, NOW)


def test_each_place_has_a_list_of_its_own() -> None:
    def file(settings: Settings, environ: dict[str, str]) -> Path:
        return functions_cache(settings, environ)._file

    places = {
        file(Settings(), {}),
        file(Settings(profile="prod"), {}),
        file(Settings(region="eu-west-1"), {}),
        file(Settings(), {"AWS_PROFILE": "prod"}),
        file(Settings(), {"AWS_ACCESS_KEY_ID": "AKIA1"}),
        file(Settings(demo=True), {}),
        file(Settings(demo=True, scenario="large"), {}),
    }
    assert len(places) == 7
    assert file(Settings(demo=True), {"AWS_PROFILE": "prod"}) == file(Settings(demo=True), {})


async def test_the_list_is_there_before_aws_has_answered(begin: Begin, tmp_path: Path) -> None:
    file = tmp_path / "functions.json"
    FunctionsCache(file).save(LIST, "123456789012", NOW)
    async with begin(functions_cache=FunctionsCache(file)) as journey:
        assert [function.name for function in journey.app.account.functions] == ["orders", "image"]
        assert journey.app.account.as_of == NOW
        await journey.listed()
        await journey.until(lambda: len((FunctionsCache(file).load() or (LIST, ""))[0].functions) > 60)


async def test_the_list_of_another_account_goes_once_that_is_known(begin: Begin, tmp_path: Path) -> None:
    file = tmp_path / "functions.json"
    FunctionsCache(file).save(LIST, "999999999999", NOW)
    async with begin(functions_cache=FunctionsCache(file)) as journey:
        await journey.listed()
        await journey.until(lambda: (FunctionsCache(file).load() or (LIST, ""))[1] == "123456789012")
