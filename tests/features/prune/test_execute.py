"""A plan is carried out exactly as it was shown, and stops at whatever was not expected."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.budgets import quick_budget
from tests.support.faults import FAULTS, CarryOut, FaultyAccount, refused
from tests.support.many_versions import many_versions
from tests.support.paths import ROOT
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.features.prune.candidates import Rules, assess_versions
from tui.features.prune.execute import LOOK_EVERY, carry_out
from tui.features.prune.plan import End, Plan, Progress, make_plan
from tui.features.prune.read import read_evidence
from tui.features.prune.text import is_replicated, progress_text
from tui.writes.journal.entry import Phase, last_of_each
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

HERE = Context("demo", "us-east-1", account="123456789012")


class Bench:
    """A function of 30 versions, a workspace on it, and its journal."""

    def __init__(self, folder: Path) -> None:
        self.account = FaultyAccount(many_versions(folder, 30), settle=timedelta(0))
        self.client: Any = self.account.session.client("lambda")
        self.journal = Journal(folder / "journal")
        provider = LambdaProvider(self.account.session, HERE, budget=quick_budget())
        self.workspace = Workspace(provider, Record(self.journal))

    def plan(self) -> Plan:
        """Return the plan of all that may go, without reading why."""
        page = self.workspace.provider.list_versions("f")
        going = {str(number) for number in range(1, 26)} - {"3"}
        return Plan("f", tuple(version for version in page.items if version.number in going))

    def run(self, plan: Plan, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress]:
        return carry_out(self.workspace, plan, cancelled, clock=lambda: 0.0)

    def there(self) -> set[str]:
        with self.account.without_faults():
            pages = self.client.get_paginator("list_versions_by_function").paginate(FunctionName="f")
            return {version["Version"] for page in pages for version in page["Versions"]} - {"$LATEST"}

    def move(self, alias: str, version: str, weights: dict[str, float]) -> None:
        """Move an alias as a second writer does."""
        with self.account.without_faults():
            routing = {"AdditionalVersionWeights": weights}
            self.client.update_alias(FunctionName="f", Name=alias, FunctionVersion=version, RoutingConfig=routing)

    def on_record(self) -> list[tuple[str, str, Phase]]:
        return [(entry.operation, entry.alias, entry.phase) for entry in last_of_each(self.journal.read().entries)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def until(runs: Iterator[Progress], count: int) -> Progress:
    """Go on until so many are deleted."""
    return next(progress for progress in runs if len(progress.deleted) == count)


def test_what_is_deleted_is_exactly_what_was_shown(bench: Bench) -> None:
    before = bench.there()
    *_, evidence = read_evidence(bench.workspace, "f", Rules(), utc_now(), timedelta(hours=1))
    candidates = assess_versions(evidence, Rules())
    plan = make_plan("f", candidates, [one.version.number for one in candidates])
    assert plan == bench.plan()
    planned = [version.number for version in plan.versions]
    assert planned == [str(number) for number in range(1, 26) if number != 3]
    *_, last = bench.run(plan)
    assert (last.end, list(last.deleted)) == (End.DONE, planned)
    assert bench.there() == before - set(planned)
    assert last.freed == plan.size == 24 * 1024**2
    assert bench.on_record() == [("DeleteFunction", number, Phase.PERFORMED) for number in planned]
    assert progress_text(last) == "deleted 24 of 24 versions (1-2, 4-25), up to 24.0 MB"


def test_an_alias_that_moves_onto_a_planned_version_stops_it(bench: Bench) -> None:
    plan = bench.plan()
    runs = bench.run(plan)
    until(runs, 2)
    bench.move("PROD", "29", {"20": 0.05})
    *_, last = runs
    assert last.end is End.DRIFT_DETECTED
    assert last.why == "PROD now routes to version 20"
    assert len(last.deleted) == LOOK_EVERY
    assert bench.there() >= {version.number for version in last.left}
    assert "Stopped: PROD now routes to version 20. Not deleted: 12-25" in progress_text(last)


def test_aws_refuses_what_a_second_writer_took_in_between(bench: Bench) -> None:
    plan = bench.plan()
    runs = bench.run(plan)
    until(runs, 2)
    bench.move("PROD", "29", {"5": 0.05})
    *_, last = runs
    assert (last.end, last.at, last.deleted) == (End.FAILED, "5", ("1", "2", "4"))
    assert "the following aliases reference it: [PROD]" in progress_text(last)
    assert "5" in bench.there()
    assert bench.on_record()[-1] == ("DeleteFunction", "5", Phase.REFUSED)


def test_a_version_that_somebody_else_deleted_stops_it(bench: Bench) -> None:
    runs = bench.run(bench.plan())
    until(runs, 1)
    with bench.account.without_faults():
        bench.client.delete_function(FunctionName="f", Qualifier="4")
    *_, last = runs
    assert (last.end, last.deleted) == (End.DRIFT_DETECTED, ("1", "2"))
    assert "version 4 was already deleted" in last.why


def test_a_version_that_is_not_the_one_shown_stops_it(bench: Bench) -> None:
    plan = bench.plan()
    shown = tuple(replace(v, code_sha256="other") if v.number == "4" else v for v in plan.versions)
    *_, last = bench.run(Plan("f", shown))
    assert (last.end, last.at, last.deleted) == (End.DRIFT_DETECTED, "4", ("1", "2"))
    assert "4" in bench.there()


def test_it_stops_after_the_one_in_flight(bench: Bench) -> None:
    wanted: list[bool] = []
    runs = bench.run(bench.plan(), lambda: bool(wanted))
    until(runs, 3)
    wanted.append(True)
    *_, last = runs
    assert (last.end, last.deleted) == (End.CANCELLED, ("1", "2", "4"))
    assert "Stopped as you asked. Not deleted: 5-25" in progress_text(last)


@pytest.mark.parametrize(
    ("fault", "end", "words"),
    [
        ("throttled", End.FAILED, "Stopped at version 5: AWS is throttling"),
        ("denied", End.FAILED, "Stopped at version 5: no permission: lambda:DeleteFunction"),
        ("expired", End.FAILED, "Stopped at version 5: credentials"),
    ],
)
def test_a_refusal_in_the_middle_stops_it(bench: Bench, fault: str, end: End, words: str) -> None:
    runs = bench.run(bench.plan())
    until(runs, 3)
    bench.account.faults["lambda:DeleteFunction"] = FAULTS[fault]
    *_, last = runs
    assert (last.end, last.deleted) == (end, ("1", "2", "4"))
    assert words.lower() in progress_text(last).lower()
    assert bench.there() == {str(number) for number in range(1, 31)} - {"1", "2", "4"}
    assert bench.on_record()[-1] == ("DeleteFunction", "5", Phase.REFUSED)


def test_a_lost_answer_is_read_again_and_it_goes_on(bench: Bench) -> None:
    runs = bench.run(bench.plan())
    until(runs, 3)
    bench.account.faults["lambda:DeleteFunction"] = FAULTS["cut off"]
    *_, last = runs
    assert last.end is End.DONE
    assert bench.on_record()[-1][2] is Phase.CONFIRMED


def test_an_outcome_that_cannot_be_known_stops_it_and_is_said(bench: Bench) -> None:
    runs = bench.run(bench.plan())
    until(runs, 3)

    def cut_and_gone(action: str, request: Any, carry_out: CarryOut) -> Any:
        bench.account.faults["lambda:GetFunctionConfiguration"] = FAULTS["denied"]
        return FAULTS["cut off"](action, request, carry_out)

    bench.account.faults["lambda:DeleteFunction"] = cut_and_gone
    *_, last = runs
    assert (last.end, last.deleted) == (End.FAILED, ("1", "2", "4"))
    assert "whether version 5 was deleted is not known" in progress_text(last)
    assert bench.on_record()[-1][2] is Phase.UNKNOWN


def test_a_replicated_function_is_called_so(bench: Bench) -> None:
    words = "Lambda was unable to delete ACTION because it is a replicated function."
    bench.account.faults["lambda:DeleteFunction"] = refused(400, "InvalidParameterValueException", words)
    *_, last = bench.run(bench.plan())
    assert is_replicated(last.error)
    assert "version 1 has Lambda@Edge replicas" in progress_text(last)


@pytest.mark.process
def test_killed_in_the_middle_the_journal_tells(tmp_path: Path) -> None:
    script = ROOT / "tests" / "support" / "prune_and_die.py"
    ended = subprocess.run([sys.executable, str(script), str(tmp_path), "4"], env=os.environ, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL
    entries = last_of_each(Journal(tmp_path / "journal").read().entries)
    lines = [(entry.operation, entry.alias, entry.phase.value) for entry in entries]
    assert lines == [
        *(("DeleteFunction", number, "performed") for number in "124"),
        ("DeleteFunction", "5", "intended"),
    ]
