"""Roll back, undo and redo: which calls they mean, in which order, and when they ask first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.driven_fader import DrivenFader, split
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
def driven() -> DrivenFader:
    return DrivenFader(split(1))


def test_undo_goes_back_step_by_step_and_never_forward(driven: DrivenFader) -> None:
    driven.weigh(5, 10, 25)
    passed = []
    for _ in range(3):
        driven.do(Undo())
        passed.append(driven.at)
    assert passed == [split(10), split(5), split(1)]
    assert plan(Undo(), driven.fader) == WhyNot("nothing to undo on PROD in this session")


def test_redo_goes_the_same_way_forward_until_something_else_is_done(driven: DrivenFader) -> None:
    driven.weigh(5, 10)
    driven.do(Undo(), Undo(), Redo())
    assert driven.at == split(5)
    driven.do(Redo())
    assert driven.at == split(10)
    assert isinstance(plan(Redo(), driven.fader), WhyNot)
    driven.do(Undo(), Promote())
    assert driven.at == Routing("7")
    assert isinstance(plan(Redo(), driven.fader), WhyNot)
    driven.do(Undo(), Undo())
    assert driven.at == split(1)


def test_undo_pressed_again_before_the_first_is_answered_goes_on_backward(driven: DrivenFader) -> None:
    driven.weigh(5, 10, 25)
    driven.wish(Undo())
    driven.go_out()
    driven.wish(Undo())
    driven.wish(Undo())
    driven.answer()
    driven.send()
    assert driven.at == split(1)
    driven.do(Redo())
    assert driven.at == split(5)


def test_of_two_undos_the_second_of_which_fails_the_first_is_done(driven: DrivenFader) -> None:
    driven.weigh(5, 10, 25)
    driven.wish(Undo())
    driven.go_out()
    driven.wish(Undo())
    driven.answer()
    driven.send(Fate.THROTTLED)
    assert driven.at == split(10)
    assert isinstance(driven.fader.event.error if driven.fader.event else None, Busy)  # type: ignore[union-attr]
    driven.do(Undo())
    assert driven.at == split(5)
    driven.do(Redo(), Redo())
    assert driven.at == split(25)


def test_a_shift_under_way_is_undone_to_its_beginning(driven: DrivenFader) -> None:
    driven.weigh(5)
    driven.fader = machine.set_weight(machine.grab(driven.fader), Weight(2_000), driven.now)
    driven.go_out()
    driven.wish(Undo())
    driven.answer()
    driven.send()
    assert driven.at == split(5)
    driven.do(Undo())
    assert driven.at == split(1)


def test_an_exact_weight_of_aws_comes_back_by_undo(driven: DrivenFader) -> None:
    exact = Routing("6", "7", Weight.from_api(1 / 3))
    driven = DrivenFader(exact)
    driven.weigh(5)
    driven.do(Undo())
    assert driven.aws.written[-1].parameters()["RoutingConfig"] == {"AdditionalVersionWeights": {"7": 1 / 3}}


def test_anothers_description_leaves_what_can_be_undone(driven: DrivenFader) -> None:
    driven.weigh(5)
    driven.describe_elsewhere()
    driven.fader = sync.on_refresh(driven.fader, driven.aws.alias, driven.fader.epoch, 0.0)
    assert driven.fader.event is None
    driven.do(Undo())
    assert driven.at == split(1)


def test_after_anothers_move_there_is_nothing_of_ours_to_undo(driven: DrivenFader) -> None:
    driven.weigh(5)
    driven.aws.move(Routing("8"))
    driven.fader = sync.on_refresh(driven.fader, driven.aws.alias, driven.fader.epoch, 0.0)
    assert isinstance(driven.fader.event, ChangedElsewhere)
    assert isinstance(plan(Undo(), driven.fader), WhyNot)


@pytest.mark.parametrize("intent", [RollBack(), Promote()])
def test_a_roll_back_refused_for_a_new_description_alone_goes_out_once_more(
    driven: DrivenFader, intent: Intent
) -> None:
    driven.describe_elsewhere()
    driven.wish(intent)
    driven.send()
    assert sync.next_call_at(driven.fader) == 0.0
    driven.send()
    assert driven.at == (Routing("6") if intent == RollBack() else Routing("7"))
    assert len(driven.aws.written) == 1
    assert driven.fader.before == split(1)


def test_it_goes_out_once_more_and_not_for_ever(driven: DrivenFader) -> None:
    driven.wish(RollBack())
    for _ in range(2):
        driven.describe_elsewhere()
        driven.send()
    assert isinstance(driven.fader.event, Conflict)
    assert sync.next_call_at(driven.fader) is None


def test_a_roll_back_refused_because_the_alias_was_moved_is_a_conflict(driven: DrivenFader) -> None:
    driven.aws.move(split(20, "8"))
    driven.wish(RollBack())
    driven.send()
    assert isinstance(driven.fader.event, Conflict)
    assert driven.aws.written == []
    # And rolls back, by the same key, what is there now.
    driven.do(RollBack())
    assert driven.at == Routing("6")


@pytest.mark.parametrize("intent", [Undo(), SetRouting(Routing("6"))])
def test_other_decisions_that_meet_another_revision_are_conflicts(driven: DrivenFader, intent: Intent) -> None:
    driven.weigh(5)
    driven.describe_elsewhere()
    driven.wish(intent)
    driven.send()
    assert isinstance(driven.fader.event, Conflict)


def test_a_lost_answer_of_a_roll_back_is_not_sent_again(driven: DrivenFader) -> None:
    driven.wish(RollBack())
    driven.go_out()
    driven.describe_elsewhere()
    assert driven.fader.in_flight is not None
    fader = sync.reconcile(driven.fader, driven.aws.alias, ProviderError(), 0.0)
    assert sync.next_call_at(fader) is None


def test_what_was_reviewed_on_another_state_is_a_conflict_of_all_three(driven: DrivenFader) -> None:
    reviewed = driven.fader.confirmed
    driven.aws.move(Routing("7"))
    driven.fader = sync.on_refresh(driven.fader, driven.aws.alias, driven.fader.epoch, 0.0)
    result = carried_out(SetRouting(Routing("5")), driven.fader, reviewed)
    assert isinstance(result, Fader)
    assert result.event == Conflict(reviewed, driven.aws.alias, Routing("5"))
    assert sync.next_call_at(result) is None
    assert sync.next_call(machine.apply_mine(result, 0.0), 0.0) is not None
    assert machine.keep_theirs(result).at_rest


@pytest.mark.parametrize("field", ["routing", "revision"])
def test_what_was_reviewed_is_bound_to_routing_and_revision(driven: DrivenFader, field: str) -> None:
    current = driven.fader.confirmed
    reviewed = replace(current, routing=Routing("6")) if field == "routing" else replace(current, revision="r0")
    result = carried_out(SetRouting(Routing("5")), driven.fader, reviewed)
    assert isinstance(result, Fader)
    assert isinstance(result.event, Conflict)
    unchanged = carried_out(SetRouting(Routing("5")), driven.fader, current)
    assert isinstance(unchanged, Fader)
    assert sync.next_call_at(unchanged) == 0.0


def test_undo_after_a_roll_back_brings_traffic_back_and_says_so(driven: DrivenFader) -> None:
    driven.weigh(10)
    assert returning(driven.fader, split(1)) is None
    driven.do(RollBack())
    assert returning(driven.fader, split(10)) == "7"
    driven.do(Undo())
    # Made by the operator's yes; what led there is no roll back.
    assert returning(driven.fader, split(1)) is None


def test_an_undo_that_waits_for_leave_says_what_it_brings_back_and_a_new_canary_is_none(driven: DrivenFader) -> None:
    driven.do(RollBack())
    driven.fader = machine.disarm(driven.fader)
    driven.wish(Undo())
    assert driven.fader.needs_approval
    assert asked_to_return(driven.fader) == "7"
    driven.fader = machine.revert(driven.fader)
    driven.fader = machine.commit(driven.fader, Weight(100), driven.now)
    assert driven.fader.needs_approval
    assert asked_to_return(driven.fader) is None


def test_a_roll_back_that_is_not_answered_yet_is_one_all_the_same(driven: DrivenFader) -> None:
    driven.wish(RollBack())
    driven.go_out()
    planned = plan(Undo(), driven.fader)
    assert planned == split(1)
    assert returning(driven.fader, split(1)) == "7"


def test_going_back_from_a_promotion_or_to_a_smaller_weight_brings_nothing_back(driven: DrivenFader) -> None:
    driven.weigh(10)
    driven.do(Promote())
    assert returning(driven.fader, split(10)) is None
    driven.do(Undo())
    assert returning(driven.fader, split(1)) is None


def test_a_version_rolled_back_to_by_hand_is_a_roll_back_too() -> None:
    driven = DrivenFader(Routing("7"))
    reviewed = driven.fader.confirmed
    # A new description, seen or not, holds it up neither way.
    driven.describe_elsewhere()
    driven.fader = sync.on_refresh(driven.fader, driven.aws.alias, driven.fader.epoch, 0.0)
    result = carried_out(SetRouting(Routing("6"), rolls_back=True), driven.fader, reviewed)
    assert isinstance(result, Fader)
    driven.fader = result
    driven.describe_elsewhere()
    driven.send()
    driven.send()
    assert driven.at == Routing("6")
    assert returning(driven.fader, Routing("7")) == "7"
    driven.do(Undo())
    assert returning(driven.fader, Routing("6")) is None
