"""What one session records: a line before each write and one after, whatever comes in between, and what blocks it."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.support.journal_entries import ACCOUNT, ARN, AT_10, AT_25, BEGAN, HERE, PROD, REGION, ROLL_BACK, TO_25, entry
from tests.support.records import SET, FullJournal, failing, phases
from tui.aws.port import Provider
from tui.domain.alias import Alias
from tui.domain.call import Call
from tui.domain.context import Context
from tui.domain.errors import AliasMoved, NotPermitted, NotRecorded, ProviderError, ServiceFailed, Unreachable
from tui.domain.routing import Routing
from tui.writes.calls import kind_of
from tui.writes.journal.entry import AliasState, Fault, Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.outcome import account_of, belongs
from tui.writes.journal.reconcile import RETRY, reconcile_earlier
from tui.writes.journal.record import Record


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "crossfade")


def test_a_write_is_on_disk_before_it_goes_out_and_again_with_its_answer(journal: Journal) -> None:
    before: list[str] = []

    def perform(call: Call) -> Alias:
        before.extend(phases(journal))
        assert call is TO_25
        return SET

    assert Record(journal).carry_out(TO_25, perform, HERE, "release 7\x1b[2J") is SET
    assert before == ["intended"]
    intended, performed = journal.read().entries
    assert intended.id == performed.id
    assert performed.phase is Phase.PERFORMED
    assert (performed.before, performed.after) == (AliasState(AT_10, "r1"), AT_25)
    assert performed.state == AliasState(AT_25, "r2")
    assert (performed.account, performed.region, performed.who) == (ACCOUNT, REGION, HERE.caller)
    assert performed.reason == "release 7␛[2J"
    assert performed.session == journal.session


@pytest.mark.parametrize(
    ("error", "phase"),
    [
        (NotPermitted("lambda:UpdateAlias", "secret words", "AccessDeniedException", "req-9"), "refused"),
        (AliasMoved("lambda:UpdateAlias", "", "PreconditionFailedException"), "refused"),
        (ServiceFailed("lambda:UpdateAlias", "", "InternalError"), "unknown"),
        (Unreachable("lambda:UpdateAlias", "timed out"), "unknown"),
        (ZeroDivisionError("a bug"), "unknown"),
        (SystemExit(3), "unknown"),
    ],
)
def test_what_goes_wrong_is_recorded_and_goes_on(journal: Journal, error: BaseException, phase: str) -> None:
    with pytest.raises(type(error)) as caught:
        Record(journal).carry_out(TO_25, failing(error), HERE)
    assert caught.value is error
    assert phases(journal) == ["intended", phase]
    last = journal.read().entries[-1]
    code, request = (error.code, error.request_id) if isinstance(error, ProviderError) else ("", "")
    assert last.fault == Fault(type(error).__name__, code, request)
    assert b"secret words" not in (journal.folder / "journal.jsonl").read_bytes()


def test_until_sts_answers_the_aliass_own_arn_says_whose_it_is(journal: Journal) -> None:
    Record(journal).carry_out(TO_25, lambda _: SET, Context("prod", REGION))
    assert {line.account for line in journal.read().entries} == {ACCOUNT}


# --- what cannot be recorded ----------------------------------------------------------------------------------------


def test_what_cannot_be_recorded_does_not_go_out(tmp_path: Path) -> None:
    record, bug = Record(FullJournal(tmp_path / "j")), AssertionError("it went out")
    with pytest.raises(NotRecorded, match="no space is left on the disk"):
        record.carry_out(TO_25, failing(bug), HERE)
    assert record.pending_writes() == ()


def test_a_roll_back_goes_out_all_the_same_and_is_told(tmp_path: Path) -> None:
    unrecorded: list[tuple[Call, Phase, str]] = []
    record = Record(
        FullJournal(tmp_path / "j"), unrecorded=lambda call, phase, e: unrecorded.append((call, phase, e.message))
    )
    back = Alias("orders", "PROD", Routing("6"), "r2")
    assert record.carry_out(ROLL_BACK, lambda _: back, HERE) is back
    assert unrecorded == [(ROLL_BACK, Phase.PERFORMED, "no space is left on the disk")]


def test_what_is_accepted_goes_out_without_a_record_and_without_words(tmp_path: Path) -> None:
    unrecorded: list[object] = []
    record = Record(FullJournal(tmp_path / "j"), unrecorded=lambda *all_of_it: unrecorded.append(all_of_it))
    record.accept()
    assert record.carry_out(TO_25, lambda _: SET, HERE) is SET
    assert unrecorded == []


def test_an_outcome_that_cannot_be_recorded_is_told_and_stays_open(tmp_path: Path) -> None:
    unrecorded: list[Phase] = []
    journal = FullJournal(tmp_path / "j", room=1)
    record = Record(journal, unrecorded=lambda _, phase, __: unrecorded.append(phase))
    assert record.carry_out(TO_25, lambda _: SET, HERE) is SET
    assert unrecorded == [Phase.PERFORMED]
    journal.close()
    assert [e.phase for e in Record(Journal(journal.folder)).recorded.open_writes(HERE)] == [Phase.INTENDED]


def test_only_giving_the_primary_all_traffic_again_is_a_roll_back() -> None:
    assert kind_of(ROLL_BACK).rolls_back
    assert not kind_of(TO_25).rolls_back
    assert not kind_of(type(TO_25)(PROD, Routing("7"))).rolls_back
    assert not kind_of(type(TO_25)(Alias("orders", "PROD", Routing("6")), Routing("6"))).rolls_back


# --- leaving, and who left what open --------------------------------------------------------------------------------


def test_leaving_takes_down_what_is_in_flight_and_a_later_answer_after_it(journal: Journal) -> None:
    record, sent, answer = Record(journal), threading.Event(), threading.Event()

    def perform(_: Call) -> Alias:
        sent.set()
        assert answer.wait(20)
        return SET

    write = threading.Thread(target=record.carry_out, args=(TO_25, perform, HERE))
    write.start()
    assert sent.wait(20)
    record.leave()
    assert phases(journal) == ["intended", "unknown"]
    answer.set()
    write.join()
    assert phases(journal) == ["intended", "unknown", "performed"]
    record.leave()
    assert phases(journal) == ["intended", "unknown", "performed"]


def test_only_what_dead_sessions_left_open_in_this_account_region_and_endpoint_is_settled(journal: Journal) -> None:
    left = [
        entry(1),
        entry(2, Phase.UNKNOWN),
        entry(3),
        entry(3, Phase.PERFORMED),
        entry(4, account="999999999999"),
        entry(5, region="eu-west-2"),
        entry(6, endpoint="http://localhost:4566"),
        entry(7, Phase.SETTLED, outcome=Outcome.GONE),
        entry(8, Phase.CONFIRMED),
        entry(9, Phase.REFUSED),
    ]
    for one in left:
        journal.append(one)
    other = Journal(journal.folder)
    other.append(entry(10, session=other.session))
    journal.append(entry(11, session=journal.session))
    record = Record(journal)
    assert [line.id for line in record.recorded.open_writes(HERE) if not record.recorded.is_running(line)] == [
        entry(1).id,
        entry(2).id,
    ]
    # While the account is not known, all accounts' are offered, to be told apart by what is read.
    unknown = Context("prod", REGION)
    offered = [line.id for line in record.recorded.open_writes(unknown) if not record.recorded.is_running(line)]
    assert offered == [entry(1).id, entry(2).id, entry(4).id]
    other.close()
    assert entry(10).id in [
        line.id for line in record.recorded.open_writes(HERE) if not record.recorded.is_running(line)
    ]


def test_a_session_that_outlives_its_screen_is_looked_at_until_it_has_ended(journal: Journal) -> None:
    class Reading:
        context = HERE

        def get_alias(self, function: str, alias: str) -> Alias:
            return Alias(function, alias, AT_25, "r2")

    provider = cast(Provider, Reading())
    other = Journal(journal.folder)
    other.append(entry(session=other.session))
    record = Record(journal, clock=lambda: BEGAN + timedelta(hours=1))
    reconciliation = reconcile_earlier(provider, record)
    assert (reconciliation.reconciled, reconciliation.next_in) == ((), RETRY)
    other.close()
    (reconciled,) = reconcile_earlier(provider, record).reconciled
    assert reconciled.outcome is Outcome.APPLIED


def test_the_write_that_moved_it_since_is_found_in_the_journal(journal: Journal) -> None:
    moved = Alias("orders", "PROD", Routing("8"), "r5")
    current = AliasState(moved.routing, moved.revision)
    journal.append(entry(1))
    journal.append(entry(2, Phase.PERFORMED, state=current, who="arn:aws:iam::1:user/bob"))
    record = Record(journal)
    later = record.recorded.later(entry(1), moved)
    assert later is not None
    assert later.who.endswith("bob")
    assert record.recorded.later(entry(1), Alias("orders", "PROD", Routing("8"), "r6")) is None
    assert record.recorded.later(entry(1, account="999999999999"), moved) is None


@pytest.mark.parametrize(
    ("arn", "account"),
    [(ARN, ACCOUNT), ("arn:aws-us-gov:lambda:us-gov-west-1:1:function:f:a", "1"), ("", ""), ("a:b:c:d:e:f", "")],
)
def test_an_arn_says_whose_it_is(arn: str, account: str) -> None:
    assert account_of(arn) == account


def test_a_namesake_in_another_account_is_not_ours() -> None:
    assert belongs(entry(), PROD)
    assert not belongs(entry(account="999999999999"), PROD)


# --- calls of functions ---------------------------------------------------------------------------------------------


def test_a_call_by_hand_is_on_disk_before_and_again_with_who_answered(journal: Journal) -> None:
    record = Record(journal)
    begun = record.begin_invoking("orders", "PROD", "RequestResponse", 20, HERE)
    assert phases(journal) == ["intended"]
    record.end_invoking(begun, Phase.PERFORMED, {"ExecutedVersion": "6"})
    intended, performed = journal.read().entries
    assert intended.id == performed.id
    assert (intended.function, intended.alias, intended.operation) == ("orders", "PROD", "Invoke")
    assert intended.asked == {"InvocationType": "RequestResponse", "Count": "20"}
    assert (performed.phase, performed.answered, performed.fault) == (Phase.PERFORMED, {"ExecutedVersion": "6"}, None)
    record.leave()
    assert len(journal.read().entries) == 2


def test_a_call_by_hand_that_failed_says_of_what(journal: Journal) -> None:
    record = Record(journal)
    begun = record.begin_invoking("orders", "7", "RequestResponse", 1, HERE)
    record.end_invoking(begun, Phase.UNKNOWN, {}, ServiceFailed(code="ServiceException", request_id="r-1"))
    (_, unknown) = journal.read().entries
    assert (unknown.phase, unknown.fault) == (Phase.UNKNOWN, Fault("ServiceFailed", "ServiceException", "r-1"))
    assert not unknown.is_open
    assert record.pending_writes("orders") == ()
    assert Record(journal).recorded.open_writes(HERE) == ()


def test_leaving_in_the_middle_of_a_call_by_hand_is_taken_down_and_its_end_after_it(journal: Journal) -> None:
    record = Record(journal)
    begun = record.begin_invoking("orders", "PROD", "RequestResponse", 1, HERE)
    record.leave()
    assert phases(journal) == ["intended", "unknown"]
    record.end_invoking(begun, Phase.PERFORMED, {})
    record.leave()
    assert phases(journal) == ["intended", "unknown", "performed"]


def test_a_call_by_hand_that_cannot_be_recorded_is_not_made_unless_that_was_accepted(tmp_path: Path) -> None:
    record = Record(FullJournal(tmp_path / "crossfade"))
    with pytest.raises(NotRecorded, match="no space") as caught:
        record.begin_invoking("orders", "PROD", "RequestResponse", 1, HERE)
    assert caught.value.action == "lambda:InvokeFunction"
    record.accept()
    begun = record.begin_invoking("orders", "PROD", "RequestResponse", 1, HERE)
    record.end_invoking(begun, Phase.PERFORMED, {})


def test_where_the_disk_fills_up_during_a_call_by_hand_the_line_before_stays(tmp_path: Path) -> None:
    full = FullJournal(tmp_path / "crossfade", room=1)
    record = Record(full)
    begun = record.begin_invoking("orders", "PROD", "RequestResponse", 1, HERE)
    record.end_invoking(begun, Phase.PERFORMED, {})
    assert phases(full) == ["intended"]
