"""A hundred races with a second writer: no write of theirs is lost, and each is seen before ours goes over it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from tests.support.faults import CarryOut, FaultyAccount
from tests.support.paths import SCENARIOS
from tests.support.thorough import first_seed, tries
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context
from tui.domain.routing import Routing, Weight
from tui.features.fader import machine
from tui.features.fader.actions import ApplyMine, CommitWeight, KeepTheirs
from tui.features.fader.events import ChangedElsewhere, Conflict
from tui.features.fader.live.driver import ShiftDriver
from tui.features.fader.machine import Fader, Pace

SMALL = SCENARIOS / "small.yaml"
NAME, ALIAS = "order-processor", "PROD"
WRITE, READ = "lambda:UpdateAlias", "lambda:GetAlias"
RACES = tries(12, 100)

POINTS = (
    (WRITE, "before it arrives"),
    (WRITE, "before the answer"),
    (WRITE, "and the answer is lost"),
    (WRITE, "and it never arrives"),
    (READ, "before it arrives"),
    (READ, "before the answer"),
    ("", "no change pending"),
)
"""When the other one writes, as seen from the call of ours that it crosses."""


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    # botocore pauses between its attempts; the pauses are not what is tested.
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


class Race:
    """One alias, one operator with a fader, one other writer, and what happened in its order."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)
        self.call, self.moment = POINTS[number % len(POINTS)]
        # Only the operator's write that it crosses is let pass; which one that is differs from race to race.
        self.crossing = self.chance.randrange(1, 4)
        self.account = FaultyAccount(SMALL)
        self.account.faults = {WRITE: self._writing, READ: self._reading}
        # Writes are noted in the order in which they were applied.
        self._order = threading.Lock()
        self.events: list[tuple[str, Routing]] = []
        self.theirs: Routing | None = None
        self.client: Any = self.account.session.client("lambda")
        provider = LambdaProvider(self.account.session, Context("demo", "us-east-1"), budget=Budget(1000))
        self.changed = asyncio.Event()
        self.shift = ShiftDriver(
            machine.fader_for(provider.get_alias(NAME, ALIAS), pace=Pace(0.0, 0.0)),
            perform=lambda call: asyncio.to_thread(provider.perform, call),
            read=lambda: asyncio.to_thread(provider.get_alias, NAME, ALIAS),
            refusal=lambda _: None,
            changed=self._noticed,
        )

    @property
    def routing(self) -> Routing:
        """The alias as AWS has it."""
        with self.account.without_faults():
            answer = self.client.get_alias(FunctionName=NAME, Name=ALIAS)
        weights = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        canary, share = next(iter(weights.items()), (None, 0.0))
        return Routing(answer["FunctionVersion"], canary, Weight.from_api(share))

    def cut_in(self) -> None:
        """Let the other one write: once in a race, never what the operator could ask for."""
        with self._order:
            if self.theirs is None:
                self._cut_in()

    def _cut_in(self) -> None:
        weight = Weight(self.chance.randrange(1, 9_999, 2))
        self.theirs = self.chance.choice((Routing("5", "6", weight), Routing("6", "5", weight), Routing("5")))
        with self.account.without_faults():
            self.client.update_alias(
                FunctionName=NAME,
                Name=ALIAS,
                FunctionVersion=self.theirs.primary,
                RoutingConfig={"AdditionalVersionWeights": self.theirs.additional_version_weights()},
            )
        self.events.append(("theirs", self.theirs))

    def _writing(self, _: str, request: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
        crossed = self.call == WRITE and self.account.calls.count(WRITE) == self.crossing
        if crossed and self.moment == "and it never arrives":
            self.cut_in()
            raise ReadTimeoutError(endpoint_url=request.url)
        if crossed and self.moment == "before it arrives":
            self.cut_in()
        with self._order:
            answer = carry_out()
            if answer.status_code == 200:
                self.events.append(("ours", self.routing))
        if crossed:
            self.cut_in()
        if crossed and self.moment == "and the answer is lost":
            raise ConnectionClosedError(endpoint_url=request.url)
        return answer

    def _reading(self, _: str, __: AWSPreparedRequest, carry_out: CarryOut) -> AWSResponse:
        # The first reading is the one that the fader begins with.
        crossed = self.call == READ and self.account.calls.count(READ) == 1 + self.crossing
        if crossed and self.moment == "before it arrives":
            self.cut_in()
        answer = carry_out()
        if crossed:
            self.cut_in()
        return answer

    def _noticed(self, fader: Fader) -> None:
        match fader.event:
            case Conflict(theirs=alias) | ChangedElsewhere(now=alias):
                if ("seen", alias.routing) not in self.events:
                    self.events.append(("seen", alias.routing))
        self.changed.set()

    async def until(self, true: Callable[[Fader], bool]) -> None:
        async with asyncio.timeout(20):
            while not true(self.shift.fader):
                self.changed.clear()
                await self.changed.wait()

    async def run(self) -> None:
        """Move, look, be crossed, settle what there is to settle, and come to rest."""
        running = asyncio.ensure_future(self.shift.run())
        for _ in range(5):
            weight = Weight(self.chance.randrange(2, 9_999, 2))
            self.shift.apply(CommitWeight(weight))
            if self.chance.random() < 0.5:
                await self.until(lambda fader: fader.at_rest or fader.blocked)
            if self.chance.random() < 0.7:
                await self.shift.refresh()
            self._settle()
        await self.until(lambda fader: fader.at_rest or fader.blocked)
        self.cut_in()
        await self.shift.refresh()
        self._settle()
        await self.until(lambda fader: fader.at_rest)
        await self.shift.refresh()
        running.cancel()

    def _settle(self) -> None:
        if isinstance(self.shift.fader.event, Conflict):
            self.shift.apply(ApplyMine() if self.chance.random() < 0.5 else KeepTheirs())


@pytest.mark.parametrize("tens", range(RACES // 10))
async def test_no_update_is_lost_and_each_of_theirs_is_seen(tens: int) -> None:
    first = first_seed()
    for number in range(first, first + 10):
        race = Race(number)
        await race.run()
        story = f"race {number}, {race.call} {race.moment}: {race.events}"
        assert race.theirs is not None, story
        wrote, seen = race.events.index(("theirs", race.theirs)), race.events.index(("seen", race.theirs))
        assert wrote < seen, story
        assert not [event for event in race.events[wrote:seen] if event[0] == "ours"], story
        assert race.shift.fader.confirmed.routing == race.routing == race.shift.fader.target, story


async def test_two_operators_with_a_fader_each_see_one_another() -> None:
    account = FaultyAccount(SMALL)
    faders: list[ShiftDriver] = []
    for _ in range(2):
        provider = LambdaProvider(account.session, Context("demo", "us-east-1"), budget=Budget(1000))
        faders.append(
            ShiftDriver(
                machine.fader_for(provider.get_alias(NAME, ALIAS), pace=Pace(0.0, 0.0)),
                perform=lambda call, p=provider: asyncio.to_thread(p.perform, call),  # type: ignore[misc]
                read=lambda p=provider: asyncio.to_thread(p.get_alias, NAME, ALIAS),  # type: ignore[misc]
                refusal=lambda _: None,
                changed=lambda _: None,
            )
        )
    chance = Random(0)
    conflicts = 0
    for turn in range(40):
        first, second = faders if chance.random() < 0.5 else reversed(faders)
        for shift, weight in ((first, Weight(100 + turn)), (second, Weight(5_000 + turn))):
            shift.apply(CommitWeight(weight))
        await asyncio.gather(first.finish(), second.finish())
        # One of the two was first; the other one holds what it wanted, and sees what stands.
        in_conflict = [shift for shift in faders if isinstance(shift.fader.event, Conflict)]
        assert len(in_conflict) == 1
        (loser,) = in_conflict
        (winner,) = (shift for shift in faders if shift is not loser)
        assert isinstance(loser.fader.event, Conflict)
        assert loser.fader.event.theirs == winner.fader.confirmed
        conflicts += 1
        if chance.random() < 0.5:
            loser.apply(KeepTheirs())
        else:
            loser.apply(ApplyMine())
            await loser.finish()
            await winner.refresh()
            assert isinstance(winner.fader.event, ChangedElsewhere)
        assert loser.fader.confirmed == winner.fader.confirmed
    assert conflicts == 40
