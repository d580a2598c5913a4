"""Kills of the engine over the demo's AWS: every step is made once, whatever the point."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.rollout_world import STEPS, Killed, World, begin_again
from tests.support.thorough import first_seed, tries
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.routing import Routing
from tui.features.rollout.commands import Command
from tui.features.rollout.here.store import RolloutFolder
from tui.features.rollout.state import Phase

POINTS = ("keep", "note", "note_evidence", "drop_command")
"""What writes to the disk; it dies before each, and after it."""

MINUTES = 12


class Death:
    """Kills at the point with a number, and counts the points up to it; `applied` are the writes that AWS took."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at, self.passed = 0, 0
        self.points: list[str] = []
        self.applied: list[Routing] = []
        for name in POINTS:
            monkeypatch.setattr(RolloutFolder, name, self._around(name, getattr(RolloutFolder, name)))
        monkeypatch.setattr(LambdaProvider, "perform", self._around("perform", LambdaProvider.perform))

    def comes_at(self, number: int) -> None:
        """Die at the point with this number, from now on."""
        self.at, self.passed = number, 0
        self.applied.clear()

    def _around(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self._pass(f"before {name}")
            answer = method(*arguments, **named)
            if name == "perform":
                self.applied.append(arguments[1].after)
            self._pass(f"after {name}")
            return answer

        return call

    def _pass(self, point: str) -> None:
        self.passed += 1
        if self.passed == self.at:
            self.points.append(f"{self.passed} {point}")
            raise Killed


def play(world: World) -> None:
    """Turn the engine to its end, each minute once; where it is killed, take it up again after AWS's time is over."""
    for _ in range(2):
        try:
            world.turns(MINUTES, every=60)
        except Killed:
            world.now = world.now.replace(second=31)
            world.restart()


@pytest.mark.parametrize("command", [None, Command.FINISH, Command.ROLL_BACK], ids=["steps", "finish", "roll back"])
def test_a_kill_anywhere_neither_repeats_nor_skips_a_step(
    world: World, monkeypatch: pytest.MonkeyPatch, command: Command | None
) -> None:
    """Kill it at each point of its life in turn: it is taken up, and every step that is due is made once."""
    death = Death(monkeypatch)
    home: Path = world.home
    wanted = {
        None: (Phase.SUCCEEDED, STEPS),
        Command.FINISH: (Phase.SUCCEEDED, [STEPS[0], STEPS[2]]),
        Command.ROLL_BACK: (Phase.ROLLED_BACK, [STEPS[0], Routing("5")]),
    }[command]
    every = tries(4, 1)
    # Some of the points, or all of them; the last number is that of none.
    for tried, number in enumerate(count(1 + first_seed() % every, every), start=1):
        death.comes_at(0)
        # A journal of its own: it is not what is tried here.
        world.home = home / str(number)
        begin_again(world)
        if command is not None:
            world.turns(1, every=60)
        begun = list(death.applied)
        if command is not None:
            world.ask(command)
        death.comes_at(number)
        play(world)
        assert (world.rollout.phase, begun + death.applied) == wanted, (number, death.points[-1:])
        assert world.routing == wanted[1][-1]
        if len(death.points) < tried:
            break
    assert len(death.points) >= (40 if command is None else 15) // every, death.points
