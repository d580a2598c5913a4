"""What a session with one alias knows: where the alias was when, by its own writes and by readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.driven_fader import split
from tests.support.simulated_aws import Fate, SimulatedAws
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.routing import Weight
from tui.features.alias_history.routing_history import RoutingInterval
from tui.features.fader import machine
from tui.features.fader.actions import CommitWeight
from tui.features.fader.live.session import AliasSession
from tui.features.fader.machine import Fader
from tui.features.fader.own_writes import OwnWrites

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


@dataclass
class Clock:
    """A clock that the test sets."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


class Stage:
    """A session with an alias at a simulated AWS, and the states that it told."""

    def __init__(self) -> None:
        self.aws, self.clock, self.own_writes = SimulatedAws(split(10)), Clock(), OwnWrites()
        self.fate = Fate.APPLIED
        self.states: list[Fader] = []
        self.session = AliasSession(
            machine.fader_for(self.aws.alias),
            self.own_writes,
            write=self.write,
            read=self.read,
            refusal=lambda _: None,
            changed=lambda _, fader: self.states.append(fader),
            clock=self.clock,
        )

    async def write(self, call: UpdateAlias) -> Alias:
        # The answer comes a minute later.
        alias = self.aws.update(call, self.fate)
        self.clock.at += timedelta(minutes=1)
        return alias

    async def read(self) -> Alias:
        return self.aws.alias

    async def move(self, percent: float) -> None:
        self.session.shift.apply(CommitWeight(Weight(round(percent * 100))))
        await self.session.shift.finish()


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def test_a_write_of_ours_says_until_when_the_alias_was_where_it_was(stage: Stage) -> None:
    stage.clock.at = minute(10)
    await stage.move(25)
    before, after = stage.session.routing_history
    assert before == RoutingInterval(minute(0), minute(10), split(10), "r1")
    assert after == RoutingInterval(minute(10), minute(10), split(25), "r2")
    assert stage.own_writes.is_own(stage.session.alias)
    assert stage.states[-1] is stage.session.fader


async def test_what_another_moved_leaves_unknown_when(stage: Stage) -> None:
    stage.aws.move(split(50))
    stage.clock.at = minute(10)
    await stage.session.shift.refresh()
    assert stage.session.routing_history == (
        RoutingInterval(minute(0), minute(0), split(10), "r1"),
        RoutingInterval(minute(10), minute(10), split(50), "r2"),
    )
    assert not stage.own_writes.is_own(stage.session.alias)


async def test_a_reading_that_finds_the_alias_as_it_was_prolongs_what_is_known(stage: Stage) -> None:
    stage.clock.at = minute(10)
    await stage.session.shift.refresh()
    assert stage.session.routing_history == (RoutingInterval(minute(0), minute(10), split(10), "r1"),)


async def test_a_write_whose_answer_was_lost_is_ours_once_a_reading_confirms_it(stage: Stage) -> None:
    stage.fate = Fate.ANSWER_LOST
    await stage.move(25)
    assert stage.session.alias.routing == split(25)
    assert stage.own_writes.is_own(stage.session.alias)
