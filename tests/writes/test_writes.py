"""Every write of the API goes out once, on record, and a lost answer is told by a reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.faults import FAULTS
from tests.support.write_bench import Bench
from tui.domain.alias import Alias
from tui.domain.call import (
    DeleteVersion,
    PublishVersion,
    UpdateAlias,
    UpdateFunctionConfiguration,
)
from tui.domain.errors import AliasMoved, NotFound, ProviderError, Unreachable
from tui.domain.routing import Routing, Weight
from tui.domain.version import Version
from tui.writes.calls import OPERATIONS
from tui.writes.journal.entry import Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.reading import from_line
from tui.writes.journal.reconcile import Reconciliation
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


KINDS = ["CreateAlias", "DeleteAlias", "UpdateFunctionCode", "UpdateFunctionConfiguration", "UpdateAlias"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_write_is_recorded_before_and_after(bench: Bench, kind: str) -> None:
    written = bench.workspace.write(bench.calls()[kind], "because")
    assert written.lost is None
    entry = bench.last
    assert (entry.phase, entry.operation, entry.reason) == (Phase.PERFORMED, kind, "because")
    assert from_line(entry.to_line()) == entry
    assert b"hunter2" not in entry.to_line()
    assert bench.account.calls.count(f"lambda:{kind}") == 1


@pytest.mark.parametrize("share", [0.333333, 0.00001, 0.99999, 0.12345, 0.1 + 0.2, 0.29])
def test_a_weight_that_nobody_set_stays_as_aws_has_it_to_the_last_bit(bench: Bench, share: float) -> None:
    def weights() -> dict[str, float]:
        answer = bench.client.get_alias(FunctionName="order-processor", Name="PROD")
        return dict(answer["RoutingConfig"]["AdditionalVersionWeights"])

    bench.client.update_alias(
        FunctionName="order-processor", Name="PROD", RoutingConfig={"AdditionalVersionWeights": {"7": share}}
    )
    before = bench.provider.get_alias("order-processor", "PROD")
    described = bench.workspace.write(UpdateAlias(before, before.routing, "checkout")).answer
    assert weights() == {"7": share}
    assert isinstance(described, Alias)
    assert described.routing == before.routing
    call = UpdateAlias(described, Routing("6", "7", Weight(2_500)))
    moved = bench.workspace.carry_out(call)
    assert weights() == {"7": 0.25}
    bench.workspace.carry_out(UpdateAlias(moved, call.before.routing))
    assert weights() == {"7": share}
    assert bench.last.after is not None
    assert bench.last.after.weight.share == share


@pytest.mark.parametrize("kind", KINDS)
def test_a_lost_answer_is_recognised_as_done(bench: Bench, kind: str) -> None:
    call = bench.calls()[kind]
    bench.account.faults[f"lambda:{kind}"] = FAULTS["cut off"]
    written = bench.workspace.write(call)
    assert written.lost is not None
    assert (bench.last.phase, bench.last.outcome) == (Phase.CONFIRMED, Outcome.APPLIED)
    assert bench.account.calls.count(f"lambda:{kind}") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_write_that_never_arrived_is_recognised_as_not_done(bench: Bench, kind: str) -> None:
    call = bench.calls()[kind]
    bench.account.faults[f"lambda:{kind}"] = FAULTS["timed out"]
    with pytest.raises(OutcomeUnknown) as caught:
        bench.workspace.write(call)
    assert isinstance(caught.value.cause, Unreachable)
    # The answer did not come, and AWS may carry it out yet.
    assert (caught.value.reconciled.outcome, bench.last.phase) == (Outcome.OPEN, Phase.UNKNOWN)
    assert bench.workspace.reconcile_pending() == Reconciliation(next_in=OPERATIONS[kind].late)
    bench.now = OPERATIONS[kind].late
    (reconciled,) = bench.workspace.reconcile_pending().reconciled
    # An alias that is not there may have been created, and deleted by someone else since.
    assert reconciled.outcome is (Outcome.GONE if kind == "CreateAlias" else Outcome.NOT_APPLIED)
    assert (bench.last.phase, bench.last.outcome) == (Phase.SETTLED, reconciled.outcome)
    assert bench.workspace.reconcile_pending() == Reconciliation()


@pytest.mark.parametrize("kind", KINDS)
def test_a_start_after_a_crash_settles_it(bench: Bench, kind: str, tmp_path: Path) -> None:
    call = bench.calls()[kind]
    bench.account.faults[f"lambda:{kind}"] = FAULTS["cut off"]
    for reading in ("lambda:GetAlias", "lambda:GetFunctionConfiguration"):
        bench.account.faults[reading] = FAULTS["failed"]
    if kind == "DeleteAlias" or (kind == "UpdateFunctionConfiguration"):
        # These read first; what must not be readable is what comes after.
        bench.account.faults.pop("lambda:GetAlias" if kind == "DeleteAlias" else "lambda:GetFunctionConfiguration")
        bench.account.faults[f"lambda:{kind}"] = _then_blind(bench)
    with pytest.raises(ProviderError):
        bench.workspace.write(call)
    assert bench.last.phase.value == "unknown"
    bench.journal.close()
    bench.account.faults.clear()
    (reconciled,) = Workspace(bench.provider, Record(Journal(tmp_path / "journal"))).reconcile_earlier().reconciled
    # A variable is there; its value, which is nowhere on record, may be someone else's.
    assert reconciled.outcome is (Outcome.UNCLEAR if kind == "UpdateFunctionConfiguration" else Outcome.APPLIED)
    assert bench.last.phase.value == "settled"


def _then_blind(bench: Bench) -> Any:
    def fault(action: str, request: Any, carry_out: Any) -> Any:
        for reading in ("lambda:GetAlias", "lambda:GetFunctionConfiguration"):
            bench.account.faults[reading] = FAULTS["failed"]
        return FAULTS["cut off"](action, request, carry_out)

    return fault


def test_publishing_is_recognised_by_number_and_code(bench: Bench) -> None:
    bench.workspace.write(bench.calls()["UpdateFunctionCode"])
    newest = max(int(v.number) for v in bench.provider.list_versions("order-processor").items if v.is_published)
    bench.account.faults["lambda:PublishVersion"] = FAULTS["cut off"]
    call = PublishVersion("order-processor", bench.latest(), "eight", newest)
    written = bench.workspace.write(call)
    assert written.lost is not None
    assert isinstance(written.answer, Version)
    assert written.answer.number == str(newest + 1)


def test_publishing_what_was_changed_meanwhile_is_refused(bench: Bench) -> None:
    latest = bench.latest()
    bench.client.update_function_configuration(FunctionName="order-processor", Timeout=9)
    with pytest.raises(AliasMoved):
        bench.workspace.write(PublishVersion("order-processor", latest, "x", 7))


def test_an_environment_is_changed_key_by_key(bench: Bench) -> None:
    bench.client.update_function_configuration(
        FunctionName="order-processor", Environment={"Variables": {"KEPT": "as it was", "GONE": "x", "SET": "old"}}
    )
    edit = {"GONE": None, "SET": "new", "ADDED": "y"}
    bench.workspace.write(UpdateFunctionConfiguration("order-processor", bench.latest(), {}, edit))
    answer = bench.client.get_function_configuration(FunctionName="order-processor")["Environment"]["Variables"]
    assert answer == {"KEPT": "as it was", "SET": "new", "ADDED": "y"}
    assert {key for key in bench.last.asked if key.startswith("Environment.")} == {
        "Environment.GONE",
        "Environment.SET",
        "Environment.ADDED",
    }


def test_an_alias_that_moved_since_it_was_read_is_not_deleted(bench: Bench) -> None:
    call = bench.calls()["DeleteAlias"]
    bench.client.update_alias(FunctionName="order-processor", Name="PROD", Description="moved")
    with pytest.raises(AliasMoved):
        bench.workspace.write(call)
    assert "lambda:DeleteAlias" not in bench.account.calls
    bench.client.get_alias(FunctionName="order-processor", Name="PROD")


def test_one_version_is_deleted_and_the_function_stays(bench: Bench) -> None:
    bench.workspace.write(bench.calls()["UpdateFunctionCode"])
    made = bench.workspace.write(PublishVersion("order-processor", bench.latest(), "eight", 7)).answer
    assert isinstance(made, Version)
    bench.workspace.write(DeleteVersion("order-processor", made))
    with pytest.raises(NotFound):
        bench.provider.get_function_configuration("order-processor", made.number)
    assert bench.latest().number == "$LATEST"
