"""What a later reading says of a write whose answer was lost, and what is told of moves then."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.journal_entries import ACCOUNT, ARN, AT_10, AT_25, HERE, PROD, REGION, ROLL_BACK, TO_25, entry
from tests.support.records import SET, failing, phases
from tui.aws.timeouts import LATE, MARGIN
from tui.domain.alias import Alias
from tui.domain.call import Call, CreateAlias, DeleteAlias, UpdateAlias
from tui.domain.context import Context
from tui.domain.deployment_call import StopDeployment
from tui.domain.errors import AliasMoved, NotPermitted, Unreachable
from tui.domain.routing import Routing
from tui.writes.calls import kind_of
from tui.writes.journal.entry import AliasState, Entry, Outcome, Phase
from tui.writes.journal.file import Journal
from tui.writes.journal.moves import moves_of
from tui.writes.journal.outcome import resolve_outcome
from tui.writes.journal.pending import PendingWrite
from tui.writes.journal.record import Record


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "crossfade")


# --- what a later reading says --------------------------------------------------------------------------------------

READ = [
    (Alias("orders", "PROD", AT_25, "r2"), Outcome.APPLIED),
    # An endpoint may never change a RevisionId.
    (Alias("orders", "PROD", AT_25, "r1"), Outcome.APPLIED),
    (Alias("orders", "PROD", AT_10, "r1"), Outcome.NOT_APPLIED),
    (Alias("orders", "PROD", AT_10, None), Outcome.NOT_APPLIED),
    (Alias("orders", "PROD", AT_10, "r3"), Outcome.MOVED),
    (Alias("orders", "PROD", Routing("8"), "r3"), Outcome.MOVED),
    (None, Outcome.GONE),
]


@pytest.mark.parametrize(("alias", "outcome"), READ)
def test_a_reading_is_compared_with_what_was_and_what_was_asked(alias: Alias | None, outcome: Outcome) -> None:
    assert resolve_outcome(entry(), alias) is outcome
    # Until it is over, only what was not applied may still be: another RevisionId makes AWS refuse it.
    assert resolve_outcome(entry(), alias, expired=False) is (
        Outcome.OPEN if outcome is Outcome.NOT_APPLIED else outcome
    )
    stuck = Alias("orders", "PROD", Routing("8"), "r1")
    assert (resolve_outcome(entry(), stuck, expired=False), resolve_outcome(entry(), stuck)) == (
        Outcome.OPEN,
        Outcome.MOVED,
    )


@pytest.mark.parametrize(
    ("operation", "alias", "outcome", "early"),
    [
        ("CreateAlias", None, Outcome.GONE, Outcome.OPEN),
        ("CreateAlias", Alias("orders", "PROD", AT_25, "r9", "new"), Outcome.APPLIED, Outcome.APPLIED),
        ("CreateAlias", Alias("orders", "PROD", AT_25, "r9", "theirs"), Outcome.MOVED, Outcome.MOVED),
        ("DeleteAlias", None, Outcome.APPLIED, Outcome.APPLIED),
        ("DeleteAlias", Alias("orders", "PROD", AT_10, "r1"), Outcome.NOT_APPLIED, Outcome.OPEN),
        # No RevisionId guards a deletion: it may still hit what someone changed meanwhile.
        ("DeleteAlias", Alias("orders", "PROD", AT_10, "r2"), Outcome.MOVED, Outcome.OPEN),
        ("StopDeployment", Alias("orders", "PROD", AT_25, "r2"), Outcome.APPLIED, Outcome.APPLIED),
        ("StopDeployment", Alias("orders", "PROD", AT_10, "r1"), Outcome.UNCLEAR, Outcome.OPEN),
    ],
)
def test_other_writes_of_aliases_are_compared_by_their_own_rules(
    operation: str, alias: Alias | None, outcome: Outcome, early: Outcome
) -> None:
    before = None if operation == "CreateAlias" else AliasState(AT_10, "r1")
    details = {"Description": "new"} if operation == "CreateAlias" else {}
    after = None if operation == "DeleteAlias" else AT_25
    written = entry(operation=operation, before=before, after=after, asked=details)
    assert resolve_outcome(written, alias) is outcome
    assert resolve_outcome(written, alias, expired=False) is early


@dataclass
class Clock:
    """Seconds, as the test says."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def lost(record: Record, call: UpdateAlias = TO_25) -> PendingWrite:
    """Make a write whose answer is lost."""
    with pytest.raises(Unreachable):
        record.carry_out(call, failing(Unreachable()), HERE)
    pending = record.pending_write_of(call)
    assert pending is not None
    return pending


@pytest.mark.parametrize(("alias", "outcome"), READ)
def test_a_write_of_unknown_outcome_is_settled_once_it_can_no_longer_be_applied(
    journal: Journal, alias: Alias | None, outcome: Outcome
) -> None:
    clock = Clock()
    record = Record(journal, elapsed=clock)
    pending = lost(record)
    early = outcome is Outcome.NOT_APPLIED
    assert record.resolve(pending, alias) is (Outcome.OPEN if early else outcome)
    assert phases(journal)[:2] == ["intended", "unknown"]
    clock.now = LATE
    if early:
        # What was read while it could still be applied says nothing later either.
        assert record.resolve(pending, alias) is Outcome.OPEN
        (pending,) = record.pending_writes("orders", "PROD")
        assert record.resolve(pending, alias) is outcome
    record.resolve(pending, alias)
    assert phases(journal) == ["intended", "unknown", "confirmed" if outcome is Outcome.APPLIED else "settled"]
    last = journal.read().entries[-1]
    assert (last.outcome, last.state) == (outcome, None if alias is None else AliasState(alias.routing, alias.revision))
    assert record.pending_writes() == ()


def test_a_write_that_took_long_may_be_applied_a_while_after_its_end(journal: Journal) -> None:
    clock = Clock()
    record = Record(journal, elapsed=clock)

    def perform(_: Call) -> Alias:
        clock.now = 200.0
        raise Unreachable

    with pytest.raises(Unreachable):
        record.carry_out(TO_25, perform, HERE)
    assert record.next_due() == MARGIN


def test_a_412_is_a_refusal_whatever_stands_there(journal: Journal) -> None:
    record = Record(journal)
    with pytest.raises(AliasMoved):
        record.carry_out(TO_25, failing(AliasMoved()), HERE)
    assert record.pending_writes() == ()
    assert phases(journal) == ["intended", "refused"]


def test_a_doubt_is_settled_by_a_later_write_on_the_same_revision(journal: Journal) -> None:
    record = Record(journal)
    pending = lost(record)
    record.carry_out(ROLL_BACK, lambda _: Alias("orders", "PROD", Routing("6"), "r2"), HERE)
    assert record.pending_writes() == ()
    record.resolve(pending, SET)
    assert phases(journal) == ["intended", "unknown", "intended", "performed", "settled"]
    last = journal.read().entries[-1]
    assert (last.id, last.outcome) == (pending.entry.id, Outcome.NOT_APPLIED)


def test_a_doubt_outlasts_a_later_write_that_proves_nothing(journal: Journal) -> None:
    record = Record(journal)
    pending = lost(record)
    record.carry_out(UpdateAlias(SET, Routing("6")), lambda _: Alias("orders", "PROD", Routing("6"), "r3"), HERE)
    with pytest.raises(NotPermitted):
        record.carry_out(ROLL_BACK, failing(NotPermitted()), HERE)
    assert [left.entry.id for left in record.pending_writes()] == [pending.entry.id]


def test_what_each_call_left_in_doubt_is_its_own(journal: Journal) -> None:
    record, delete = Record(journal), DeleteAlias(PROD)
    first = lost(record)
    with pytest.raises(NotPermitted):
        record.carry_out(delete, failing(NotPermitted()), HERE)
    assert record.pending_write_of(delete) is None
    assert record.pending_write_of(TO_25) == first


def test_a_stop_of_a_deployment_is_recorded_as_such(journal: Journal) -> None:
    stop = StopDeployment(PROD, Routing("6"), "d-1")
    assert kind_of(stop).rolls_back
    Record(journal).carry_out(stop, lambda _: Alias("orders", "PROD", Routing("6"), "r2"), HERE)
    entry = journal.read().entries[-1]
    assert (entry.operation, entry.asked["deploymentId"], entry.alias) == ("StopDeployment", "d-1", "PROD")
    assert (entry.before, entry.after) == (AliasState(AT_10, "r1"), Routing("6"))


def test_an_alias_created_before_the_account_was_known_is_the_functions(journal: Journal) -> None:
    nowhere, made = Context("prod", REGION), Alias("orders", "PROD", AT_25, "r1", arn=ARN)
    for arn in (ARN, ""):
        Record(journal).carry_out(CreateAlias("orders", "PROD", AT_25, function_arn=arn), lambda _: made, nowhere)
    assert [line.account for line in journal.read().entries] == [ACCOUNT, ACCOUNT, "", ACCOUNT]
    with pytest.raises(Unreachable):
        Record(journal).carry_out(CreateAlias("orders", "PROD", AT_25), failing(Unreachable()), nowhere)
    journal.close()
    (left,) = Record(Journal(journal.folder)).recorded.open_writes(HERE)
    assert left.account == ""


# --- what is told of moves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "certain", "reason"),
    [
        (entry(phase=Phase.PERFORMED, reason="release 7"), True, "release 7"),
        (entry(phase=Phase.SETTLED, outcome=Outcome.APPLIED), True, ""),
        (entry(phase=Phase.SETTLED, outcome=Outcome.MOVED), False, ""),
        (
            entry(
                phase=Phase.SETTLED, outcome=Outcome.UNCLEAR, operation="StopDeployment", asked={"deploymentId": "d-1"}
            ),
            False,
            "stops deployment d-1",
        ),
    ],
)
def test_a_move_is_certain_where_it_is_known_what_became_of_it(written: Entry, certain: bool, reason: str) -> None:
    (move,) = moves_of((written,), "orders")
    assert (move.certain, move.reason) == (certain, reason)
    assert moves_of((entry(phase=Phase.REFUSED), entry(2, Phase.SETTLED, outcome=Outcome.NOT_APPLIED)), "orders") == ()
