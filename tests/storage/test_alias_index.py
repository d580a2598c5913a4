"""What was read of aliases is there at the next start, whoever else writes meanwhile, and is never taken for new."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.domain.account import AliasesRead
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing, Weight
from tui.storage import alias_index as module
from tui.storage.alias_index import AliasIndex, alias_index

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SPLIT = Routing("6", "7", Weight.from_api(0.333333333))


def read(function: str, at: datetime = NOW, routing: Routing = SPLIT) -> AliasesRead:
    return AliasesRead((Alias(function, "PROD", routing, "r-1"), Alias(function, "TEST", Routing("7"))), read_at=at)


def index(folder: Path, account: str = "1") -> AliasIndex:
    return AliasIndex(folder / "cache" / "aliases.jsonl", account, "us-east-1")


def file(folder: Path) -> Path:
    return folder / "cache" / "aliases.jsonl"


def test_what_was_read_is_there_again_marked_as_kept(tmp_path: Path) -> None:
    index(tmp_path).add({"orders": read("orders"), "empty": AliasesRead(read_at=NOW)})
    kept = index(tmp_path).load()
    assert kept == {"orders": read("orders")._replace(kept=True), "empty": AliasesRead(read_at=NOW, kept=True)}
    assert kept["orders"].aliases[0].routing.weight.share == 0.333333333
    assert stat.S_IMODE(file(tmp_path).stat().st_mode) == 0o600


def test_the_newest_counts_and_what_is_gone_goes(tmp_path: Path) -> None:
    later = read("orders", NOW + timedelta(minutes=1), Routing("7"))
    index(tmp_path).add({"orders": later, "gone": read("gone")})
    # Another process began to read earlier, and writes later.
    index(tmp_path).add({"orders": read("orders"), "gone": None})
    assert index(tmp_path).load() == {"orders": later._replace(kept=True)}


def test_what_could_not_be_read_or_is_old_itself_is_not_kept(tmp_path: Path) -> None:
    denied = AliasesRead(failure=ReadFailure("lambda:ListAliases", "no"), read_at=NOW)
    index(tmp_path).add({"a": denied, "b": read("b")._replace(kept=True), "c": AliasesRead()})
    assert not file(tmp_path).exists()


def test_another_account_or_form_is_not_read_and_is_replaced(tmp_path: Path) -> None:
    index(tmp_path).add({"orders": read("orders")})
    assert index(tmp_path, account="2").load() == {}
    index(tmp_path, account="2").add({"cart": read("cart")})
    assert list(index(tmp_path, account="2").load()) == ["cart"]
    assert index(tmp_path).load() == {}


def test_a_line_that_was_cut_short_or_tampered_with_is_passed_over(tmp_path: Path) -> None:
    index(tmp_path).add({"orders": read("orders")})
    with open(file(tmp_path), "ab") as torn:
        torn.write(b'["evil\\u001b]0;x","2026-11-23T08:00:00+00:00",[]]\n')
        torn.write(b'["endless","2026-11-23T08:00:00+00:00",[["PROD",null,"6","7",0.1,Infinity]]]\n')
        torn.write(b'["cart","2026-1')
    index(tmp_path).add({"refunds": read("refunds")})
    assert sorted(index(tmp_path).load()) == ["orders", "refunds"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=100), st.text(max_size=100).map(str.encode)))
def test_a_file_of_anything_is_no_index(tmp_path: Path, junk: bytes) -> None:
    index(tmp_path).add({"orders": read("orders")})
    for before in (b"", file(tmp_path).read_bytes()):
        file(tmp_path).write_bytes(before + junk)
        assert set(index(tmp_path).load()) <= {"orders"}
        index(tmp_path).add({"orders": read("orders", NOW + timedelta(days=1))})
        assert index(tmp_path).load()["orders"].read_at == NOW + timedelta(days=1)


def test_it_stays_as_long_as_what_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SPARE", 500)
    monkeypatch.setattr(module, "_ROWS", 3)
    kept = index(tmp_path)
    for minute in range(60):
        kept.add({f"f{minute % 5}": read(f"f{minute % 5}", NOW + timedelta(minutes=minute))})
    assert file(tmp_path).stat().st_size < 2_500
    assert {"f2", "f3", "f4"} <= set(kept.load())


@pytest.mark.parametrize("room", [0, 10_000])
def test_what_comes_after_a_torn_line_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    index(tmp_path).add({"orders": read("orders")})
    with open(file(tmp_path), "ab") as torn:
        torn.write(b'["cart","2026-1')
    # With no room the file is written anew at once.
    monkeypatch.setattr(module, "_SPARE", room)
    assert index(tmp_path).add({"refunds": read("refunds"), "returns": read("returns")})
    assert sorted(index(tmp_path).load()) == ["orders", "refunds", "returns"]


def test_a_file_that_is_too_large_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SPARE", 0)
    index(tmp_path).add({f"f{number}": read(f"f{number}") for number in range(20)})
    monkeypatch.setattr(module, "_LARGEST", 2_000)
    assert index(tmp_path).load() == {}
    index(tmp_path).add({"orders": read("orders")})
    assert sorted(index(tmp_path).load()) == ["orders"]


def test_a_folder_that_cannot_be_written_is_no_loss(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    assert not index(tmp_path).add({"orders": read("orders")})
    assert index(tmp_path).load() == {}


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tui.storage import alias_index
alias_index._SPARE, alias_index._PATIENCE = 400, 30.0
from tui.domain.account import AliasesRead
from tui.domain.alias import Alias
from tui.domain.routing import Routing
file, begin = Path(sys.argv[1]), int(sys.argv[2])
index = alias_index.AliasIndex(file, "1", "us-east-1")
for step in range(begin, begin + 40):
    at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=step)
    name = f"f{step % 7}"
    index.add({name: AliasesRead((Alias(name, "PROD", Routing(str(step + 1))),), read_at=at)})
"""


@pytest.mark.process
def test_several_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file(tmp_path)), str(begin)]) for begin in (0, 1_000, 2_000)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    last = {f"f{step % 7}": str(step + 1) for step in range(2_000, 2_040)}
    assert {name: one.aliases[0].routing.primary for name, one in index(tmp_path).load().items()} == last


def test_each_place_has_an_index_of_its_own_and_the_demo_has_none() -> None:
    here = Context("prod", "us-east-1", account="1")
    places = [here, replace(here, account="2"), replace(here, region="eu-west-1"), replace(here, endpoint="http://x")]
    files = {one._file for place in places if (one := alias_index(place)) is not None}
    assert len(files) == 4
    assert alias_index(replace(here, place="demo")) is None
    assert alias_index(replace(here, account="")) is None
