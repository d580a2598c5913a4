"""Roll back, undo and redo: which calls they mean, in which order, and when they ask first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.fader_hand import Hand, split
from tests.support.simulated_aws import Fate
from tui.domain.errors import Busy, ProviderError
from tui.domain.intent import Intent, Promote, Redo, RollBack, SetRouting, Undo
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.events import ChangedElsewhere, Conflict
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot, carried_out, plan
from tui.features.fader.way_back import asked_to_return, returning


@pytest.fixture
def hand() -> Hand:
    return Hand(split(1))


def test_undo_goes_back_step_by_step_and_never_forward(hand: Hand) -> None:
    hand.weigh(5, 10, 25)
    passed = []
    for _ in range(3):
        hand.do(Undo())
        passed.append(hand.at)
    assert passed == [split(10), split(5), split(1)]
    assert plan(Undo(), hand.fader) == WhyNot("nothing to undo on PROD in this session")


def test_redo_goes_the_same_way_forward_until_something_else_is_done(hand: Hand) -> None:
    hand.weigh(5, 10)
    hand.do(Undo(), Undo(), Redo())
    assert hand.at == split(5)
    hand.do(Redo())
    assert hand.at == split(10)
    assert isinstance(plan(Redo(), hand.fader), WhyNot)
    hand.do(Undo(), Promote())
    assert hand.at == Routing("7")
    assert isinstance(plan(Redo(), hand.fader), WhyNot)
    hand.do(Undo(), Undo())
    assert hand.at == split(1)


def test_undo_pressed_again_before_the_first_is_answered_goes_on_backward(hand: Hand) -> None:
    hand.weigh(5, 10, 25)
    hand.wish(Undo())
    hand.go_out()
    hand.wish(Undo())
    hand.wish(Undo())
    hand.answer()
    hand.send()
    assert hand.at == split(1)
    hand.do(Redo())
    assert hand.at == split(5)


def test_of_two_undos_the_second_of_which_fails_the_first_is_done(hand: Hand) -> None:
    hand.weigh(5, 10, 25)
    hand.wish(Undo())
    hand.go_out()
    hand.wish(Undo())
    hand.answer()
    hand.send(Fate.THROTTLED)
    assert hand.at == split(10)
    assert isinstance(hand.fader.event.error if hand.fader.event else None, Busy)  # type: ignore[union-attr]
    hand.do(Undo())
    assert hand.at == split(5)
    hand.do(Redo(), Redo())
    assert hand.at == split(25)


def test_a_shift_under_way_is_undone_to_its_beginning(hand: Hand) -> None:
    hand.weigh(5)
    hand.fader = machine.set_weight(machine.grab(hand.fader), Weight(2_000), hand.now)
    hand.go_out()
    hand.wish(Undo())
    hand.answer()
    hand.send()
    assert hand.at == split(5)
    hand.do(Undo())
    assert hand.at == split(1)


def test_an_exact_weight_of_aws_comes_back_by_undo(hand: Hand) -> None:
    exact = Routing("6", "7", Weight.from_api(1 / 3))
    hand = Hand(exact)
    hand.weigh(5)
    hand.do(Undo())
    assert hand.aws.written[-1].parameters()["RoutingConfig"] == {"AdditionalVersionWeights": {"7": 1 / 3}}


def test_anothers_description_leaves_what_can_be_undone(hand: Hand) -> None:
    hand.weigh(5)
    hand.describe_elsewhere()
    hand.fader = sync.on_refresh(hand.fader, hand.aws.alias, hand.fader.epoch, 0.0)
    assert hand.fader.event is None
    hand.do(Undo())
    assert hand.at == split(1)


def test_after_anothers_move_there_is_nothing_of_ours_to_undo(hand: Hand) -> None:
    hand.weigh(5)
    hand.aws.move(Routing("8"))
    hand.fader = sync.on_refresh(hand.fader, hand.aws.alias, hand.fader.epoch, 0.0)
    assert isinstance(hand.fader.event, ChangedElsewhere)
    assert isinstance(plan(Undo(), hand.fader), WhyNot)


@pytest.mark.parametrize("intent", [RollBack(), Promote()])
def test_a_roll_back_refused_for_a_new_description_alone_goes_out_once_more(hand: Hand, intent: Intent) -> None:
    hand.describe_elsewhere()
    hand.wish(intent)
    hand.send()
    assert sync.next_call_at(hand.fader) == 0.0
    hand.send()
    assert hand.at == (Routing("6") if intent == RollBack() else Routing("7"))
    assert len(hand.aws.written) == 1
    assert hand.fader.before == split(1)


def test_it_goes_out_once_more_and_not_for_ever(hand: Hand) -> None:
    hand.wish(RollBack())
    for _ in range(2):
        hand.describe_elsewhere()
        hand.send()
    assert isinstance(hand.fader.event, Conflict)
    assert sync.next_call_at(hand.fader) is None


def test_a_roll_back_refused_because_the_alias_was_moved_is_a_conflict(hand: Hand) -> None:
    hand.aws.move(split(20, "8"))
    hand.wish(RollBack())
    hand.send()
    assert isinstance(hand.fader.event, Conflict)
    assert hand.aws.written == []
    # And rolls back, by the same key, what is there now.
    hand.do(RollBack())
    assert hand.at == Routing("6")


@pytest.mark.parametrize("intent", [Undo(), SetRouting(Routing("6"))])
def test_other_decisions_that_meet_another_revision_are_conflicts(hand: Hand, intent: Intent) -> None:
    hand.weigh(5)
    hand.describe_elsewhere()
    hand.wish(intent)
    hand.send()
    assert isinstance(hand.fader.event, Conflict)


def test_a_lost_answer_of_a_roll_back_is_not_sent_again(hand: Hand) -> None:
    hand.wish(RollBack())
    hand.go_out()
    hand.describe_elsewhere()
    assert hand.fader.in_flight is not None
    fader = sync.reconcile(hand.fader, hand.aws.alias, ProviderError(), 0.0)
    assert sync.next_call_at(fader) is None


def test_what_was_reviewed_on_another_state_is_a_conflict_of_all_three(hand: Hand) -> None:
    reviewed = hand.fader.confirmed
    hand.aws.move(Routing("7"))
    hand.fader = sync.on_refresh(hand.fader, hand.aws.alias, hand.fader.epoch, 0.0)
    taken = carried_out(SetRouting(Routing("5")), hand.fader, reviewed)
    assert isinstance(taken, Fader)
    assert taken.event == Conflict(reviewed, hand.aws.alias, Routing("5"))
    assert sync.next_call_at(taken) is None
    assert sync.next_call(machine.apply_mine(taken, 0.0), 0.0) is not None
    assert machine.keep_theirs(taken).at_rest


@pytest.mark.parametrize("field", ["routing", "revision"])
def test_what_was_reviewed_is_bound_to_routing_and_revision(hand: Hand, field: str) -> None:
    stands = hand.fader.confirmed
    reviewed = replace(stands, routing=Routing("6")) if field == "routing" else replace(stands, revision="r0")
    taken = carried_out(SetRouting(Routing("5")), hand.fader, reviewed)
    assert isinstance(taken, Fader)
    assert isinstance(taken.event, Conflict)
    unchanged = carried_out(SetRouting(Routing("5")), hand.fader, stands)
    assert isinstance(unchanged, Fader)
    assert sync.next_call_at(unchanged) == 0.0


def test_undo_after_a_roll_back_brings_traffic_back_and_says_so(hand: Hand) -> None:
    hand.weigh(10)
    assert returning(hand.fader, split(1)) is None
    hand.do(RollBack())
    assert returning(hand.fader, split(10)) == "7"
    hand.do(Undo())
    # Made by the operator's yes; what led there is no roll back.
    assert returning(hand.fader, split(1)) is None


def test_an_undo_that_waits_for_leave_says_what_it_brings_back_and_a_new_canary_is_none(hand: Hand) -> None:
    hand.do(RollBack())
    hand.fader = machine.disarm(hand.fader)
    hand.wish(Undo())
    assert hand.fader.needs_approval
    assert asked_to_return(hand.fader) == "7"
    hand.fader = machine.revert(hand.fader)
    hand.fader = machine.commit(hand.fader, Weight(100), hand.now)
    assert hand.fader.needs_approval
    assert asked_to_return(hand.fader) is None


def test_a_roll_back_that_is_not_answered_yet_is_one_all_the_same(hand: Hand) -> None:
    hand.wish(RollBack())
    hand.go_out()
    planned = plan(Undo(), hand.fader)
    assert planned == split(1)
    assert returning(hand.fader, split(1)) == "7"


def test_going_back_from_a_promotion_or_to_a_smaller_weight_brings_nothing_back(hand: Hand) -> None:
    hand.weigh(10)
    hand.do(Promote())
    assert returning(hand.fader, split(10)) is None
    hand.do(Undo())
    assert returning(hand.fader, split(1)) is None


def test_a_version_rolled_back_to_by_hand_is_a_roll_back_too() -> None:
    hand = Hand(Routing("7"))
    reviewed = hand.fader.confirmed
    # A new description, seen or not, holds it up neither way.
    hand.describe_elsewhere()
    hand.fader = sync.on_refresh(hand.fader, hand.aws.alias, hand.fader.epoch, 0.0)
    taken = carried_out(SetRouting(Routing("6"), rolls_back=True), hand.fader, reviewed)
    assert isinstance(taken, Fader)
    hand.fader = taken
    hand.describe_elsewhere()
    hand.send()
    hand.send()
    assert hand.at == Routing("6")
    assert returning(hand.fader, Routing("7")) == "7"
    hand.do(Undo())
    assert returning(hand.fader, Routing("6")) is None
