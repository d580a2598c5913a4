"""Traffic is read of what is selected, while it is looked at, and again when that is asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.app_parts import FakePorts, FakeState, opened
from tests.support.journal_entries import HERE, PROD
from tests.support.journey import PATIENCE
from tui.app import health_poller
from tui.app.health_poller import HealthPoller
from tui.domain.alias import Alias
from tui.domain.context import Context
from tui.domain.move import Move
from tui.domain.routing import Routing, Weight
from tui.domain.traffic import AliasTraffic, Series
from tui.features.alias_history.read import MovesRead
from tui.features.fader.machine import Fader
from tui.features.health.health import Health
from tui.features.health.read import HealthRead, Reading
from tui.features.health.traffic_window import WINDOWS


class Stage:
    """A health poller in a fake app, whose readings are kept."""

    context: Context = HERE

    def __init__(self, every: float = 60) -> None:
        self.readings: list[Reading] = []
        self.shown = True
        self.fake, self.state = FakePorts(), FakeState(opened(self, self), HERE)
        self.poller = HealthPoller(self.state, self.fake.ports.run, every, lambda: self.shown)

    def routing_history(self, alias: Alias) -> tuple[()]:
        return ()

    def read(self, workspace: object, reading: Reading) -> Iterator[HealthRead]:
        self.readings.append(reading)
        yield HealthRead(Health(reading.alias), reading.past or ())

    def select(self, alias: Alias, target: Routing | None = None) -> None:
        before, self.state.fader = self.state.fader, Fader(alias, target or alias.routing, None)
        self.poller.fader_changed(before, self.state.fader)

    async def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.002)

    async def read_times(self, times: int) -> None:
        await self.until(lambda: len(self.readings) == times and self.state.health is not None)


@pytest.fixture
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    stage = Stage()
    monkeypatch.setattr(health_poller, "read_health", lambda *arguments: stage.read(*arguments))
    yield stage
    for task in (task for group in stage.fake.tasks.values() for task in group):
        task.cancel()


async def test_what_is_selected_is_read_and_a_drag_reads_nothing_anew(stage: Stage) -> None:
    stage.select(PROD)
    await stage.read_times(1)
    running = stage.fake.tasks["traffic"][-1]
    stage.select(PROD, target=Routing("7"))
    assert stage.fake.tasks["traffic"][-1] is running
    stage.select(replace(PROD, routing=Routing("7")))
    await stage.read_times(2)
    assert stage.readings[-1].alias.routing == Routing("7")


async def test_nothing_is_read_before_somebody_looks(stage: Stage) -> None:
    stage.shown = False
    stage.select(PROD)
    stage.poller.wake()
    await asyncio.sleep(0)
    assert stage.readings == []
    stage.shown = True
    stage.poller.wake()
    await stage.read_times(1)


async def test_with_no_interval_traffic_is_read_on_request_only(stage: Stage) -> None:
    stage.poller = HealthPoller(stage.state, stage.fake.ports.run, 0, lambda: stage.shown)
    stage.select(PROD)
    await stage.fake.finished()
    assert stage.readings == []
    # What is not read is not said to be on its way.
    assert stage.state.health == Health(PROD, settled=True)
    stage.poller.refresh()
    await stage.fake.finished()
    assert len(stage.readings) == 1


async def test_a_past_that_was_read_is_kept_until_it_is_asked_for_what_it_lacks(stage: Stage) -> None:
    stage.select(PROD)
    await stage.read_times(1)
    assert stage.readings[0].past is None
    stage.poller.refresh()
    await stage.read_times(2)
    assert stage.readings[1].past == ()
    assert stage.state.health is not None
    stage.state.health = replace(stage.state.health, unknown_before=HERE.clock.now())
    stage.poller.refresh()
    await stage.read_times(3)
    assert stage.readings[2].past is None


async def test_a_longer_window_is_read_where_it_goes_back_further_than_what_was_read(stage: Stage) -> None:
    now = HERE.clock.now()
    stage.state.fader = Fader(PROD, PROD.routing, None)
    traffic = AliasTraffic("orders", "PROD", since=now - WINDOWS[0].length, until=now)
    stage.state.health = Health(PROD, traffic=traffic)
    stage.poller.change_window(-1)
    assert (stage.state.window, stage.readings) == (WINDOWS[0], [])
    stage.poller.change_window(1)
    await stage.read_times(1)
    assert stage.readings[0].window == WINDOWS[1]
    stage.state.health = Health(PROD, traffic=replace(traffic, since=now - timedelta(days=30)))
    running = stage.fake.tasks["traffic"][-1]
    stage.poller.change_window(-1)
    assert stage.state.window == WINDOWS[0]
    assert stage.fake.tasks["traffic"][-1] is running


async def test_a_version_that_the_newest_moves_tell_of_is_read_too(stage: Stage) -> None:
    now = HERE.clock.now()
    back = Move(now, "PROD", "UpdateAlias", PROD.routing, Routing("6"), recorded=True, revision="r2", replaced="r1")
    split = replace(back, time=now - timedelta(minutes=5), after=Routing("6", "7", Weight(1_000)), revision="r1")
    alias = replace(PROD, routing=Routing("6"), revision="r2")
    stage.select(alias)
    await stage.read_times(1)
    stage.state.health = Health(alias, AliasTraffic("orders", "PROD", (Series("6"),)))
    stage.state.moves = MovesRead((back,))
    stage.poller.look()
    await asyncio.sleep(0)
    assert len(stage.readings) == 1
    stage.state.moves = MovesRead((back, split))
    stage.poller.look()
    await stage.read_times(2)
    assert [interval.routing for interval in stage.readings[1].known] == [split.after, back.after]
