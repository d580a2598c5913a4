"""Rollouts on disk: whole or not at all, steered from elsewhere, carried out by one process."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.rollouts import rollouts
from tui.features.rollout.commands import Command
from tui.features.rollout.group.folders import keep_new
from tui.features.rollout.here import store
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.store import Asked, KeptRollout, Place, RolloutFolder, list_rollouts, new_id
from tui.features.rollout.state import Phase
from tui.storage import json_lines, kept_folders
from tui.storage.lock import try_lock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACE = Place("123456789012", "eu-west-1", "prod")


def kept(number: int = 0) -> KeptRollout:
    return KeptRollout(rollouts()[number], PLACE, "arn:aws:iam::123456789012:user/ada", "release 7")


def test_a_rollout_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    folder = RolloutFolder(tmp_path / "rollouts", "r1")
    folder.keep(kept(0))
    folder.keep(kept(1))
    assert folder.load() == kept(1)
    assert sorted(os.listdir(folder.path)) == ["rollout.json"]
    assert stat.S_IMODE(os.stat(folder.path / "rollout.json").st_mode) == 0o600
    assert stat.S_IMODE(os.stat(folder.path).st_mode) == 0o700


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "no 'rollout' in it"),
        (b'{"rollout": {}}', "no 'format' in it"),
    ],
)
def test_what_cannot_be_read_is_listed_with_why(tmp_path: Path, data: bytes, says: str) -> None:
    RolloutFolder(tmp_path, "r1").keep(kept())
    odd = RolloutFolder(tmp_path, "r2")
    odd.keep(kept())
    (odd.path / "rollout.json").write_bytes(data)
    with pytest.raises(UnreadableRollout, match=says):
        odd.load()
    second, first = list_rollouts(tmp_path)
    assert (first.id, first.kept) == ("r1", kept())
    assert second.kept is None
    assert says in second.unreadable


def test_an_account_that_is_no_text_is_refused(tmp_path: Path) -> None:
    folder = RolloutFolder(tmp_path, "r1")
    folder.keep(kept())
    value = json.loads((folder.path / "rollout.json").read_bytes()) | {"account": 12}
    (folder.path / "rollout.json").write_text(json.dumps(value))
    with pytest.raises(UnreadableRollout, match="'account' is not text"):
        folder.load()


@pytest.mark.parametrize("id", ["", ".", "..", "a/b", "../../etc", "a\x00b"])
def test_a_name_never_leads_elsewhere(tmp_path: Path, id: str) -> None:
    with pytest.raises(UnreadableRollout):
        RolloutFolder(tmp_path, id)


def test_names_sort_by_time_and_are_safe() -> None:
    first = new_id("my-function", "live/../../x", NOW)
    second = new_id("a", "PROD", NOW + timedelta(seconds=1))
    assert first < second
    assert first.startswith("20260301T120000Z-my-function-live_______x-")


def test_commands_are_there_in_their_order_until_they_are_dropped(tmp_path: Path) -> None:
    folder = RolloutFolder(tmp_path, "r1")
    folder.keep(kept())
    requests = [Asked(command, "ada", NOW + timedelta(seconds=n), "why") for n, command in enumerate(Command)]
    for one in reversed(requests):
        folder.ask(one)
    (folder.path / "commands" / "20260301T120000.5Z-odd.json").touch(mode=0o600)
    assert [one for _, one in folder.commands()] == requests
    assert [event["event"] for event in folder.events()] == ["refused"]
    assert [one for _, one in folder.commands()] == requests
    for name, _ in folder.commands():
        folder.drop_command(name)
    assert not folder.has_commands()


def test_one_process_carries_it_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LOCK_PATIENCE", 0.1)
    folder = RolloutFolder(tmp_path, "r1")
    assert not folder.is_carried_out()
    with folder.carry_out() as mine:
        assert mine
        assert folder.is_carried_out()
        with RolloutFolder(tmp_path, "r1").carry_out() as theirs:
            assert not theirs
    assert not folder.is_carried_out()


def test_who_only_looks_keeps_nobody_from_carrying_it_out(tmp_path: Path) -> None:
    folder = RolloutFolder(tmp_path, "r1")
    folder.keep(kept())
    with folder.carry_out():
        pass
    looking = os.open(folder.path / "lock", os.O_RDWR)
    assert try_lock(looking, shared=True)
    assert not folder.is_carried_out()
    threading.Timer(0.05, os.close, (looking,)).start()
    with folder.carry_out() as mine:
        assert mine


def test_what_happened_is_kept_line_by_line(tmp_path: Path) -> None:
    folder = RolloutFolder(tmp_path, "r1")
    folder.keep(kept())
    folder.note(NOW, "sent", weight="1 %")
    folder.note_evidence({"at": NOW.isoformat(), "calls": 3})
    with open(folder.path / "events.jsonl", "a") as file:
        file.write('{"cut o')
    assert folder.events() == ({"at": NOW.isoformat(), "event": "sent", "weight": "1 %"},)
    assert folder.evidence() == ({"at": NOW.isoformat(), "calls": 3},)
    folder.note(NOW, "taken up")
    assert [event["event"] for event in folder.events()] == ["sent", "taken up"]
    assert list_rollouts(tmp_path / "none") == ()
    assert folder.left_out() == ()


def test_of_long_evidence_the_newest_is_read_and_the_rest_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RolloutFolder(tmp_path, "r1")
    folder.keep(kept())
    for calls in range(100):
        folder.note_evidence({"calls": calls})
    monkeypatch.setattr(json_lines.read_json_lines, "__defaults__", (100,))
    monkeypatch.setattr(json_lines.left_out, "__defaults__", (100,))
    assert folder.evidence()[-1] == {"calls": 99}
    assert len(folder.evidence()) == 7
    assert folder.left_out() == ("the oldest 1.2 kB of evidence.jsonl",)


def test_ended_rollouts_that_are_too_many_go_with_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_folders, "MOST", 1)
    ended, running = replace(rollouts()[0], phase=Phase.SUCCEEDED), rollouts()[0]
    for name, rollout, members in (
        ("running", running, ()),
        ("ended", ended, ()),
        ("held", ended, ()),
        ("a", ended, ("a", "running")),
        ("odd", ended, ()),
    ):
        RolloutFolder(tmp_path, name).keep(KeptRollout(replace(rollout, id=name), PLACE, members=members))
        os.utime(tmp_path / name / "rollout.json", (NOW.timestamp(), NOW.timestamp()))
        with RolloutFolder(tmp_path, name).carry_out():
            pass
    (tmp_path / "odd" / "rollout.json").write_text('{"rollout": {"format": 99}}')
    with RolloutFolder(tmp_path, "held").carry_out():
        keep_new(tmp_path, [KeptRollout(replace(running, id="new"), PLACE)])
    assert sorted(os.listdir(tmp_path)) == ["a", "held", "new", "odd", "running"]


@pytest.mark.parametrize("room", [1, 100])
def test_a_disk_that_fills_up_leaves_the_rollout_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    folder = RolloutFolder(tmp_path / "rollouts", "r1")
    folder.keep(kept())
    write, left = os.write, room

    def fills(handle: int, data: bytes) -> int:
        nonlocal left
        if not left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(handle, data[:left])
        left -= written
        return written

    monkeypatch.setattr(os, "write", fills)
    with pytest.raises(OSError, match="No space left"):
        folder.keep(kept(1))
    assert folder.load() == kept()
    assert sorted(os.listdir(folder.path)) == ["rollout.json"]
