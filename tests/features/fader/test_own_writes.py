"""What this session wrote itself is not someone else's."""

from __future__ import annotations

from dataclasses import replace

from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.fader.events import Conflict
from tui.features.fader.machine import fader_for, in_conflict
from tui.features.fader.own_writes import OwnWrites

PROD = Alias("orders", "PROD", Routing("6", "7", Weight(1_000)), "r1")
DESCRIBED = replace(PROD, revision="r2", description="shop")
MOVED = replace(PROD, routing=Routing("6"), revision="r3")


def own(*aliases: Alias) -> OwnWrites:
    made = OwnWrites()
    for alias in aliases:
        made.note(alias)
    return made


def test_a_review_outlives_a_description_of_ours_and_nothing_else() -> None:
    assert own(DESCRIBED).as_reviewed(PROD, DESCRIBED) is DESCRIBED
    assert own(MOVED).as_reviewed(PROD, MOVED) is None
    assert own().as_reviewed(PROD, MOVED) is PROD
    assert own().as_reviewed(PROD, DESCRIBED) is PROD
    assert own().as_reviewed(PROD, PROD) == PROD


def test_only_a_conflict_with_a_description_of_ours_is_none() -> None:
    def conflict(theirs: Alias) -> Conflict:
        return Conflict(PROD, theirs, Routing("7"))

    fader = fader_for(PROD)
    assert own(DESCRIBED).came_between(in_conflict(fader, conflict(DESCRIBED)))
    assert not own().came_between(in_conflict(fader, conflict(DESCRIBED)))
    assert not own(MOVED).came_between(in_conflict(fader, conflict(MOVED)))
    assert not own(PROD).came_between(fader)


def test_without_revisions_nothing_is_known_to_be_ours() -> None:
    nameless = replace(PROD, revision=None)
    assert not own(nameless).is_own(nameless)
    assert own(nameless).as_reviewed(nameless, replace(nameless, routing=Routing("6"))) is nameless
