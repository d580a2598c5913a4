"""What became of each write is read as by parsing every line, and without parsing those that were overtaken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.faults import FaultyAccount
from tests.support.journal_entries import BEGAN, entry
from tests.support.paths import ROOT, SCENARIOS
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context
from tui.writes.journal import latest
from tui.writes.journal.entry import Entry, Phase, last_of_each
from tui.writes.journal.file import Journal
from tui.writes.journal.reading import from_line
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

EDGES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00", "1969-12-31T23:59:59+00:00")


def journal_of(folder: Path, lines: Sequence[bytes], name: str = "journal.jsonl") -> Journal:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(b"".join(lines))
    file.chmod(0o600)
    return Journal(folder)


def changed(line: bytes, **fields: object) -> bytes:
    return json.dumps({**json.loads(line), **fields}).encode() + b"\n"


def identity(one: Entry) -> Entry:
    return one


LINES = st.builds(
    lambda number, phase, function, seconds: entry(
        number, phase, function=function, time=BEGAN + timedelta(seconds=seconds)
    ).to_line(),
    st.integers(1, 4),
    st.sampled_from(Phase),
    st.sampled_from(["orders", "carts", 'a "quoted" → name']),
    st.integers(0, 100),
)
COMPACT = LINES.map(lambda line: json.dumps(json.loads(line), separators=(",", ":")).encode() + b"\n")
TORN = st.tuples(LINES, st.integers(1, 60)).map(lambda of: of[0][: of[1]] + b"\n")


@given(st.lists(LINES | COMPACT | TORN, max_size=12), st.lists(LINES, max_size=4))
def test_it_is_as_by_parsing_every_line(aside: list[bytes], lines: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        journal_of(Path(folder) / "j", aside, "journal.000001.jsonl")
        journal = journal_of(Path(folder) / "j", lines)
        every = last_of_each(one for line in (*aside, *lines) if (one := from_line(line)) is not None)
        last_lines = journal.writes(identity)
        assert last_lines.items == every
        assert len(last_lines.unreadable) == sum(from_line(line) is None for line in (*aside, *lines))
        for function in ("orders", 'a "quoted" → name'):
            named = journal.writes(identity, function=function).items
            assert named == tuple(one for one in every if one.function == function)
        recent = tuple(one for line in lines if (one := from_line(line)) is not None)
        open_ids = {one.id for one in last_of_each(recent) if one.is_open}
        assert {one.id for one in journal.read_open()} == open_ids


def test_lines_that_were_overtaken_are_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = 0

    def counted(line: bytes, began: bytes = b"") -> Entry | None:
        nonlocal parsed
        parsed += 1
        return from_line(line, began)

    lines = [entry(at, phase).to_line() for at in range(100) for phase in (Phase.INTENDED, Phase.PERFORMED)]
    journal = journal_of(tmp_path / "j", [*lines, entry(100, function="carts").to_line()])
    monkeypatch.setattr(latest, "from_line", counted)
    assert len(journal.writes(identity).items) == 101
    assert parsed == 101
    journal.writes(identity, function="carts")
    assert parsed == 102
    # Of those that are reconciled none is looked at before a write.
    assert [one.id for one in journal.read_open()] == [entry(100).id]
    assert parsed == 103


@pytest.mark.parametrize("time", EDGES)
def test_a_time_at_the_edge_of_the_calendar_is_no_write(time: str) -> None:
    assert from_line(changed(entry(1).to_line(), time=time)) is None


def test_where_the_last_line_of_a_write_cannot_be_read_the_one_before_tells(tmp_path: Path) -> None:
    good, odd = entry(1).to_line(), changed(entry(1, Phase.PERFORMED).to_line(), pid="none")
    last_lines = journal_of(tmp_path / "j", [entry(2).to_line(), good, odd]).writes(identity)
    assert [(one.id, one.phase) for one in last_lines.items] == [(entry(2).id, "intended"), (entry(1).id, "intended")]
    assert last_lines.unreadable == ("journal.jsonl, line 3",)


ODD: tuple[dict[str, object], ...] = (
    {"time": EDGES[0]},
    {"time": EDGES[1]},
    {"operation": "PublishVersion", "alias": "$LATEST", "asked": {"newest": ""}},
    {"operation": "PublishVersion", "alias": "$LATEST", "asked": {"newest": "½"}},
    {"function": ""},
    {"function": "no such thing", "alias": ""},
    {"alias": "a b"},
    {"operation": "Unheard"},
    {"operation": "UpdateFunctionConfiguration", "alias": "$LATEST", "before": None, "after": None},
    {"operation": "CreateAlias", "after": None},
    {"before": None, "after": None},
    {"pid": 10**400},
    {"who": "\ud800"},
)


def test_no_odd_line_ends_a_start_and_none_is_touched(tmp_path: Path) -> None:
    here = Context("demo", "us-east-1", account="123456789012")
    account = FaultyAccount(SCENARIOS / "small.yaml")
    sound = {"region": here.region, "place": "demo", "function": "order-processor", "account": here.account}
    lines = [changed(entry(at).to_line(), **{**sound, **odd}) for at, odd in enumerate(ODD)]
    journal = journal_of(tmp_path / "j", lines)
    workspace = Workspace(LambdaProvider(account.session, here), Record(journal))
    workspace.reconcile_earlier()
    workspace.reconcile_earlier()
    workspace.writes()
    written = (tmp_path / "j" / "journal.jsonl").read_bytes()
    assert written.startswith(b"".join(lines))


@pytest.mark.process
def test_forty_thousand_lines_take_little_memory(tmp_path: Path) -> None:
    sample = [entry(1).to_line(), entry(1, Phase.PERFORMED).to_line()]
    folder = tmp_path / ".local" / "state" / "crossfade"
    for file in range(1, 21):
        ids = (f"{file * 1_000 + at:016x}".encode() for at in range(1_000))
        lines = [line.replace(entry(1).id.encode(), one) for one in ids for line in sample]
        journal_of(folder, lines, f"journal.{file:06}.jsonl")
    environ = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": "", "PYTHONPATH": str(ROOT)}
    # A process of its own starts it: what is measured of a child begins with what its parent held.
    measuring = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'tui', 'journal'], check=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_maxrss, file=sys.stderr)"
    )
    with (tmp_path / "out").open("wb") as out:
        command = [sys.executable, "-c", measuring]
        done = subprocess.run(command, env=environ, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, timeout=120)
    assert done.returncode == 0
    assert sum(1 for _ in (tmp_path / "out").open("rb")) == 20_001
    # Of ten times as many it takes as much; to keep what every line says took 130 MB, of ten times as many 1 GB.
    assert int(done.stderr) < 60 * 1024
