"""Calls by hand, step by step: each on record, none after one has left, and none of their data kept anywhere."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.paths import WORLD
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.invocation import Kind
from tui.features.invoke.invocation import InvocationRequest, InvocationSample
from tui.features.invoke.read import invoke_both, invoke_often, invoke_once
from tui.features.invoke.saved import load_payload, read_names, save_payload
from tui.storage.crash_reports import describe
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

PLANTED = '{"card": "planted-4111"}'
CALL = "lambda:Invoke"


class Bench:
    """An account with faults, and a journal."""

    def __init__(self, folder: Path) -> None:
        self.account, self.journal = FaultyAccount(WORLD), Journal(folder)
        provider = LambdaProvider(self.account.session, Context("demo", "us-east-1"), budget=Budget(1000))
        self.workspace = Workspace(provider, Record(self.journal))

    @property
    def lines(self) -> list[tuple[str, dict[str, str]]]:
        return [(entry.phase.value, dict(entry.answered)) for entry in self.journal.read().entries]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "crossfade")


def request(qualifier: str = "live", kind: Kind = Kind.ANSWER) -> InvocationRequest:
    return InvocationRequest("f", qualifier, PLANTED, 3, kind)


def test_one_call_has_its_two_lines_and_no_data_in_them(bench: Bench, tmp_path: Path) -> None:
    (answered,) = invoke_once(bench.workspace, request())
    assert answered.invocation is not None
    assert "planted" in answered.invocation.payload
    assert bench.lines == [("intended", {}), ("performed", {"ExecutedVersion": "1"})]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"planted" in path.read_bytes()]
    assert "planted" not in repr(answered)


def test_a_dry_run_leaves_no_line(bench: Bench) -> None:
    (answered,) = invoke_once(bench.workspace, request(kind=Kind.CHECK))
    assert answered.invocation is not None
    assert (answered.invocation.status, bench.lines) == (204, [])


@pytest.mark.parametrize(
    ("fault", "phase"),
    [
        ("denied", "refused"),
        ("throttled", "refused"),
        ("timed out", "unknown"),
        ("failed", "unknown"),
        ("cut off", "unknown"),
    ],
)
def test_a_fault_is_recorded_as_what_it_leaves_open(bench: Bench, fault: str, phase: str) -> None:
    bench.account.faults[CALL] = FAULTS[fault]
    (pair,) = invoke_both(bench.workspace, request("1"), request("2"))
    assert pair.over
    assert bench.lines == [("intended", {}), (phase, {})]
    assert bench.account.calls.count(CALL) == 1


def test_two_are_called_one_after_the_other(bench: Bench) -> None:
    first, both = invoke_both(bench.workspace, request("1"), request("2"))
    assert (first.over, both.over) == (False, True)
    assert [line[1].get("ExecutedVersion") for line in bench.lines] == [None, "1", None, "2"]


def test_a_sample_is_one_entry(bench: Bench) -> None:
    *_, last = invoke_often(bench.workspace, InvocationSample(request(), 3), Event())
    assert (last.over, last.calls) == (True, 3)
    assert bench.lines == [("intended", {}), ("performed", {"ExecutedVersion": "1 ×3", "Answered": "3"})]


def test_a_sample_that_is_stopped_before_its_first_call_calls_nothing(bench: Bench) -> None:
    stopped = Event()
    stopped.set()
    *_, last = invoke_often(bench.workspace, InvocationSample(request(), 3), stopped)
    assert (last.over, last.calls, bench.account.calls.count(CALL)) == (True, 0, 0)
    assert bench.lines[-1][0] == "performed"


def test_a_sample_that_nobody_watches_any_more_closes_its_entry(bench: Bench) -> None:
    steps = invoke_often(bench.workspace, InvocationSample(request(), 200), Event())
    for _ in range(3):
        next(steps)
    del steps
    assert bench.lines[-1] == ("performed", {"ExecutedVersion": "1 ×2", "Answered": "2"})
    bench.workspace.record.leave()
    assert len(bench.lines) == 2


def test_a_sample_that_is_stopped_closes_its_entry_before_it_says_so(bench: Bench) -> None:
    stopped = Event()
    steps = invoke_often(bench.workspace, InvocationSample(request(), 200), stopped)
    next(steps), next(steps)
    stopped.set()
    assert next(steps).over
    assert bench.lines == [("intended", {}), ("performed", {"ExecutedVersion": "1 ×1", "Answered": "1"})]
    assert list(steps) == []
    assert len(bench.lines) == 2


def test_a_sample_that_meets_a_fault_tells_what_was_answered_before(bench: Bench) -> None:
    steps = invoke_often(bench.workspace, InvocationSample(request(), 9), Event())
    next(steps), next(steps)
    bench.account.faults[CALL] = FAULTS["throttled"]
    *_, last = steps
    assert (last.over, last.calls, last.failure is not None) == (True, 1, True)
    assert bench.lines[-1] == ("performed", {"ExecutedVersion": "1 ×1", "Answered": "1"})


def test_a_crash_in_a_call_tells_nothing_of_its_data(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("unheard of")

    monkeypatch.setattr(type(bench.workspace.provider.invoking), "invoke", broken)
    with pytest.raises(LookupError) as caught:
        list(invoke_once(bench.workspace, request()))
    assert "planted" not in describe(caught.value, utc_now(), {})
    bench.workspace.record.leave()
    assert [line[0] for line in bench.lines] == ["intended", "unknown"]


def test_a_payload_has_a_file_once_it_is_saved_and_what_goes_wrong_is_handed_back(bench: Bench, tmp_path: Path) -> None:
    list(invoke_once(bench.workspace, request()))
    assert not list(tmp_path.rglob("*.json"))
    assert list(save_payload(bench.workspace, "f", "visa", PLANTED)) == ["visa"]
    assert list(read_names(bench.workspace, "f")) == [("visa",)]
    assert list(load_payload(bench.workspace, "f", "visa")) == [PLANTED]
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(b"\xff")
    (error,) = load_payload(bench.workspace, "f", "visa")
    assert isinstance(error, OSError)
    (error,) = save_payload(bench.workspace, "f", "other", "\ud800")
    assert isinstance(error, OSError)
