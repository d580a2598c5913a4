"""Recent contexts: names, regions and account ids, in a file of one's own that may hold anything by the next start."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.domain.context_choice import ContextChoice
from tui.storage.recent_contexts import MOST, RecentContexts

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_the_latest_comes_first_and_each_once(tmp_path: Path) -> None:
    recent = RecentContexts(tmp_path / "state")
    assert recent.load() == ()
    for minute in range(MOST + 5):
        recent.add(ContextChoice(f"p{minute}", "eu-west-1"), "123456789012", NOON + timedelta(minutes=minute))
    recent.add(ContextChoice("p20", "eu-west-1"), "", NOON + timedelta(hours=1))
    kept = recent.load()
    assert len(kept) == MOST
    assert [one.choice.profile for one in kept[:3]] == ["p20", "p24", "p23"]
    assert (kept[0].account, kept[1].account) == ("", "123456789012")
    file, _ = sorted((tmp_path / "state").iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_several_add_at_once_is_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.storage.recent_contexts._PATIENCE", 30.0)

    def add(number: int) -> None:
        choice = ContextChoice(f"p{number}", "eu-west-1")
        RecentContexts(tmp_path).add(choice, "123456789012", NOON + timedelta(minutes=number))

    with ThreadPoolExecutor(4) as several:
        list(several.map(add, range(MOST)))
    assert {one.choice.profile for one in RecentContexts(tmp_path).load()} == {f"p{n}" for n in range(MOST)}


ROW = ["prod", "eu-west-1", "123456789012", NOON.isoformat()]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        ["prod", "eu-west-1", "123456789012"],
        [*ROW[:3], "yesterday"],
        ["\x1b]0;x\x07", *ROW[1:]],
        ["p" * 200, *ROW[1:]],
        [*ROW[:2], "[/oops]", ROW[3]],
        [1, 2, 3, 4],
    ],
)
def test_what_is_no_context_is_left_out(tmp_path: Path, bad: object) -> None:
    (tmp_path / "contexts.json").write_text(json.dumps({"form": 1, "contexts": [bad, ROW]}))
    assert [one.choice for one in RecentContexts(tmp_path).load()] == [ContextChoice("prod", "eu-west-1")]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"form": 2, "contexts": []}', '{"form": 1, "contexts": {}}', "9" * 99_999]
)
def test_a_file_of_anything_else_has_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "contexts.json").write_text(text)
    assert RecentContexts(tmp_path).load() == ()
