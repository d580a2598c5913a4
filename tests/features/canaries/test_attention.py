"""What wants a look first: a failing canary, one left behind, one that is moved, any split, what was just moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.healths import FAILING, HEALTHY, KNOWN, SPLIT, WHOLE
from tests.support.make_believe_traffic import at
from tests.support.rollouts import PLAN
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.move import Move
from tui.domain.routing import FULL, Routing
from tui.features.canaries.attention import State, concern, state_of
from tui.features.health.health import Health, assessed
from tui.features.health.statistics.verdict import Outcome, Verdict
from tui.features.rollout.entries import Entry
from tui.features.rollout.here.store import KeptRollout, Listed, Place
from tui.features.rollout.hosted.deployment import from_listed
from tui.features.rollout.machine import begin

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def verdict(failing: bool) -> Verdict:
    judged = assessed(Health(SPLIT, FAILING if failing else HEALTHY), KNOWN, KNOWN, at(12)).verdict
    assert judged is not None
    assert (judged.outcome is Outcome.FAIL) is failing
    return judged


def moved(hours_ago: float, *, here: bool = False) -> Move:
    return Move(NOW - hours_ago * HOUR, "PROD", "UpdateAlias", None, SPLIT.routing, recorded=here)


def deployment(status: str) -> Entry:
    read = Deployment("d-1", "orders", "PROD", status=status, current_version="6", target_version="7", ended=NOW - HOUR)
    return Entry(from_listed(read, NOW))


def rollout(*, carried_out: bool) -> Entry:
    return Entry(Listed("r1", KeptRollout(begin("r1", PLAN, WHOLE, "7", NOW), Place("1", "r")), carried_out))


FAILED, MOVING = deployment("Failed"), deployment("InProgress")
ALL = replace(SPLIT, routing=Routing("6").at("7", FULL))


@pytest.mark.parametrize(
    ("alias", "move", "failing", "mover", "state"),
    [
        (SPLIT, moved(48), True, FAILED, State.FAILING),
        (SPLIT, moved(48), True, MOVING, State.FAILING),
        (SPLIT, moved(48), None, FAILED, State.STALE),
        (SPLIT, moved(0.5), None, FAILED, State.STALE),
        # Whoever moved it from here since then knows of the split.
        (SPLIT, moved(0.5, here=True), None, FAILED, State.SPLIT),
        (SPLIT, None, None, rollout(carried_out=False), State.STALE),
        (SPLIT, None, None, rollout(carried_out=True), State.DEPLOYING),
        (ALL, moved(48), False, None, State.STALE),
        (ALL, moved(48), None, MOVING, State.DEPLOYING),
        (SPLIT, moved(48), False, MOVING, State.DEPLOYING),
        (WHOLE, moved(48), None, MOVING, State.DEPLOYING),
        (SPLIT, moved(1), False, None, State.SPLIT),
        (SPLIT, None, None, deployment("Succeeded"), State.SPLIT),
        (WHOLE, moved(23), None, None, State.MOVED),
        (WHOLE, moved(25), None, None, State.REST),
        (WHOLE, None, None, FAILED, State.REST),
    ],
)
def test_each_alias_is_in_one_state(
    alias: Alias, move: Move | None, failing: bool | None, mover: Entry | None, state: State
) -> None:
    judged = None if failing is None else verdict(failing)
    assert state_of(alias, move, judged, mover, NOW) is state


def test_a_split_that_another_deployment_left_is_not_taken_for_this_one() -> None:
    other = replace(SPLIT, routing=Routing("7").at("8", SPLIT.routing.weight))
    assert state_of(other, None, None, FAILED, NOW) is State.SPLIT


def test_a_canary_of_which_nothing_is_known_goes_before_one_that_does_well() -> None:
    passing = replace(verdict(failing=False), outcome=Outcome.PASS)
    outcomes = (Outcome.WARN, None, Outcome.NOT_ENOUGH, Outcome.ERRORS_ONLY, Outcome.PASS)
    ranks = [concern(None if one is None else replace(passing, outcome=one)) for one in outcomes]
    assert ranks == sorted(ranks)
