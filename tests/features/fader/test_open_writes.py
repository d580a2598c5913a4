"""A write whose answer was lost and that is not there yet: open until AWS can no longer apply it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tui.aws.timeouts import LATE, MARGIN
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.errors import AliasMoved, Busy, ServiceFailed, Unreachable
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.events import (
    ChangedElsewhere,
    ConfirmedByReading,
    Conflict,
    Failed,
    MayStillApply,
    OpenWrite,
    SetElsewhere,
)
from tui.features.fader.machine import Fader, Pace
from tui.features.fader.undo import UndoStack

START, WANTED, WHOLE = Routing("6", "7", Weight(1_000)), Routing("6", "7", Weight(2_500)), Routing("6")
LOST, OVER = Unreachable("lambda:UpdateAlias", "timed out"), LATE + 1.0


def alias(routing: Routing = START, revision: str | None = "r1") -> Alias:
    return Alias("orders", "PROD", routing, revision)


def sent(fader: Fader, now: float = 0.0) -> Fader:
    call = sync.next_call(fader, now)
    assert call is not None
    return sync.mark_sent(fader, call, now)


def to_25(revision: str | None = "r1") -> Fader:
    """Return a fader with a write to 25 % on its way."""
    resting = machine.fader_for(alias(START, revision), pace=Pace())
    return sent(machine.commit(resting, WANTED.weight, 0.0))


def left_open(revision: str | None = "r1") -> Fader:
    return sync.reconcile(to_25(revision), alias(START, revision), LOST, 15.0)


def look(fader: Fader, now: Alias, began: float) -> Fader:
    return sync.on_refresh(fader, now, fader.epoch, began, began=began)


@pytest.mark.parametrize("revision", ["r1", None])
@pytest.mark.parametrize("error", [LOST, ServiceFailed("lambda:UpdateAlias")])
def test_it_stays_open_and_the_knob_goes_back(revision: str | None, error: Unreachable) -> None:
    fader = sync.reconcile(to_25(revision), alias(START, revision), error, 15.0)
    assert isinstance(fader.event, MayStillApply)
    assert (fader.at_rest, fader.blocked) == (True, False)
    assert sync.next_read_at(fader) == pytest.approx(LATE, abs=1.0)


def test_where_revision_ids_never_change_the_routing_says_that_it_was_applied() -> None:
    fader = sync.reconcile(to_25(), alias(WANTED, "r1"), LOST, 15.0)
    assert isinstance(fader.event, ConfirmedByReading)
    assert isinstance(look(left_open(), alias(WANTED, "r1"), 20.0).event, ConfirmedByReading)


def test_after_a_long_wait_it_is_open_for_the_margin() -> None:
    fader = sync.reconcile(to_25(), alias(), LOST, 100.0)
    assert sync.next_read_at(fader) == pytest.approx(100.0 + MARGIN, abs=1.0)


def test_until_when_is_said_by_the_clock_on_the_wall_once() -> None:
    fader = sync.with_deadlines(left_open(), 15.0, datetime(2026, 1, 2, 3, 0, 0, tzinfo=UTC))
    assert isinstance(fader.event, MayStillApply)
    assert fader.event.write == fader.open_writes[0]
    assert fader.event.write.again == datetime(2026, 1, 2, 3, 0, 15, 500_000, tzinfo=UTC)
    assert sync.with_deadlines(fader, 20.0, datetime(2026, 1, 2, 9, 0, 0, tzinfo=UTC)) is fader


def test_only_a_reading_that_began_after_its_time_says_that_it_was_not_applied() -> None:
    fader = left_open()
    early = look(fader, alias(), 20.0)
    assert (early.event, early.open_writes) == (fader.event, fader.open_writes)
    assert sync.on_refresh(fader, alias(), fader.epoch, OVER).open_writes == fader.open_writes
    ended = look(fader, alias(), OVER)
    assert ended.event == Failed(LOST, WANTED)
    assert ended.open_writes == ()


def test_that_one_was_not_applied_hides_nothing_that_came_of_a_later_write() -> None:
    more = sent(machine.commit(left_open(), Weight(3_000), 16.0), 16.0)
    refused = sync.on_failure(more, Busy("lambda:UpdateAlias", "Rate Exceeded."), 16.1)
    ended = look(refused, alias(), OVER)
    assert (ended.event, ended.open_writes) == (refused.event, ())
    assert sync.ruled_out(refused, ended) == (Failed(LOST, WANTED),)
    # Where nothing newer is shown it is shown itself, and noted as that.
    seen = look(replace(left_open(), event=None), alias(), OVER)
    assert seen.event == Failed(LOST, WANTED)
    assert sync.ruled_out(left_open(), look(left_open(), alias(), OVER)) == ()
    # What a later write that is open too came to is not known yet, and says when it will be.
    both = sync.reconcile(more, alias(), LOST, 20.0)
    assert look(both, alias(), OVER).event == both.event


def test_one_that_is_applied_late_is_ours_and_undo_knows_where_it_began() -> None:
    fader = look(left_open(), alias(WANTED, "r2"), 20.0)
    assert isinstance(fader.event, ConfirmedByReading)
    assert (fader.confirmed.routing, fader.open_writes) == (WANTED, ())
    assert [place.routing for place in fader.undo.places] == [START, WANTED]
    assert fader.at_rest


def test_one_that_is_applied_late_under_a_drag_is_no_conflict() -> None:
    dragged = machine.set_weight(machine.grab(left_open()), Weight(3_000), 16.0)
    fader = look(dragged, alias(WANTED, "r2"), 20.0)
    assert isinstance(fader.event, ConfirmedByReading)
    assert fader.target == Routing("6", "7", Weight(3_000))
    call = sync.next_call(machine.release(fader, 21.0), 21.0)
    assert call is not None
    assert call.before.revision == "r2"


def test_what_somebody_else_moved_meanwhile_is_told_as_theirs() -> None:
    fader = look(left_open(), alias(Routing("8"), "r2"), 20.0)
    assert isinstance(fader.event, ChangedElsewhere)
    assert fader.open_writes == ()


def test_another_write_may_go_out_and_rules_it_out() -> None:
    back = sent(machine.set_routing(left_open(), WHOLE), 16.0)
    assert back.in_flight is not None
    assert back.in_flight.before.revision == "r1"
    done = sync.on_response(back, alias(WHOLE, "r2"))
    assert done.open_writes == ()
    assert done.confirmed.routing == WHOLE


def test_a_roll_back_that_it_came_before_goes_out_again_on_what_stands() -> None:
    back = sent(machine.set_routing(left_open(), WHOLE), 16.0)
    again = sync.reconcile(back, alias(WANTED, "r2"), AliasMoved("lambda:UpdateAlias"), 16.1)
    assert isinstance(again.event, ConfirmedByReading)
    call = sync.next_call(again, 18.0)
    assert call is not None
    assert (call.before.revision, call.after) == ("r2", WHOLE)


def test_another_weight_that_it_came_before_is_told_as_not_sent() -> None:
    more = sent(machine.commit(left_open(), Weight(3_000), 16.0), 16.0)
    fader = sync.reconcile(more, alias(WANTED, "r2"), AliasMoved("lambda:UpdateAlias"), 16.1)
    assert isinstance(fader.event, ConfirmedByReading)
    assert fader.event.unsent == Routing("6", "7", Weight(3_000))
    assert (fader.at_rest, fader.confirmed.routing) == (True, WANTED)


def test_a_decision_taken_while_it_was_on_its_way_goes_out_next() -> None:
    decided = machine.set_routing(to_25(), WHOLE)
    fader = sync.reconcile(decided, alias(), LOST, 15.0)
    call = sync.next_call(fader, 15.0)
    assert call is not None
    assert (call.before.revision, call.after) == ("r1", WHOLE)


def test_a_rivals_write_that_equals_ours_is_told_as_theirs() -> None:
    fader = sync.reconcile(to_25(), alias(WANTED, "r2"), AliasMoved("lambda:UpdateAlias"), 1.0)
    assert isinstance(fader.event, SetElsewhere)
    assert (fader.at_rest, fader.confirmed.routing, fader.undo) == (True, WANTED, UndoStack())


def test_a_412_is_never_left_open() -> None:
    fader = sync.reconcile(to_25(), alias(Routing("8"), "r2"), AliasMoved("lambda:UpdateAlias"), 1.0)
    assert isinstance(fader.event, Conflict)
    assert fader.open_writes == ()


def sent_by_another(until: float = 30.0) -> Fader:
    """Return a fader at rest to whose alias another session sent a move that may still be applied."""
    call = UpdateAlias(alias(), WANTED)
    return sync.add_open_writes(machine.fader_for(alias(), pace=Pace()), (OpenWrite(call, None, until),))


def test_what_another_session_sent_is_shown_once_and_is_its_own_when_it_comes() -> None:
    fader = sent_by_another()
    assert isinstance(fader.event, MayStillApply)
    assert sync.add_open_writes(fader, fader.open_writes) is fader
    result = look(fader, alias(WANTED, "r2"), 20.0)
    assert result.event == ConfirmedByReading(UpdateAlias(alias(), WANTED), None)
    assert result.open_writes == ()


def test_what_another_session_sent_is_not_shown_any_more_once_it_is_over_or_moved() -> None:
    over = look(sent_by_another(), alias(), 31.0)
    assert (over.event, over.open_writes) == (None, ())
    moved = look(sent_by_another(), alias(Routing("8"), "r2"), 20.0)
    assert (type(moved.event), moved.open_writes) == (ChangedElsewhere, ())


def test_what_stands_already_is_not_waited_for() -> None:
    there = machine.fader_for(alias(WANTED, "r2"))
    assert sync.add_open_writes(there, sent_by_another().open_writes) is there


def test_a_doubt_that_could_not_be_read_for_long_is_settled_by_the_first_reading() -> None:
    unconfirmed = sync.on_unread_outcome(to_25(), LOST)
    early = look(unconfirmed, alias(), 20.0)
    assert sync.next_read_at(early) == pytest.approx(LATE, abs=1.0)
    assert isinstance(sync.on_refresh(unconfirmed, alias(), unconfirmed.epoch, OVER).event, MayStillApply)
    late = look(unconfirmed, alias(), OVER)
    assert (late.event, late.open_writes) == (Failed(LOST, WANTED), ())
