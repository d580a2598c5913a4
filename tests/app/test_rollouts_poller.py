"""Rollouts on disk are looked at while a screen shows them, and while one goes on unseen: whoever is away is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.rollouts import NOW, rollouts
from tui.app import rollouts_poller
from tui.app.rollouts_poller import AWAY_SECONDS, LOOK_SECONDS, QUIET_SECONDS, RolloutsPoller, seconds_between
from tui.features.rollout.commands import Command, apply
from tui.features.rollout.here.store import KeptRollout, Listed, Place, RolloutFolder
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.state import Phase

PATIENCE = 60.0


class State:
    """What the poller publishes to; `read` is set once it has."""

    def __init__(self) -> None:
        self.read = asyncio.Event()
        self._rollouts: RolloutsRead | None = None

    @property
    def rollouts(self) -> RolloutsRead | None:
        return self._rollouts

    @rollouts.setter
    def rollouts(self, read: RolloutsRead | None) -> None:
        self._rollouts = read
        self.read.set()


async def test_a_rollout_that_pauses_while_no_screen_shows_it_rings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollouts_poller, "AWAY_SECONDS", 0.001)
    held = next(one for one in rollouts() if one.phase is Phase.HOLDING)
    folder = RolloutFolder(tmp_path, held.id)
    kept = KeptRollout(held, Place("1", "r"))
    folder.keep(kept)
    rung: asyncio.Queue[str] = asyncio.Queue()
    tasks: list[asyncio.Task[None]] = []
    shown: list[str | None] = [""]
    state = State()

    def run(work: Callable[[], Awaitable[None]], **_: object) -> None:
        async def do() -> None:
            await work()

        tasks.append(asyncio.create_task(do()))

    read = asyncio.Event()
    poller = RolloutsPoller(state, run, tmp_path, lambda: shown[0], read.set, rung.put_nowait)
    with folder.carry_out():
        poller.start()
        async with asyncio.timeout(PATIENCE):
            await state.read.wait()
        # Now someone looks at another screen, or at another program.
        shown[0] = None
        poller.wake()
        folder.keep(replace(kept, rollout=apply(held, Command.PAUSE, NOW)))
        async with asyncio.timeout(PATIENCE):
            assert "paused: asked by the operator" in await rung.get()
    tasks[0].cancel()


def test_looks_are_seldom_where_no_rollout_goes_on() -> None:
    held = next(one for one in rollouts() if one.phase is Phase.HOLDING)
    ended = replace(held, phase=Phase.SUCCEEDED)
    over = Listed("over", KeptRollout(ended, Place("1", "r")), is_carried_out=False)
    left = Listed("left", KeptRollout(held, Place("1", "r")), is_carried_out=False)
    assert seconds_between(None, shown=True) == QUIET_SECONDS
    assert seconds_between(RolloutsRead((over,)), shown=True) == QUIET_SECONDS
    assert seconds_between(RolloutsRead((over, left)), shown=True) == LOOK_SECONDS
    assert seconds_between(RolloutsRead((over, replace(over, is_carried_out=True))), shown=True) == LOOK_SECONDS
    assert seconds_between(RolloutsRead((left,)), shown=False) == AWAY_SECONDS
