"""The engine over the demo's AWS: kills, lost answers, refusals, commands; what the alias has is what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.faults import FAULTS, FaultyAccount
from tests.support.paths import SCENARIOS
from tui.aws.budget import Budget
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context
from tui.domain.routing import Routing, Weight
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.commands import Command
from tui.features.rollout.gate import Evidence
from tui.features.rollout.here.engine import Engine, adopt, check_is_due, turn
from tui.features.rollout.here.store import Asked, KeptRollout, Place, RolloutFolder
from tui.features.rollout.machine import begin
from tui.features.rollout.plan import Plan, Step
from tui.features.rollout.state import PauseCause, Phase, Rollout
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAN = Plan(
    "engine",
    (Step(Weight(100), timedelta(minutes=2)), Step(Weight(5_000), timedelta(minutes=2))),
    bake=timedelta(minutes=2),
)
STEPS = [Routing("5").at("7", Weight(100)), Routing("5").at("7", Weight(5_000)), Routing("7")]


class Killed(BaseException):
    """The process ends here."""


@dataclass
class World:
    """An account with `order-processor:live` at 5, a rollout of it to 7, and a clock that the test turns."""

    home: Path
    account: FaultyAccount
    engine: Engine
    now: datetime = BEGAN
    verdict: Outcome | None = Outcome.PASS

    def turns(self, minutes: float, every: float = 10.0) -> None:
        for _ in range(int(minutes * 60 / every)):
            if self.engine.rollout.phase.ended:
                return
            turn(self.engine, self.now)
            self.now += timedelta(seconds=every)

    @property
    def rollout(self) -> Rollout:
        return self.engine.rollout

    @property
    def routing(self) -> Routing:
        with self.account.without_faults():
            answer = self.account.session.client("lambda").get_alias(FunctionName="order-processor", Name="live")
        weights: dict[str, float] = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version, share in weights.items():
            return Routing(answer["FunctionVersion"], version, Weight.from_api(share))
        return Routing(answer["FunctionVersion"])

    def ask(self, command: Command) -> None:
        self.engine.folder.ask(Asked(command, "ada", self.now))

    def restart(self) -> None:
        """Begin again in another process, from what is on disk."""
        self.engine = opened(self.home, self.account, self)
        adopt(self.engine, self.now)


def opened(home: Path, account: FaultyAccount, world: World | None = None) -> Engine:
    context = Context("demo", "us-east-1", account="123456789012")
    provider = LambdaProvider(account.session, context, budget=Budget(10_000))
    folder = RolloutFolder(home / "rollouts", "r1")

    def read_evidence(_: Workspace, __: Rollout) -> Evidence:
        assert world is not None
        return Evidence(world.now, world.verdict, "by the test", calls=500, alarms=())

    return Engine(folder, folder.load(), Workspace(provider, Record(Journal(home))), read_evidence)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    account = FaultyAccount(SCENARIOS / "small.yaml")
    client = account.session.client("lambda")
    client.create_alias(FunctionName="order-processor", Name="live", FunctionVersion="5")
    provider = LambdaProvider(account.session, Context("demo", "us-east-1"), budget=Budget(10_000))
    alias = provider.get_alias("order-processor", "live")
    rollout = begin("r1", PLAN, alias, "7", BEGAN)
    folder = RolloutFolder(tmp_path / "rollouts", "r1")
    folder.keep(KeptRollout(rollout, Place("123456789012", "us-east-1"), "ada", "release 7"))
    world = World(tmp_path, account, None)  # type: ignore[arg-type]
    world.engine = opened(tmp_path, account, world)
    yield world
    provider.close()


def sent(world: World) -> int:
    return world.account.asked.count("lambda:UpdateAlias")


def test_it_goes_up_the_stairs_and_bakes(world: World) -> None:
    seen: list[Routing] = []
    for _ in range(60):
        world.turns(0.2)
        if not seen or seen[-1] != world.routing:
            seen.append(world.routing)
    assert seen == STEPS
    assert (world.rollout.phase, sent(world)) == (Phase.SUCCEEDED, 3)
    events = [event["event"] for event in world.engine.folder.events()]
    assert events.count("confirmed") == 3
    assert {one["result"] for one in world.engine.folder.evidence()} == {"pass"}


def test_a_failing_canary_is_taken_back_at_once(world: World) -> None:
    world.turns(1)
    assert world.routing == STEPS[0]
    world.verdict = Outcome.FAIL
    world.turns(1.5)
    assert (world.routing, world.rollout.phase) == (Routing("5"), Phase.ROLLED_BACK)
    assert world.rollout.why == "verdict: fail, by the test"
    assert sent(world) == 2


def test_what_does_not_decide_pauses_and_continues_when_asked(world: World) -> None:
    world.verdict = Outcome.NOT_ENOUGH
    world.turns(4)
    assert world.rollout.pause is not None
    assert world.rollout.pause.detail == "inconclusive: verdict: not enough data, by the test"
    assert world.routing == STEPS[0]
    world.verdict = Outcome.PASS
    world.ask(Command.CONTINUE)
    world.turns(12)
    assert world.rollout.phase is Phase.SUCCEEDED


@pytest.mark.parametrize(
    ("command", "phase", "routing"),
    [
        (Command.PAUSE, Phase.PAUSED, STEPS[0]),
        (Command.NEXT, Phase.HOLDING, STEPS[1]),
        (Command.FINISH, Phase.BAKING, STEPS[2]),
        (Command.ROLL_BACK, Phase.ROLLED_BACK, Routing("5")),
        (Command.LEAVE, Phase.LEFT, STEPS[0]),
    ],
)
def test_it_does_what_it_is_asked(world: World, command: Command, phase: Phase, routing: Routing) -> None:
    world.turns(1)
    world.ask(command)
    world.turns(1)
    assert (world.rollout.phase, world.routing) == (phase, routing)
    assert command.value in [event["event"] for event in world.engine.folder.events()]


def test_what_was_read_before_a_hold_ended_decides_nothing(world: World) -> None:
    world.verdict = Outcome.NOT_ENOUGH
    world.turns(1.9)
    assert world.rollout.check is not None
    world.verdict = Outcome.PASS
    world.turns(1)
    assert (world.rollout.phase, world.routing) == (Phase.HOLDING, STEPS[1])


def test_a_command_that_a_kill_left_over_is_not_taken_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Continue after a pause leads back to an approval, which the same continue would give if it were taken again."""
    steps = (Step(Weight(100), None), PLAN.steps[1])
    world.engine.kept = replace(world.engine.kept, rollout=replace(world.rollout, plan=replace(PLAN, steps=steps)))
    world.turns(1)
    world.ask(Command.PAUSE)
    world.turns(0.2)
    world.ask(Command.CONTINUE)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(RolloutFolder, "drop_command", die)
        with pytest.raises(Killed):
            world.turns(0.2)
    world.restart()
    world.turns(1)
    assert world.rollout.phase is Phase.WAITING_FOR_APPROVAL
    assert not world.engine.folder.has_commands()


def test_an_alias_that_cannot_be_read_for_long_is_noted_once(world: World) -> None:
    world.turns(1)
    world.account.faults["lambda:GetAlias"] = FAULTS["denied"]
    world.turns(10)
    assert [event["event"] for event in world.engine.folder.events()].count("not read") == 1
    assert world.routing == STEPS[0]


def test_a_colleagues_move_pauses_it_and_is_not_undone(world: World) -> None:
    world.turns(1)
    world.account.session.client("lambda").update_alias(
        FunctionName="order-processor",
        Name="live",
        FunctionVersion="6",
        RoutingConfig={"AdditionalVersionWeights": {}},
    )
    world.turns(10)
    assert world.rollout.pause is not None
    assert world.rollout.pause.cause is PauseCause.CHANGED_ELSEWHERE
    assert world.routing == Routing("6")


def test_an_edited_description_is_no_move(world: World) -> None:
    world.turns(1)
    world.account.session.client("lambda").update_alias(
        FunctionName="order-processor", Name="live", Description="hands off"
    )
    world.turns(12)
    assert world.rollout.phase is Phase.SUCCEEDED


@pytest.mark.parametrize("fault", ["timed out", "cut off", "throttled", "failed"])
def test_a_lost_or_throttled_write_is_compared_and_made_once(world: World, fault: str) -> None:
    world.account.faults["lambda:UpdateAlias"] = FAULTS[fault]
    world.turns(0.4)
    del world.account.faults["lambda:UpdateAlias"]
    world.turns(15)
    assert (world.rollout.phase, world.routing) == (Phase.SUCCEEDED, STEPS[2])


def test_a_missing_permission_pauses_it_with_the_reason(world: World) -> None:
    world.account.faults["lambda:UpdateAlias"] = FAULTS["denied"]
    world.turns(2)
    assert world.rollout.pause is not None
    assert world.rollout.pause.cause is PauseCause.WRITE_REFUSED
    assert "not authorized" in world.rollout.pause.detail
    assert sent(world) == 1


def test_a_roll_back_that_is_refused_is_tried_until_it_is_done(world: World) -> None:
    world.turns(1)
    world.account.faults["lambda:UpdateAlias"] = FAULTS["denied"]
    world.ask(Command.ROLL_BACK)
    world.turns(1)
    assert world.rollout.phase is Phase.ROLLING_BACK
    assert "not authorized" in world.rollout.blocked
    del world.account.faults["lambda:UpdateAlias"]
    world.turns(1)
    assert (world.rollout.phase, world.routing) == (Phase.ROLLED_BACK, Routing("5"))


def test_expired_credentials_pause_it_and_never_half_apply(world: World) -> None:
    world.account.faults["*"] = FAULTS["expired"]
    world.turns(2)
    assert world.rollout.pause is not None
    assert world.rollout.pause.cause is PauseCause.CREDENTIALS
    world.account.faults.clear()
    world.ask(Command.CONTINUE)
    world.turns(15)
    assert (world.rollout.phase, world.routing) == (Phase.SUCCEEDED, STEPS[2])


def test_it_pauses_before_the_credentials_end(world: World) -> None:
    world.turns(1)
    world.engine.ends_at = lambda: BEGAN + timedelta(minutes=4)
    world.turns(10)
    assert world.rollout.pause is not None
    assert world.rollout.pause.cause is PauseCause.CREDENTIALS
    assert world.rollout.pause.since < BEGAN + timedelta(minutes=2.5)
    assert world.routing == STEPS[0]


def test_after_a_sleep_one_step_ends_by_new_evidence_alone(world: World) -> None:
    world.turns(1)
    world.now += timedelta(hours=9)
    turn(world.engine, world.now)
    assert world.routing == STEPS[0]
    turn(world.engine, world.now)
    assert world.routing == STEPS[1]
    world.turns(1)
    assert world.routing == STEPS[1]


POINTS = ("keep", "sent", "answered")


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_anywhere_neither_repeats_nor_skips_a_step(
    world: World, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """Kill it at each of its first points of a kind in turn: every time it is taken up, and all steps are made once."""
    countdown = 0
    applied: list[Routing] = []

    def at(kind: str) -> None:
        nonlocal countdown
        if kind == point:
            countdown -= 1
            if countdown == 0:
                raise Killed

    keep, perform = RolloutFolder.keep, LambdaProvider.perform

    def kept(self: RolloutFolder, value: KeptRollout) -> None:
        at("keep")
        keep(self, value)

    def performed(self: LambdaProvider, call: Any) -> Any:
        at("sent")
        answer = perform(self, call)
        applied.append(call.after)
        at("answered")
        return answer

    monkeypatch.setattr(RolloutFolder, "keep", kept)
    monkeypatch.setattr(LambdaProvider, "perform", performed)
    kills = 0
    for number in range(1, 15):
        folder = world.engine.folder
        with world.account.without_faults():
            client = world.account.session.client("lambda")
            client.update_alias(
                FunctionName="order-processor",
                Name="live",
                FunctionVersion="5",
                RoutingConfig={"AdditionalVersionWeights": {}},
            )
        revision = client.get_alias(FunctionName="order-processor", Name="live")["RevisionId"]
        fresh = replace(begin("r1", PLAN, world_alias(world), "7", world.now), revision=revision)
        countdown = 0
        keep(folder, replace(world.engine.kept, rollout=fresh))
        world.restart()
        applied.clear()
        countdown = number
        for _ in range(3):
            try:
                world.turns(20)
            except Killed:
                kills += 1
                world.now += timedelta(seconds=31)
                world.restart()
        assert (world.rollout.phase, world.routing) == (Phase.SUCCEEDED, STEPS[2]), (point, number)
        assert applied == STEPS, (point, number)
    assert kills >= {"keep": 14, "sent": 3, "answered": 3}[point]


def world_alias(world: World) -> Any:
    return world.engine.workspace.read_alias("order-processor", "live")


def test_the_gate_is_checked_every_minute_and_as_soon_as_the_hold_ends(world: World) -> None:
    world.turns(1)
    began, rollout = world.rollout.since, world.rollout
    assert check_is_due(rollout, None, began)
    assert not check_is_due(rollout, began, began + timedelta(seconds=59))
    assert check_is_due(rollout, began, began + timedelta(seconds=60))
    last = began + timedelta(seconds=90)
    assert not check_is_due(rollout, last, began + timedelta(seconds=119))
    assert check_is_due(rollout, last, began + timedelta(seconds=120))
    assert not check_is_due(rollout, began + timedelta(seconds=120), began + timedelta(seconds=150))
