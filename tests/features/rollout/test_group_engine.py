"""A group over the demo's AWS: together up, together back, together held; and kills of its engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.faults import FAULTS
from tests.support.group_world import ALIASES, BEFORE, FIRST, WHOLE, GroupWorld, group_world, move_away
from tests.support.rollout_world import STEPS, Killed
from tests.support.thorough import tries
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.routing import Routing
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.commands import Command
from tui.features.rollout.group.engine import turns
from tui.features.rollout.group.steering import ask, leave_alone
from tui.features.rollout.here.ending import report_of
from tui.features.rollout.here.kept import UnreadableRollout
from tui.features.rollout.here.store import Asked, RolloutFolder
from tui.features.rollout.state import Phase
from tui.writes.journal.file import Journal


@pytest.fixture
def world(tmp_path: Path) -> Iterator[GroupWorld]:
    with group_world(tmp_path) as world:
        yield world


def report(world: GroupWorld, number: int) -> str:
    return report_of(world.folder(number), Journal(world.home), world.now)


def test_both_go_up_the_stairs_together_and_each_tells_of_the_other(world: GroupWorld) -> None:
    seen: list[list[Routing]] = []
    for _ in range(60):
        world.turns(0.2)
        if world.routings not in seen:
            seen.append(world.routings)
    assert seen == [[step, step] for step in STEPS]
    assert world.phases == [Phase.SUCCEEDED] * 2
    text = report(world, 1)
    assert "## Moved together with" in text
    assert "- order-processor:eu 5 → 7: 7, succeeded: every step was held and its gate passed (eu)" in text


def test_one_gate_that_does_not_pass_holds_both(world: GroupWorld) -> None:
    world.verdicts["us"] = Outcome.NOT_ENOUGH
    world.turns(6)
    assert (world.phases, world.routings) == ([Phase.PAUSED] * 2, [FIRST, FIRST])
    pause = world.group.members[0].pause
    assert pause is not None
    assert pause.detail.startswith("order-processor:us is paused: inconclusive: verdict: not enough data")
    world.verdicts.clear()
    # Whichever member is asked.
    world.ask(Command.CONTINUE, 0)
    world.turns(12)
    assert world.phases == [Phase.SUCCEEDED] * 2


def test_one_that_fails_takes_both_back(world: GroupWorld) -> None:
    world.turns(3)
    world.verdicts["eu"] = Outcome.FAIL
    world.turns(2)
    assert (world.phases, world.routings) == ([Phase.ROLLED_BACK] * 2, [BEFORE, BEFORE])
    assert [one.why for one in world.group.members] == [
        "verdict: fail, by the test",
        "with order-processor:eu: verdict: fail, by the test",
    ]
    assert [one["event"] for one in world.folder(1).events()].count("with the group") == 1


def test_a_colleagues_move_of_one_holds_both_and_roll_back_takes_back_what_is_ours(world: GroupWorld) -> None:
    world.turns(1)
    move_away(world, "us")
    world.turns(6)
    assert (world.phases, world.routings) == ([Phase.PAUSED] * 2, [FIRST, Routing("6")])
    world.ask(Command.NEXT, 1)
    world.turns(0.4)
    refused = world.folder(1).events()[-1]
    assert (refused["event"], refused["why"]) == (
        "refused",
        "order-processor:us: us is not between 5 and 7 any more",
    )
    world.ask(Command.ROLL_BACK, 1)
    world.turns(1)
    assert (world.phases, world.routings) == ([Phase.ROLLED_BACK] * 2, [BEFORE, BEFORE])


def test_a_refused_write_of_one_holds_both(world: GroupWorld) -> None:
    world.account.faults["lambda:UpdateAlias"] = FAULTS["denied"]
    world.turns(1)
    assert world.phases == [Phase.PAUSED] * 2
    world.account.faults.clear()
    world.ask(Command.CONTINUE, 1)
    world.turns(15)
    assert (world.phases, world.routings) == ([Phase.SUCCEEDED] * 2, [WHOLE, WHOLE])


def test_what_is_asked_at_the_end_is_answered_by_whoever_is_there(world: GroupWorld) -> None:
    pace = turns(world.group, lambda: world.now, 0)
    next(pace)
    world.ask(Command.ROLL_BACK)
    next(pace)
    assert world.phases == [Phase.ROLLED_BACK] * 2
    # The engine's last look comes after the end is on disk.
    world.ask(Command.PAUSE, 1)
    assert next(pace, "over") == "over"
    assert not world.folder(1).has_commands()
    assert world.folder(1).events()[-1]["event"] == "refused"
    # What comes later still is answered by who asks.
    request = Asked(Command.CONTINUE, "ada", world.now)
    assert ask(world.folder(0), request) == "every rollout of the group has ended"
    assert not world.folder(0).has_commands()


def test_a_group_that_nobody_carries_out_is_left_as_a_whole(world: GroupWorld) -> None:
    world.turns(1)
    request = Asked(Command.LEAVE, "ada", world.now)
    assert leave_alone(world.folder(1), request, world.now, lambda _: "report")
    assert [world.folder(number).load().rollout.phase for number in (0, 1)] == [Phase.LEFT] * 2


def test_a_group_whose_start_was_cut_off_is_not_carried_out_and_can_be_left(world: GroupWorld) -> None:
    (world.folder(0).path / "rollout.json").unlink()
    with pytest.raises(UnreadableRollout, match="never started as a whole, eu is missing: leave it"):
        world.restart()
    request = Asked(Command.LEAVE, "ada", world.now)
    assert leave_alone(world.folder(1), request, world.now, lambda _: "report")


POINTS = ("keep", "drop_command")


@pytest.mark.parametrize("command", [None, Command.FINISH, Command.ROLL_BACK], ids=["steps", "finish", "roll back"])
def test_a_kill_neither_repeats_nor_skips_a_step_of_any_member(
    world: GroupWorld, monkeypatch: pytest.MonkeyPatch, command: Command | None
) -> None:
    """Kill it before and after what it keeps and sends, at points some way apart: each step is made once."""
    every = tries(11, 7)
    at, passed, dead = 0, 0, False
    applied: dict[str, list[Routing]] = {}

    def around(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def point() -> None:
            nonlocal passed, dead
            passed += 1
            if passed == at:
                dead = True
                raise Killed

        def call(*arguments: Any, **named: Any) -> Any:
            point()
            answer = method(*arguments, **named)
            if name == "perform":
                applied.setdefault(arguments[1].before.name, []).append(arguments[1].after)
            point()
            return answer

        return call

    for name in POINTS:
        monkeypatch.setattr(RolloutFolder, name, around(name, getattr(RolloutFolder, name)))
    monkeypatch.setattr(LambdaProvider, "perform", around("perform", LambdaProvider.perform))
    home = world.home
    phase, steps = {
        None: (Phase.SUCCEEDED, STEPS),
        Command.FINISH: (Phase.SUCCEEDED, [FIRST, WHOLE]),
        Command.ROLL_BACK: (Phase.ROLLED_BACK, [FIRST, BEFORE]),
    }[command]
    number, dead = 1, True
    while dead:
        at, dead = 0, False
        applied.clear()
        world.begin_again(home / str(number))
        if command is not None:
            world.turns(1, every=60)
            world.ask(command, 1)
        at, passed = number, 0
        for _ in range(2):
            try:
                world.turns(14, every=60)
            except Killed:
                world.now = world.now.replace(second=31)
                world.restart()
        assert (world.phases, applied) == ([phase] * 2, dict.fromkeys(ALIASES, steps)), number
        number += every
    assert number > (60 if command is None else 15)
