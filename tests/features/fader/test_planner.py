"""What a wish for the selected alias means, or why it cannot be had."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.domain.alias import Alias
from tui.domain.intent import Intent, Promote, Redo, RollBack, StartCanary, Undo
from tui.domain.routing import Routing, Weight
from tui.features.fader.events import Conflict
from tui.features.fader.machine import fader_for, set_weight
from tui.features.fader.planner import WhyNot, plan
from tui.features.fader.undo import Place, UndoStack, moved

WHOLE = fader_for(Alias("orders", "PROD", Routing("6"), "r1"))
SPLIT = fader_for(Alias("orders", "PROD", Routing("6", "7", Weight(1000)), "r1"))


def test_promote_names_the_canary_alone() -> None:
    assert plan(Promote(), SPLIT) == Routing("7")


def test_promote_follows_a_canary_that_is_only_asked_for() -> None:
    full = set_weight(replace(WHOLE, canary="8"), Weight(10_000), 0.0)
    assert full.offers_promotion
    assert plan(Promote(), full) == Routing("8")


def test_roll_back_keeps_the_primary() -> None:
    assert plan(RollBack(), SPLIT) == Routing("6")


def test_undo_goes_to_where_the_last_shift_began_and_redo_back() -> None:
    stack = moved(UndoStack(), Routing("5"), Place(Routing("6")))
    assert plan(Undo(), replace(WHOLE, undo=stack)) == Routing("5")
    undone = replace(fader_for(Alias("orders", "PROD", Routing("5"), "r1")), undo=replace(stack, at=0))
    assert plan(Redo(), undone) == Routing("6")


def test_in_a_conflict_roll_back_means_what_stands_there_now() -> None:
    theirs = replace(SPLIT.confirmed, routing=Routing("7", "8", Weight(2000)), revision="r9")
    conflict = replace(WHOLE, event=Conflict(WHOLE.confirmed, theirs, Routing("6", "7", Weight(5))))
    assert plan(RollBack(), conflict) == Routing("7")


@pytest.mark.parametrize(
    ("fader", "intent", "words"),
    [
        (WHOLE, Promote(), "no canary to promote"),
        (WHOLE, RollBack(), "6 has all traffic already"),
        (WHOLE, Undo(), "nothing to undo"),
        (WHOLE, Redo(), "nothing to redo"),
        (WHOLE, StartCanary("$LATEST"), "publish a version"),
        (WHOLE, StartCanary("$LATEST.PUBLISHED"), "only numbered"),
        (WHOLE, StartCanary("6"), "is the primary"),
        (SPLIT, StartCanary("7"), "is the canary"),
        (SPLIT, StartCanary("5"), "promote it or roll back first"),
        (
            replace(SPLIT, event=Conflict(SPLIT.confirmed, WHOLE.confirmed, Routing("6"))),
            RollBack(),
            "6 has all traffic already",
        ),
        (replace(SPLIT, event=Conflict(SPLIT.confirmed, WHOLE.confirmed, Routing("6"))), Promote(), "resolve"),
    ],
)
def test_what_cannot_be_had_says_why(fader: object, intent: Intent, words: str) -> None:
    planned = plan(intent, fader)  # type: ignore[arg-type]
    assert isinstance(planned, WhyNot)
    assert words in planned.reason
