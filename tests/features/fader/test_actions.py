"""What is done to a fader, as values: written down, read back and replayed they give the same fader."""

from __future__ import annotations

import pickle
from random import Random

import pytest

from tests.support.driven_fader import split
from tests.support.simulated_aws import Fate, SimulatedAws
from tui.domain.alias import Alias
from tui.domain.errors import AliasMoved, ProviderError
from tui.domain.intent import Promote, Redo, RollBack, SetRouting, StartCanary, Undo
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine, sync
from tui.features.fader.actions import (
    ApplyMine,
    Approve,
    Arm,
    Cancel,
    CommitWeight,
    Disarm,
    FaderAction,
    Flush,
    Grab,
    KeepTheirs,
    Nudge,
    Refuse,
    Release,
    Revert,
    Reviewed,
    SetWeight,
    StepTick,
    apply,
)
from tui.features.fader.events import Conflict, Refused
from tui.features.fader.machine import Fader
from tui.features.fader.planner import WhyNot

PROD = Alias("orders", "PROD", split(10), "r1")
ACTIONS: tuple[FaderAction, ...] = (
    Grab(),
    SetWeight(Weight(1_250)),
    Nudge(-100),
    StepTick(1),
    CommitWeight(Weight(2_500)),
    Release(),
    Cancel(),
    Arm(),
    Disarm(),
    Approve(PROD, split(25)),
    Revert(),
    Refuse("read-only"),
    Flush(),
    KeepTheirs(),
    ApplyMine(),
    StartCanary("8"),
    Promote(),
    RollBack(),
    Undo(),
    Redo(),
    SetRouting(Routing("6"), rolls_back=True),
    Reviewed(SetRouting(Routing("7")), PROD),
)


def fader_after(fader: Fader, *actions: FaderAction, now: float = 0.0) -> Fader:
    for action in actions:
        result = apply(fader, action, now)
        assert not isinstance(result, WhyNot), result
        fader = result
    return fader


@pytest.mark.parametrize("action", ACTIONS, ids=repr)
def test_an_action_outlives_pickling(action: FaderAction) -> None:
    assert pickle.loads(pickle.dumps(action)) == action


def replayed(record: list[tuple[float, FaderAction]], fates: list[Fate]) -> list[Fader]:
    """Return the states of a fader in front of a simulated AWS that answers at once, by these fates in turn."""
    aws, left = SimulatedAws(split(10)), list(fates)
    fader, states = machine.fader_for(aws.alias), []
    for now, action in record:
        result = apply(fader, action, now)
        fader = fader if isinstance(result, WhyNot) else result
        call = sync.next_call(fader, now)
        if call is not None:
            fader = sync.mark_sent(fader, call, now)
            try:
                fader = sync.on_response(fader, aws.update(call, left.pop(0) if left else Fate.APPLIED))
            except AliasMoved as error:
                fader = sync.reconcile(fader, aws.alias, error, now)
            except ProviderError as error:
                fader = sync.on_failure(fader, error, now)
        states.append(fader)
    return states


@pytest.mark.parametrize("seed", range(20))
def test_actions_replayed_at_their_times_give_the_same_fader(seed: int) -> None:
    chance = Random(seed)
    weights = [CommitWeight(Weight(chance.randrange(100, 9_000, 100))) for _ in range(10)]
    usual: tuple[FaderAction, ...] = (
        *weights,
        Arm(),
        StartCanary("8"),
        KeepTheirs(),
        ApplyMine(),
        Undo(),
        Redo(),
        Cancel(),
    )
    record = [(number * 0.4, chance.choice(usual if chance.random() < 0.8 else ACTIONS)) for number in range(200)]
    fates = [chance.choice((Fate.APPLIED, Fate.APPLIED, Fate.DENIED)) for _ in range(20)]
    states = replayed(record, fates)
    # Something has moved, so that what is compared is no row of equal faders.
    assert len({state.epoch for state in states}) > 10
    # Errors are equal to themselves alone, so what they say is compared.
    assert repr(replayed(pickle.loads(pickle.dumps(record)), fates)) == repr(states)


def test_a_nudge_and_a_step_go_on_from_the_target() -> None:
    fader = fader_after(machine.fader_for(PROD), Nudge(100), Nudge(100), StepTick(1))
    assert fader.target == split(25)
    assert fader_after(fader, StepTick(-1), Nudge(-500)).target == split(5)


def test_a_weight_that_is_typed_waits_for_no_more_moves() -> None:
    assert sync.next_call(fader_after(machine.fader_for(PROD), SetWeight(Weight(2_500))), 0.0) is None
    assert sync.next_call(fader_after(machine.fader_for(PROD), CommitWeight(Weight(2_500))), 0.0) is not None


def test_an_intent_that_cannot_be_had_says_why() -> None:
    result = apply(machine.fader_for(PROD), StartCanary("6"), 0.0)
    assert result == WhyNot("6 is the primary of PROD already")


def test_what_was_approved_arms_the_alias_only_while_it_is_still_what_is_asked() -> None:
    waiting = fader_after(machine.fader_for(PROD, armed=False), CommitWeight(Weight(2_500)))
    assert fader_after(waiting, Approve(PROD, split(25))).armed
    assert not fader_after(waiting, CommitWeight(Weight(3_000)), Approve(PROD, split(25))).armed
    other = Alias("orders", "PROD", split(10), "r2")
    assert not fader_after(waiting, Approve(other, split(25))).armed


def test_what_is_refused_is_taken_back_and_told() -> None:
    fader = fader_after(machine.fader_for(PROD), CommitWeight(Weight(2_500)), Refuse("read-only"))
    assert fader.target == PROD.routing
    assert fader.event == Refused("read-only", split(25))


def test_what_was_reviewed_arms_the_alias_as_it_was_reviewed_and_is_a_conflict_with_any_other() -> None:
    fader = machine.fader_for(PROD, armed=False)
    applied = fader_after(fader, Reviewed(Promote(), PROD))
    assert applied.armed
    assert applied.target == Routing("7")
    moved = Alias("orders", "PROD", split(10), "r2")
    conflict = fader_after(machine.fader_for(moved, armed=False), Reviewed(Promote(), PROD))
    assert isinstance(conflict.event, Conflict)
    assert not conflict.armed
