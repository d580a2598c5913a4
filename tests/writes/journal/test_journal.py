"""The journal on disk: private, whole after a crash, shared by processes, rotated without loss."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.journal_entries import AT_10, BEGAN, entry
from tests.support.paths import ROOT
from tui.domain.errors import NotRecorded
from tui.domain.routing import Routing, Weight
from tui.storage.private_files import NotPrivate
from tui.writes.journal.entry import AliasState, Entry, Fault, Outcome, Phase, last_of_each
from tui.writes.journal.file import Journal, passing_journal
from tui.writes.journal.reading import from_line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "crossfade"


@pytest.fixture(params=[0o000, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def numbers(journal: Journal) -> list[int]:
    return [int(entry.id, 16) for entry in journal.read().entries]


TEXTS = st.text(max_size=20)


@given(TEXTS, TEXTS, st.sampled_from(Phase), st.none() | st.sampled_from(Outcome), st.booleans())
def test_what_is_written_is_read(who: str, reason: str, phase: Phase, outcome: Outcome | None, full: bool) -> None:
    written = entry(who=who, reason=reason, phase=phase, outcome=outcome)
    if full:
        written = entry(who=who, phase=phase, state=AliasState(AT_10, None), fault=Fault("Busy", who, reason))
    line = written.to_line()
    assert from_line(line) == written
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert line[:-1].decode().isprintable()


@given(
    st.binary(max_size=80) | st.recursive(st.none() | st.integers() | TEXTS, st.lists).map(json.dumps).map(str.encode)
)
def test_no_line_whatever_it_holds_breaks_the_reader(line: bytes) -> None:
    assert from_line(line) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"phase": "sent"},
        {"sitting": "../../etc/passwd"},
        {"time": "yesterday"},
        {"pid": "x"},
        {"before": {}},
        {"after": {"primary": "1", "canary": "2", "basis_points": 10_001}},
        {"after": {"primary": "1", "canary": "2", "basis_points": True}},
        {"after": {"primary": "1", "canary": "2", "basis_points": 1, "share": "0.0001"}},
        {"after": {"primary": "1", "canary": "2", "basis_points": 1, "share": float("nan")}},
        {"who": None},
    ],
)
def test_a_line_with_one_wrong_field_is_no_entry(changes: dict[str, Any]) -> None:
    assert from_line(json.dumps({**json.loads(entry().to_line()), **changes}).encode()) is None


@pytest.mark.parametrize("share", [0.333333, 0.00004, 0.99999, 0.1 + 0.2, 0.1])
def test_a_weight_is_recorded_to_the_last_bit(share: float) -> None:
    routing = Routing("6", "7", Weight.from_api(share))
    read = from_line(entry(before=AliasState(routing, "r1"), after=routing).to_line())
    assert read is not None
    assert read.before is not None
    assert read.after is not None
    assert read.after.weight.share == read.before.routing.weight.share == share


def test_a_line_from_before_weights_were_exact_is_read() -> None:
    document = json.loads(entry(after=Routing("6", "7", Weight(1_250))).to_line())
    assert document["after"] == {"primary": "6", "canary": "7", "basis_points": 1_250}
    read = from_line(json.dumps(document).encode())
    assert read is not None
    assert read.after == Routing("6", "7", Weight(1_250))


def test_all_of_it_is_the_owners_alone_whatever_the_umask(folder: Path, umask: int) -> None:
    journal = Journal(folder)
    journal.append(entry())
    assert mode(folder) == mode(folder.parent) == 0o700
    files = list(folder.iterdir())
    assert len(files) == 3
    assert {mode(file) for file in files} == {0o600}
    assert numbers(journal) == [1]


def test_rights_to_read_that_others_had_are_taken_away(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    (folder / "journal.jsonl").touch(mode=0o644)
    Journal(folder).append(entry())
    assert (mode(folder), mode(folder / "journal.jsonl")) == (0o700, 0o600)


def test_what_is_on_disk_is_synced_before_append_returns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    Journal(folder).append(entry())
    assert (folder / "journal.jsonl").stat().st_ino in synced
    assert folder.stat().st_ino in synced
    assert folder.parent.stat().st_ino in synced


def test_one_write_is_made_for_a_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    real = os.write

    def write(handle: int, data: bytes) -> int:
        written.append(bytes(data))
        return real(handle, data)

    monkeypatch.setattr(os, "write", write)
    Journal(folder).append(entry())
    assert written == [entry().to_line()]


@pytest.mark.parametrize("cut", [1, 40, 300])
def test_a_torn_last_line_is_left_out_and_the_next_one_is_whole(folder: Path, cut: int) -> None:
    journal = Journal(folder)
    journal.append(entry(1))
    with (folder / "journal.jsonl").open("ab") as file:
        file.write(entry(2).to_line()[:cut])
    pages = journal.read()
    assert ([e.id for e in pages.entries], pages.unreadable) == ([entry(1).id], 1)
    journal.append(entry(3))
    assert numbers(journal) == [1, 3]
    assert journal.read().unreadable == 1


def test_a_line_that_lacks_only_its_end_is_whole(folder: Path) -> None:
    journal = Journal(folder)
    journal.append(entry(1))
    with (folder / "journal.jsonl").open("ab") as file:
        file.write(entry(2).to_line()[:-1])
    journal.append(entry(3))
    assert numbers(journal) == [1, 2, 3]


def test_a_journal_that_is_not_there_is_empty(folder: Path) -> None:
    assert Journal(folder).read().entries == ()
    assert not folder.exists()


_WRITER = """
import sys
from pathlib import Path
from tests.support.journal_entries import entry
from tui.writes.journal.entry import Phase
from tui.writes.journal.file import Journal
journal, first = Journal(Path(sys.argv[1]), largest=9000, patience=60), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(first, first + 40):
    journal.append(entry(number, Phase.PERFORMED))
"""


@pytest.mark.process
def test_several_processes_write_and_rotate_at_once_and_nothing_is_lost(folder: Path) -> None:
    command = [sys.executable, "-c", _WRITER, str(folder)]
    writers = [
        subprocess.Popen(
            [*command, str(first)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True, bufsize=1
        )
        for first in (0, 100, 200, 300)
    ]
    ends = [(writer.stdin, writer.stdout) for writer in writers]
    assert [out.readline() for _, out in ends if out] == ["ready\n"] * 4
    for into, _ in ends:
        assert into is not None
        into.write("go\n")
    # A reader follows all the while.
    seen = 0
    while any(writer.poll() is None for writer in writers):
        pages = Journal(folder).read()
        assert pages.unreadable == 0
        assert len(pages.entries) >= seen
        seen = len(pages.entries)
    assert [writer.wait() for writer in writers] == [0] * 4
    for end in (end for pair in ends for end in pair if end):
        end.close()
    written = numbers(Journal(folder))
    assert sorted(written) == [first + n for first in (0, 100, 200, 300) for n in range(40)]
    assert len(list(folder.glob("journal.*.jsonl"))) > 3


def test_rotation_carries_over_what_is_unsettled(folder: Path) -> None:
    journal = Journal(folder, largest=8000)
    journal.append(entry(1))
    journal.append(entry(2))
    journal.append(entry(2, Phase.PERFORMED))
    journal.append(entry(3, Phase.UNKNOWN))
    for number in range(10, 40):
        journal.append(entry(number, Phase.REFUSED))
    assert len(list(folder.glob("journal.*.jsonl"))) >= 2
    assert mode(folder / "journal.jsonl") == mode(folder / "journal.000001.jsonl") == 0o600
    recent = {e.id for e in journal.read(recent=True).entries}
    assert {entry(1).id, entry(3).id} <= recent
    assert entry(2).id not in recent
    assert numbers(journal) == [1, 2, 2, 3, *range(10, 40)]


def test_more_unsettled_than_a_file_holds_is_kept_in_one(folder: Path) -> None:
    journal = Journal(folder, largest=1500)
    for number in range(1, 8):
        journal.append(entry(number))
    assert numbers(journal) == list(range(1, 8))
    assert [e.id for e in journal.read(recent=True).entries] == [entry(n).id for n in range(1, 8)]


@pytest.mark.parametrize("renamed", [False, True])
def test_a_rotation_that_was_killed_halfway_is_gone_on_with(folder: Path, renamed: bool) -> None:
    journal = Journal(folder)
    journal.append(entry(1))
    journal.append(entry(2, Phase.PERFORMED))
    (folder / "journal.next").write_bytes(entry(1).to_line())
    (folder / "journal.next").chmod(0o600)
    if renamed:
        (folder / "journal.jsonl").rename(folder / "journal.000001.jsonl")
    assert entry(1).id in {e.id for e in journal.read(recent=True).entries}
    journal.append(entry(3))
    assert numbers(journal) == [1, 2, 3]
    assert not (folder / "journal.next").exists()


def test_the_last_line_of_a_write_has_the_time_of_its_first() -> None:
    later = BEGAN.replace(year=2027)
    (write,) = last_of_each((entry(1), entry(1, Phase.PERFORMED, time=later)))
    assert (write.phase, write.time) == (Phase.PERFORMED, entry(1).time)


# --- what makes it refuse -------------------------------------------------------------------------------------------


def refused(journal: Journal) -> str:
    with pytest.raises(NotRecorded) as caught:
        journal.append(entry())
    assert not caught.value.outcome_unknown
    return caught.value.message


@pytest.mark.parametrize("by", [0o020, 0o002])
@pytest.mark.parametrize("name", ["", "journal.jsonl", "journal.lock"])
def test_what_others_can_write_is_refused(folder: Path, name: str, by: int) -> None:
    journal = Journal(folder)
    journal.append(entry())
    (folder / name).chmod((0o700 if not name else 0o600) | by)
    assert "can be written by others" in refused(journal)
    with pytest.raises(NotPrivate, match="can be written by others"):
        journal.read()


@pytest.mark.parametrize("name", ["journal.jsonl", "journal.lock"])
def test_a_symbolic_link_is_not_followed(folder: Path, tmp_path: Path, name: str) -> None:
    folder.mkdir(parents=True, mode=0o700)
    (tmp_path / "precious").write_text("mine")
    (folder / name).symlink_to(tmp_path / "precious")
    assert "symbolic link" in refused(Journal(folder))
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_pipe_in_its_place_holds_nothing_up(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    os.mkfifo(folder / "journal.jsonl", 0o600)
    assert "is not a regular file" in refused(Journal(folder))


def test_what_belongs_to_another_user_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(folder)
    journal.append(entry())
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert "belongs to another user" in refused(journal)
    with pytest.raises(NotPrivate, match="belongs to another user"):
        journal.read()


@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "no space is left on the disk"), (errno.EROFS, "the disk is read-only")]
)
def test_a_full_or_read_only_disk_is_told_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    journal = Journal(folder)
    journal.append(entry(1))

    def fail(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fail)
        assert words in refused(journal)
    journal.append(entry(2))
    assert numbers(journal) == [1, 2]


def test_a_line_that_fits_only_in_part_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(folder)
    journal.append(entry(1))
    before = (folder / "journal.jsonl").read_bytes()
    real, parts = os.write, [30]

    def fills(handle: int, data: bytes) -> int:
        if not parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(handle, data[: parts.pop()])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fills)
        assert "no space is left on the disk" in refused(journal)
    assert (folder / "journal.jsonl").read_bytes() == before


_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from tests.support.journal_entries import entry
from tui.writes.journal.file import Journal
from tui.domain.errors import NotRecorded
journal = Journal(Path(sys.argv[1]))
journal.append(entry(1))
room = len(entry(1).to_line()) * 3 // 2
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    journal.append(entry(2))
except NotRecorded as error:
    print(error.message)
"""


@pytest.mark.process
def test_a_disk_that_really_ends_in_the_middle_of_a_line_leaves_no_part_of_it(folder: Path) -> None:
    command = [sys.executable, "-c", _LITTLE_ROOM, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert (folder / "journal.jsonl").read_bytes() == entry(1).to_line()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    assert "no permission" in refused(Journal(tmp_path / "home" / "crossfade"))


def test_a_journal_that_another_process_holds_is_waited_for_only_so_long(folder: Path) -> None:
    Journal(folder).append(entry())
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.flock(f, fcntl.LOCK_EX); "
            "print('held', flush=True); sys.stdin.read()",
            str(folder / "journal.lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert "another Crossfade holds its lock" in refused(Journal(folder, patience=0))
        assert len(Journal(folder, patience=0).read().entries) == 1
        holder.kill()


# --- who still runs -------------------------------------------------------------------------------------------------

_SESSION = """
import sys
from pathlib import Path
from tests.support.journal_entries import entry
from tui.writes.journal.file import Journal
journal = Journal(Path(sys.argv[1]))
journal.append(entry())
print(journal.session, flush=True)
sys.stdin.read()
"""


@pytest.mark.process
def test_a_session_runs_until_its_process_ends_however_it_ends(folder: Path) -> None:
    command = [sys.executable, "-c", _SESSION, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as other:
        assert other.stdout is not None
        session = other.stdout.readline().strip()
        journal = Journal(folder)
        assert journal.is_running(session)
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert not journal.is_running(session)
        assert (folder / f"sitting-{session}.lock").exists()
        journal.append(entry())
        assert not (folder / f"sitting-{session}.lock").exists()
        assert journal.is_running(journal.session)
        journal.close()
        assert not journal.is_running(journal.session)
        assert list(folder.glob("sitting-*")) == []


def test_a_passing_journal_makes_nothing_until_a_line_comes_and_leaves_nothing() -> None:
    journal = passing_journal()
    assert not journal.folder.exists()
    journal.append(entry())
    assert mode(journal.folder) == 0o700
    journal.close()
    assert not journal.folder.exists()


@pytest.mark.process
def test_a_passing_journal_goes_with_a_process_that_just_ends(tmp_path: Path) -> None:
    code = (
        "from tests.support.journal_entries import entry; from tui.writes.journal.file import passing_journal; "
        "j = passing_journal(); j.append(entry()); print(j.folder)"
    )
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_entries_hold_no_environment_and_no_message(folder: Path) -> None:
    document = json.loads(entry(fault=Fault("Busy", "TooManyRequestsException", "req-1")).to_line())
    assert set(document) == {
        *("id", "phase", "time", "sitting", "pid", "version", "place", "endpoint", "account", "region", "who"),
        *("function", "alias", "operation", "before", "after", "reason", "error"),
    }
    assert document["error"] == {"class": "Busy", "code": "TooManyRequestsException", "request_id": "req-1"}
    assert document["before"] == {"primary": "6", "canary": "7", "basis_points": 1000, "revision": "r1"}
    assert isinstance(entry(), Entry)
