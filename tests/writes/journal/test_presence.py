"""A session's lock: seen by others while any of its processes runs, and nothing stays behind of those that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.journal_entries import entry
from tests.support.paths import ROOT
from tui.storage.lock import try_lock
from tui.writes.journal.file import Journal, passing_journal, sweep_passing
from tui.writes.journal.presence import Presence, is_present, sweep


def test_another_process_that_inherited_it_holds_it_on(tmp_path: Path) -> None:
    presence = Presence(tmp_path)
    presence.take()
    with subprocess.Popen(["sleep", "60"], close_fds=False) as heir:
        presence.end(still_held=True)
        assert presence.file.exists()
        assert is_present(tmp_path, presence.name)
        sweep(tmp_path)
        assert presence.file.exists()
        heir.kill()
    assert not is_present(tmp_path, presence.name)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_ends_with_nothing_left(tmp_path: Path) -> None:
    presence = Presence(tmp_path)
    presence.take()
    presence.take()
    assert is_present(tmp_path, presence.name)
    presence.end()
    presence.end()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence, handles = Presence(tmp_path), list[int]()

    def lock_late(handle: int) -> bool:
        if not handles:
            presence.file.unlink()
        handles.append(handle)
        return try_lock(handle)

    monkeypatch.setattr("tui.writes.journal.presence.try_lock", lock_late)
    presence.take()
    monkeypatch.undo()
    assert len(handles) == 2
    assert is_present(tmp_path, presence.name)
    presence.end()


_LEFT = """
import os, signal
from tests.support.journal_entries import entry
from tui.writes.journal.file import passing_journal
journal = passing_journal()
journal.append(entry())
print(journal.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.process
def test_the_folder_of_a_killed_demo_goes_with_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    killed = subprocess.run([sys.executable, "-c", _LEFT], cwd=ROOT, env=environ, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    dead = Path(os.fsdecode(killed.stdout.strip()))
    assert dead.parent == tmp_path
    running = passing_journal()
    running.append(entry())
    young, old, others = (tmp_path / f"crossfade-{name}" for name in ("a" * 16, "b" * 16, "notes"))
    for folder in (young, old, others):
        folder.mkdir(0o700)
    os.utime(old, (0, 0))
    os.utime(others, (0, 0))
    sweep_passing()
    assert {*tmp_path.iterdir()} == {running.folder, young, others}
    running.close()


def test_a_session_that_was_left_with_a_write_on_its_way_runs_until_that_has_ended(tmp_path: Path) -> None:
    journal, next_start = Journal(tmp_path), Journal(tmp_path)
    journal.append(entry())
    with subprocess.Popen(["sleep", "60"], close_fds=False) as heir:
        journal.close(still_held=True)
        assert next_start.is_running(journal.session)
        heir.kill()
    assert not next_start.is_running(journal.session)
