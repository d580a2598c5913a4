"""A stop is sent once, and what becomes of the rollback is looked at for as long as that makes sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, cast

import pytest

from tui.aws.port import Provider
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import StopDeployment
from tui.domain.errors import Busy, NotPermitted, NotSeen, ProviderError, Unreachable
from tui.domain.routing import Routing, Weight
from tui.writes.ownership.stopping import LONGEST, QUIET, UNHEARD, stop, stop_call

MOVING = Deployment("d-1", "orders", "PROD", status="InProgress", current_version="6", target_version="7")
BACK = Deployment("d-2", "orders", "PROD", status="Created", current_version="7", target_version="6")
SPLIT = Alias("orders", "PROD", Routing("6", "7", Weight(1000)))
WHOLE = Alias("orders", "PROD", Routing("6"))
BUSY = Busy("codedeploy:ListDeployments")
A = TypeVar("A")
Answers = tuple[Alias | ProviderError, Deployment | ProviderError | None]


@dataclass
class World:
    """Answers look by look, the last one over and over."""

    answers: list[Answers]
    refuses: ProviderError | None = None
    leaves_after: float = 1e9
    stopped: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    waited: float = 0.0
    count: int = 0

    def perform(self, call: StopDeployment) -> None:
        self.stopped.append(call.deployment)
        if self.refuses is not None:
            raise self.refuses

    def get_alias(self, function: str, alias: str) -> Alias:
        self.count += 1
        return _answer(self.answers[min(self.count, len(self.answers)) - 1][0])

    def find_deployment(self, function: str, alias: str) -> Deployment | None:
        return _answer(self.answers[min(self.count, len(self.answers)) - 1][1])

    def wait(self, seconds: float) -> bool:
        self.waited += seconds
        return self.waited >= self.leaves_after

    def run(self, alias: Alias = SPLIT, *, rolls_back: bool = True) -> Alias:
        return stop(
            cast(Provider, self),
            stop_call(alias, MOVING, rolls_back=rolls_back),
            wait=self.wait,
            answered=lambda: self.progress.append("answered"),
            looked=lambda: self.progress.append("looked"),
        )


def _answer(answer: A | ProviderError) -> A:
    if isinstance(answer, ProviderError):
        raise answer
    return answer


def test_it_is_over_when_the_alias_is_back_and_nothing_moves_it() -> None:
    world = World([(SPLIT, MOVING), (SPLIT, None), (SPLIT, BACK), (WHOLE, BACK), (WHOLE, None)])
    assert world.run() == WHOLE
    assert world.stopped == ["d-1"]
    assert world.progress == ["answered", *["looked"] * 5]


def test_an_alias_that_had_not_moved_yet_is_not_taken_for_one_that_is_back() -> None:
    world = World([(WHOLE, BUSY), (WHOLE, MOVING), (WHOLE, None)])
    assert world.run(WHOLE) == WHOLE
    assert world.count == 3


def test_an_alias_that_moved_back_says_enough_where_deployments_cannot_be_read() -> None:
    assert World([(SPLIT, BUSY), (WHOLE, BUSY)]).run() == WHOLE


def test_a_rollback_that_never_begins_is_not_waited_for_for_ever() -> None:
    world = World([(SPLIT, None)])
    with pytest.raises(NotSeen, match="d-1 was stopped, and PROD was not seen back on 6") as caught:
        world.run()
    assert caught.value.outcome_unknown
    assert QUIET - 10 <= world.waited <= QUIET
    assert world.count < 15


@pytest.mark.parametrize("answer", [(SPLIT, BACK), (BUSY, BUSY), (SPLIT, BUSY)])
def test_nothing_is_looked_at_for_ever(answer: Answers) -> None:
    world = World([answer])
    with pytest.raises(NotSeen):
        world.run()
    assert LONGEST <= world.waited <= LONGEST + 10
    assert world.count < 50


def test_what_cannot_be_read_for_a_while_is_looked_at_again() -> None:
    assert World([(BUSY, BUSY)] * 5 + [(WHOLE, None)]).run() == WHOLE


def test_leaving_ends_it() -> None:
    world = World([(SPLIT, BACK)], leaves_after=1.0)
    with pytest.raises(NotSeen):
        world.run()
    assert world.count == 2


def test_a_refused_stop_is_not_looked_after() -> None:
    world = World([(SPLIT, MOVING)], refuses=NotPermitted("codedeploy:StopDeployment"))
    with pytest.raises(NotPermitted):
        world.run()
    assert world.count == 0


def test_a_lost_answer_is_recognised_by_looking() -> None:
    world = World([(SPLIT, MOVING), (SPLIT, BACK), (WHOLE, None)], refuses=Unreachable())
    assert world.run() == WHOLE
    assert world.progress == ["looked", "looked", "answered", "looked"]


def test_a_lost_answer_that_nothing_comes_of_is_told_as_lost() -> None:
    world = World([(SPLIT, MOVING)], refuses=Unreachable())
    with pytest.raises(Unreachable):
        world.run()
    assert world.waited <= UNHEARD + 8
    assert world.stopped == ["d-1"]


def test_without_rollback_the_alias_is_left_as_it_is() -> None:
    world = World([(SPLIT, MOVING), (SPLIT, None)])
    assert world.run(rolls_back=False) == SPLIT
    assert world.count == 2
