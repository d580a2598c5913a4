"""The fader's machine, case by case."""

from __future__ import annotations

import pytest

from tui.domain.alias import Alias
from tui.domain.errors import AliasMoved, Busy, Unreachable
from tui.domain.routing import FULL, ZERO, Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.events import ChangedElsewhere, Conflict, Failed, StoredDifferently, Unconfirmed
from tui.features.fader.machine import Fader, Pace

START = Routing("6", "7", Weight(1_000))


def alias(routing: Routing, revision: str | None = "r1", description: str = "") -> Alias:
    return Alias("orders", "PROD", routing, revision, description)


def split(basis_points: int) -> Routing:
    return Routing("6", "7", Weight(basis_points))


def in_flight(fader: Fader, now: float = 0.0) -> Fader:
    call = sync.next_call(fader, now)
    assert call is not None
    return sync.mark_sent(fader, call, now)


def applied(fader: Fader, basis_points: int, revision: str, now: float) -> Fader:
    return sync.on_response(
        in_flight(machine.commit(fader, Weight(basis_points), now), now), alias(split(basis_points), revision)
    )


@pytest.fixture
def resting() -> Fader:
    return machine.fader_for(alias(START), pace=Pace(settle=0.15, interval=1.0))


def test_the_first_move_waits_for_more_to_come_and_later_ones_do_not_push_it_away(resting: Fader) -> None:
    fader = machine.set_weight(resting, Weight(1_100), 10.0)
    assert sync.next_call_at(fader) == 10.15
    assert sync.next_call_at(machine.set_weight(fader, Weight(1_200), 10.1)) == 10.15


def test_a_typed_weight_goes_out_at_once(resting: Fader) -> None:
    assert sync.next_call_at(machine.commit(resting, Weight(1_250), 10.0)) == 10.0


def test_a_call_carries_primary_weights_and_the_revision_last_answered(resting: Fader) -> None:
    fader = applied(resting, 2_000, "r2", 5.0)
    call = sync.next_call(machine.commit(fader, Weight(1_250), 9.0), 9.0)
    assert call is not None
    assert call.parameters() == {
        "FunctionName": "orders",
        "Name": "PROD",
        "FunctionVersion": "6",
        "RoutingConfig": {"AdditionalVersionWeights": {"7": 0.125}},
        "RevisionId": "r2",
    }


def test_weight_zero_clears_the_split_and_keeps_the_knob_with_its_version(resting: Fader) -> None:
    fader = machine.commit(resting, ZERO, 0.0)
    assert fader.target == Routing("6")
    rested = sync.on_response(in_flight(fader), alias(Routing("6"), "r2"))
    assert (rested.canary, rested.knob) == ("7", ZERO)


def test_a_hundred_percent_is_offered_for_promotion_and_not_sent(resting: Fader) -> None:
    fader = machine.commit(resting, FULL, 0.0)
    assert fader.offers_promotion
    assert sync.next_call_at(fader) is None
    promoted = machine.set_routing(fader, fader.target.promoted())
    assert sync.next_call_at(promoted) == 0.0
    assert promoted.knob == FULL


def test_a_promotion_ends_with_no_canary_and_can_be_undone(resting: Fader) -> None:
    rested = sync.on_response(in_flight(machine.set_routing(resting, Routing("7"))), alias(Routing("7"), "r2"))
    assert rested.canary is None
    assert rested.before == START
    undone = machine.set_routing(rested, START)
    assert (undone.canary, undone.knob) == ("7", Weight(1_000))


@pytest.mark.parametrize("version", ["6", "8"])
def test_neither_the_primary_nor_a_second_canary_can_be_chosen(resting: Fader, version: str) -> None:
    assert machine.select_canary(resting, version) is resting


def test_a_canary_is_chosen_at_weight_zero_and_asks_for_nothing() -> None:
    fader = machine.select_canary(machine.fader_for(alias(Routing("6"))), "7")
    assert (fader.canary, fader.knob, fader.at_rest) == ("7", ZERO, True)
    assert machine.release(machine.grab(fader), 0.0).canary == "7"


def test_undo_goes_to_the_beginning_of_a_shift_of_which_a_later_step_failed(resting: Fader) -> None:
    fader = applied(machine.grab(resting), 2_000, "r2", 5.0)
    fader = machine.grab(fader)
    ended = sync.on_failure(
        in_flight(machine.set_weight(fader, Weight(3_000), 6.0), 9.0), Busy("lambda:UpdateAlias"), 9.1
    )
    assert ended.at_rest
    assert ended.confirmed.routing == split(2_000)
    assert ended.before == START


def test_undo_goes_to_the_beginning_of_a_drag_of_several_writes(resting: Fader) -> None:
    fader = machine.grab(resting)
    for basis_points, revision, now in ((2_000, "r2", 5.0), (3_000, "r3", 9.0)):
        sent = in_flight(machine.set_weight(fader, Weight(basis_points), now), now + 1.0)
        fader = sync.on_response(sent, alias(split(basis_points), revision))
    assert machine.release(fader, 91.0).before == START


def test_a_failure_tells_what_was_wanted_last_not_what_was_sent(resting: Fader) -> None:
    fader = machine.set_weight(in_flight(machine.commit(resting, Weight(2_000), 0.0)), Weight(2_500), 0.1)
    ended = sync.on_failure(fader, Busy("lambda:UpdateAlias"), 0.2)
    assert isinstance(ended.event, Failed)
    assert ended.event.wanted == split(2_500)
    assert ended.knob == ended.bar == Weight(1_000)


@pytest.mark.parametrize(("retry_after", "wait"), [(0.0, 3.0), (7.0, 7.0)])
def test_throttling_holds_moves_up_but_not_decisions(resting: Fader, retry_after: float, wait: float) -> None:
    error = Busy("lambda:UpdateAlias", retry_after=retry_after)
    fader = sync.on_failure(in_flight(machine.commit(resting, Weight(2_000), 0.0)), error, 5.0)
    assert sync.next_call_at(machine.commit(fader, Weight(2_500), 5.1)) == 5.0 + wait
    assert sync.next_call_at(machine.set_routing(fader, Routing("6"))) == 0.0


def test_a_way_back_survives_the_failure_of_an_earlier_write(resting: Fader) -> None:
    fader = machine.grab(resting)
    fader = sync.on_response(in_flight(machine.set_weight(fader, Weight(2_000), 0.0), 9.0), alias(split(2_000), "r2"))
    fader = machine.cancel(in_flight(machine.set_weight(fader, Weight(3_000), 10.0), 19.0))
    ended = sync.on_failure(fader, Busy("lambda:UpdateAlias"), 19.1)
    assert isinstance(ended.event, Failed)
    assert ended.event.wanted == split(3_000)
    call = sync.next_call(ended, 19.1)
    assert call is not None
    assert (call.before.revision, call.after) == ("r2", START)


def test_a_way_back_to_where_the_alias_stands_needs_no_call_when_the_write_failed(resting: Fader) -> None:
    fader = machine.cancel(in_flight(machine.commit(resting, Weight(3_000), 0.0)))
    ended = sync.on_failure(fader, Busy("lambda:UpdateAlias"), 0.1)
    assert ended.at_rest
    assert sync.next_call_at(ended) is None


def test_what_aws_stored_is_what_stands(resting: Fader) -> None:
    fader = in_flight(machine.commit(resting, Weight(1_234), 0.0))
    stored = sync.on_response(fader, alias(split(1_200), "r2"))
    assert stored.event == StoredDifferently(split(1_234), split(1_200))
    assert stored.at_rest


def test_a_412_after_which_the_alias_reads_alike_but_was_written_is_a_conflict(resting: Fader) -> None:
    fader = in_flight(machine.commit(resting, Weight(2_000), 0.0))
    assert isinstance(sync.reconcile(fader, alias(START, "r9"), AliasMoved(), 1.0).event, Conflict)


def test_in_doubt_says_what_was_asked_last_as_well(resting: Fader) -> None:
    fader = machine.set_weight(in_flight(machine.commit(resting, Weight(2_000), 0.0)), Weight(2_500), 0.1)
    unconfirmed = sync.on_unread_outcome(fader, Unreachable("lambda:UpdateAlias"))
    assert isinstance(unconfirmed.event, Unconfirmed)
    assert (unconfirmed.event.call.after, unconfirmed.event.wanted) == (split(2_000), split(2_500))
    assert machine.set_weight(unconfirmed, Weight(3_000), 1.0) is unconfirmed


def test_a_reading_settles_the_doubt_and_undo_knows_where_the_shift_began(resting: Fader) -> None:
    unconfirmed = sync.on_unread_outcome(in_flight(machine.commit(resting, Weight(2_000), 0.0)), Unreachable())
    confirmed = sync.on_refresh(unconfirmed, alias(split(2_000), "r2"), unconfirmed.epoch, 1.0)
    assert confirmed.at_rest
    assert confirmed.confirmed.routing == split(2_000)
    assert confirmed.before == START


def test_a_conflict_that_wants_a_hundred_percent_offers_it_again(resting: Fader) -> None:
    fader = sync.on_refresh(machine.commit(resting, FULL, 0.0), alias(Routing("5"), "r2"), 0, 1.0)
    assert isinstance(fader.event, Conflict)
    mine = machine.apply_mine(fader, 2.0)
    assert mine.offers_promotion
    assert sync.next_call_at(mine) is None


def test_a_conflict_does_not_change_under_the_hand_that_settles_it(resting: Fader) -> None:
    fader = sync.on_refresh(machine.commit(resting, Weight(2_000), 0.0), alias(Routing("5"), "r2"), 0, 1.0)
    assert sync.on_refresh(fader, alias(Routing("9"), "r3"), fader.epoch, 2.0) is fader
    assert sync.next_call_at(fader) is None


def test_a_conflict_is_not_withdrawn_with_what_was_asked(resting: Fader) -> None:
    fader = sync.on_refresh(machine.commit(resting, Weight(2_000), 0.0), alias(Routing("5"), "r2"), 0, 1.0)
    assert machine.revert(fader) is fader


def test_an_alias_moved_elsewhere_at_rest_is_taken_over_with_a_note(resting: Fader) -> None:
    fader = sync.on_refresh(resting, alias(Routing("8"), "r2"), resting.epoch, 1.0)
    assert isinstance(fader.event, ChangedElsewhere)
    assert (fader.target, fader.canary) == (Routing("8"), "7")


def test_of_two_readings_the_older_one_does_not_land_on_the_newer(resting: Fader) -> None:
    newer = sync.on_refresh(resting, alias(Routing("8"), "r2"), resting.epoch, 1.0)
    assert sync.on_refresh(newer, alias(START, "r1"), resting.epoch, 1.1) is newer


def test_a_new_description_is_taken_over_without_a_word(resting: Fader) -> None:
    fader = sync.on_refresh(resting, alias(START, "r2", "shop"), resting.epoch, 1.0)
    assert fader.event is None
    assert fader.confirmed.description == "shop"
    assert fader.confirmed.revision == "r2"


def test_a_roll_back_needs_no_leave_and_a_promotion_does() -> None:
    fader = machine.fader_for(alias(START), armed=False)
    assert sync.next_call_at(machine.set_routing(fader, Routing("6"))) == 0.0
    promoting = machine.set_routing(fader, Routing("7"))
    assert sync.next_call_at(promoting) is None
    assert promoting.needs_approval
    assert machine.revert(promoting).at_rest
    assert sync.next_call_at(machine.arm(promoting)) == 0.0


def test_a_held_knob_does_not_ask_for_leave_before_it_is_let_go() -> None:
    fader = machine.set_weight(machine.grab(machine.fader_for(alias(START), armed=False)), Weight(2_000), 0.0)
    assert not fader.needs_approval
    assert machine.release(fader, 1.0).needs_approval


def test_moves_do_not_alter_a_decision_on_its_way(resting: Fader) -> None:
    fader = in_flight(machine.set_routing(resting, Routing("6")))
    assert machine.set_weight(fader, Weight(5_000), 1.0) is fader
    assert machine.grab(fader) is fader


def test_hurry_lets_what_is_asked_go_out_now(resting: Fader) -> None:
    fader = machine.set_weight(applied(resting, 2_000, "r2", 5.0), Weight(2_500), 5.1)
    assert sync.next_call_at(fader) == 6.0
    assert sync.next_call_at(machine.flush(fader, 5.2)) == 5.2
