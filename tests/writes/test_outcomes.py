"""What is said of writes that were refused, lost or cut off by a kill, case by case, and the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.faults import FAULTS
from tests.support.write_bench import HERE, Bench
from tui.domain.call import (
    Call,
    CreateAlias,
    DeleteAlias,
    PublishVersion,
    S3Object,
    UpdateAlias,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
)
from tui.domain.clock import utc_now
from tui.domain.errors import AliasMoved, ProviderError, ServiceFailed, Unreachable
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.writes.journal.entry import Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.outcome import OutcomeUnknown
from tui.writes.journal.reconcile import Reconciliation
from tui.writes.journal.record import Record
from tui.writes.journal.text import describe_outcome, describe_unknown
from tui.writes.review import describe_result
from tui.writes.workspace import Workspace

NAME = "order-processor"
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:l:9"
S3 = S3Object("bucket", "release.zip")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def newest(bench: Bench) -> int:
    return max(int(v.number) for v in bench.provider.list_versions(NAME).items if v.is_published)


REFUSED: dict[str, Callable[[Bench, Version], Call]] = {
    "code from S3": lambda _, latest: UpdateFunctionCode(NAME, latest, S3),
    "a new value": lambda _, latest: UpdateFunctionConfiguration(NAME, latest, {}, {"FEATURE": "off"}),
    "a new variable": lambda _, latest: UpdateFunctionConfiguration(NAME, latest, {}, {"NEW": "1"}),
    "layers": lambda _, latest: UpdateFunctionConfiguration(NAME, latest, {"Layers": [LAYER]}, {}),
    "memory": lambda _, latest: UpdateFunctionConfiguration(NAME, latest, {"MemorySize": 2048}, {}),
    "a publication": lambda bench, latest: PublishVersion(NAME, latest, "ours", newest(bench)),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_412_is_raised_as_the_refusal_it_is(bench: Bench, kind: str) -> None:
    bench.client.update_function_configuration(FunctionName=NAME, Environment={"Variables": {"FEATURE": "on"}})
    call = REFUSED[kind](bench, bench.latest())
    # Someone else does what was asked, or something that looks like it, just before.
    theirs: dict[str, Any] = {"MemorySize": 2048, "Environment": {"Variables": {"FEATURE": "theirs", "NEW": "1"}}}
    bench.client.update_function_configuration(FunctionName=NAME, **theirs)
    bench.client.publish_version(FunctionName=NAME, Description="ours")
    with pytest.raises(AliasMoved):
        bench.workspace.write(call)
    assert (bench.last.phase, bench.last.outcome) == (Phase.REFUSED, None)
    assert bench.workspace.record.pending_writes() == ()


def test_what_a_move_left_in_doubt_says_nothing_of_a_deletion(bench: Bench) -> None:
    prod = bench.provider.get_alias(NAME, "PROD")
    bench.account.faults["lambda:UpdateAlias"] = FAULTS["cut off"]
    with pytest.raises(Unreachable):
        bench.workspace.carry_out(UpdateAlias(prod, Routing("6")))
    with pytest.raises(AliasMoved, match="PROD has changed since it was read"):
        bench.workspace.write(DeleteAlias(prod))
    # The reading before it tells what became of the move.
    assert (bench.last.operation, bench.last.phase) == ("UpdateAlias", Phase.CONFIRMED)
    assert "lambda:DeleteAlias" not in bench.account.calls
    assert bench.provider.get_alias(NAME, "PROD").routing == Routing("6")


def test_a_check_before_a_deletion_that_cannot_be_read_is_raised_as_it_is(bench: Bench) -> None:
    call = DeleteAlias(bench.provider.get_alias(NAME, "PROD"))
    bench.account.faults["lambda:GetAlias"] = FAULTS["timed out"]
    with pytest.raises(Unreachable):
        bench.workspace.write(call)
    assert "lambda:DeleteAlias" not in bench.account.calls
    assert bench.journal.read().entries == ()


def test_an_environment_that_cannot_be_read_is_told_as_nothing_sent(bench: Bench) -> None:
    call = UpdateFunctionConfiguration(NAME, bench.latest(), {}, {"NEW": "1"})
    bench.account.faults["lambda:GetFunctionConfiguration"] = FAULTS["timed out"]
    with pytest.raises(ProviderError, match="nothing was sent") as caught:
        bench.workspace.write(call)
    assert not caught.value.outcome_unknown
    assert bench.last.phase is Phase.REFUSED


def test_a_publication_is_found_though_the_number_behind_the_newest_was_given_before(bench: Bench) -> None:
    bench.client.update_function_configuration(FunctionName=NAME, MemorySize=256)
    gone = bench.client.publish_version(FunctionName=NAME)["Version"]
    bench.client.delete_function(FunctionName=NAME, Qualifier=gone)
    bench.client.update_function_configuration(FunctionName=NAME, MemorySize=512)
    call = PublishVersion(NAME, bench.latest(), "mine", newest(bench))
    bench.account.faults["lambda:PublishVersion"] = FAULTS["cut off"]
    written = bench.workspace.write(call)
    assert isinstance(written.answer, Version)
    assert written.answer.number == str(int(gone) + 1)
    assert (bench.last.phase, bench.last.answered["Version"]) == (Phase.CONFIRMED, written.answer.number)


@pytest.mark.parametrize("theirs", [{"MemorySize": 3008}, {"Timeout": 33}, {"Description": "theirs"}])
def test_somebody_elses_publication_is_not_taken_for_ours(bench: Bench, theirs: dict[str, Any]) -> None:
    call = PublishVersion(NAME, bench.latest(), "ours", newest(bench))
    bench.account.faults["lambda:PublishVersion"] = FAULTS["timed out"]
    changed = {key: value for key, value in theirs.items() if key != "Description"} or {"Timeout": 34}
    with bench.account.without_faults():
        bench.client.update_function_configuration(FunctionName=NAME, **changed)
        bench.client.publish_version(FunctionName=NAME, Description=theirs.get("Description", "ours"))
    with pytest.raises(OutcomeUnknown) as caught:
        bench.workspace.write(call)
    assert caught.value.reconciled.outcome is Outcome.MOVED
    assert "no version above 7 matches what was to be published" in describe_unknown(caught.value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "code from S3",
            "Not known whether it was applied: $LATEST has changed since, and has the same code as before.",
        ),
        ("a new value", "Not known whether it was applied: $LATEST has changed since; look at FEATURE."),
        ("memory", "$LATEST has changed since, and is not as requested."),
        ("layers", "$LATEST has changed since, and is not as requested."),
    ],
)
def test_a_start_after_a_kill_says_what_cannot_be_compared(bench: Bench, tmp_path: Path, kind: str, words: str) -> None:
    bench.client.update_function_configuration(FunctionName=NAME, Environment={"Variables": {"FEATURE": "on"}})
    call = REFUSED[kind](bench, bench.latest())

    def killed(*_: object) -> Any:
        raise SystemExit

    bench.account.faults[call.action] = killed
    with pytest.raises(SystemExit):
        bench.workspace.write(call)
    bench.journal.close()
    bench.account.faults.clear()
    bench.client.update_function_configuration(FunctionName=NAME, Description="someone else")
    again = Workspace(bench.provider, Record(Journal(tmp_path / "journal")))
    (reconciled,) = again.reconcile_earlier().reconciled
    assert describe_outcome(reconciled) == words
    assert bench.last.outcome is reconciled.outcome
    # It is said once: there is nothing more to be found out.
    assert again.reconcile_earlier().reconciled == ()


def test_a_lost_answer_and_an_error_are_told_as_what_they_were(bench: Bench) -> None:
    results = []
    for fault in ("cut off", "garbage"):
        prod = bench.provider.get_alias(NAME, "PROD")
        bench.account.faults["lambda:UpdateAlias"] = FAULTS[fault]
        results.append(describe_result(bench.workspace.write(UpdateAlias(prod, prod.routing, f"after {fault}"))))

    def failed_after(action: str, request: Any, carry_out: Any) -> Any:
        carry_out()
        return FAULTS["failed"](action, request, carry_out)

    prod = bench.provider.get_alias(NAME, "PROD")
    bench.account.faults["lambda:UpdateAlias"] = failed_after
    written = bench.workspace.write(UpdateAlias(prod, prod.routing, "after 500"))
    assert isinstance(written.lost, ServiceFailed)
    results.append(describe_result(written))
    assert [words.partition("done: ")[2] for words in results] == [
        "no answer came, but a new read confirms it",
        "the answer could not be read, but a new read confirms it",
        "AWS answered with an error (ServiceException), but a new read confirms it",
    ]
    assert (bench.last.phase, bench.last.fault and bench.last.fault.code) == (Phase.CONFIRMED, "ServiceException")


def test_an_open_write_says_when_it_is_looked_at_again(bench: Bench) -> None:
    prod = bench.provider.get_alias(NAME, "PROD")
    bench.account.faults["lambda:UpdateAlias"] = FAULTS["timed out"]
    with pytest.raises(OutcomeUnknown) as caught:
        bench.workspace.write(UpdateAlias(prod, prod.routing, "new"))
    words = describe_unknown(caught.value)
    assert words.startswith("order-processor:PROD  describe: new: no answer from AWS: Read timeout")
    assert "It may still be applied: PROD is at 6→7 10 % now. Next check at " in words
    assert words.endswith(" UTC.")


@pytest.mark.parametrize(("arrived", "outcome"), [(True, Outcome.APPLIED), (False, Outcome.UNCLEAR)])
def test_an_alias_that_was_created_before_the_account_was_known_is_settled_in_the_first_one(
    bench: Bench, tmp_path: Path, arrived: bool, outcome: Outcome
) -> None:
    nowhere = replace(HERE, account="")

    def cut(call: Call) -> Any:
        if arrived:
            bench.provider.perform(call)
        raise Unreachable(call.action)

    with pytest.raises(Unreachable):
        Record(bench.journal).carry_out(CreateAlias(NAME, "LIVE", Routing("7"), "new"), cut, nowhere)
    assert bench.last.account == ""
    bench.journal.close()
    days_later = Record(Journal(tmp_path / "journal"), clock=lambda: utc_now() + timedelta(days=1))
    again = Workspace(bench.provider, days_later)
    (reconciled,) = again.reconcile_earlier().reconciled
    assert reconciled.outcome is outcome
    assert (bench.last.account, bench.last.outcome) == (HERE.account, outcome)
    assert again.reconcile_earlier() == Reconciliation()


def test_an_alias_tells_the_account_before_sts_does(bench: Bench) -> None:
    made = bench.provider.get_alias(NAME, "PROD")
    call = CreateAlias(NAME, "LIVE", Routing("7"), "new", made.arn)
    Record(bench.journal).carry_out(call, bench.provider.perform, replace(HERE, account=""))
    assert {entry.account for entry in bench.journal.read().entries} == {HERE.account}
