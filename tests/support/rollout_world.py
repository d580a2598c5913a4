"""A rollout over the demo's AWS, whose engine a test turns, kills and starts again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.support.budgets import quick_budget
from tests.support.faults import FaultyAccount
from tests.support.paths import SCENARIOS
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.alarm import Alarm
from tui.domain.context import Context
from tui.domain.routing import Routing, Weight
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.commands import Command
from tui.features.rollout.gate import Evidence
from tui.features.rollout.here.engine import Engine, adopt, turn
from tui.features.rollout.here.store import Asked, KeptRollout, Place, RolloutFolder
from tui.features.rollout.machine import begin
from tui.features.rollout.plan import Plan, Step
from tui.features.rollout.state import Rollout
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
    provider: LambdaProvider
    engine: Engine
    now: datetime = BEGAN
    verdict: Outcome | None = Outcome.PASS
    alarms: tuple[Alarm, ...] = ()

    def turns(self, minutes: float, every: float = 10.0) -> None:
        for _ in range(int(minutes * 60 / every)):
            if self.engine.rollout.phase.ended:
                return
            turn(self.engine, self.now)
            self.now += timedelta(seconds=every)

    @property
    def rollout(self) -> Rollout:
        return self.engine.rollout

    @cached_property
    def client(self) -> Any:
        """A client that is made once: it is asked after many a turn."""
        return self.account.session.client("lambda")

    @property
    def routing(self) -> Routing:
        with self.account.without_faults():
            answer = self.client.get_alias(FunctionName="order-processor", Name="live")
        weights: dict[str, float] = answer.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        for version, share in weights.items():
            return Routing(answer["FunctionVersion"], version, Weight.from_api(share))
        return Routing(answer["FunctionVersion"])

    def ask(self, command: Command, why: str = "") -> None:
        self.engine.folder.ask(Asked(command, "ada", self.now, why))

    def restart(self) -> None:
        """Begin again in another process, from what is on disk."""
        self.engine = opened(self.home, self.provider, self)
        adopt(self.engine, self.now)


def opened(home: Path, provider: LambdaProvider, world: World | None = None) -> Engine:
    folder = RolloutFolder(home / "rollouts", "r1")

    def read_evidence(_: Workspace, __: Rollout) -> Evidence:
        assert world is not None
        return Evidence(world.now, world.verdict, "by the test", calls=500, alarms=world.alarms)

    return Engine(folder, folder.load(), Workspace(provider, Record(Journal(home))), read_evidence)


@contextmanager
def rollout_world(home: Path) -> Iterator[World]:
    """Yield the account with a rollout of `order-processor:live` from 5 to 7 kept and taken in hand."""
    account = FaultyAccount(SCENARIOS / "small.yaml")
    client = account.session.client("lambda")
    client.create_alias(FunctionName="order-processor", Name="live", FunctionVersion="5")
    context = Context("demo", "us-east-1", account="123456789012")
    provider = LambdaProvider(account.session, context, budget=quick_budget())
    world = World(home, account, provider, None)  # type: ignore[arg-type]
    begin_again(world)
    try:
        yield world
    finally:
        provider.close()


def begin_again(world: World) -> None:
    """Put the alias back to 5, and keep a rollout of it that has done nothing yet."""
    with world.account.without_faults():
        world.client.update_alias(
            FunctionName="order-processor",
            Name="live",
            FunctionVersion="5",
            RoutingConfig={"AdditionalVersionWeights": {}},
        )
        alias = world.provider.get_alias("order-processor", "live")
    rollout = begin("r1", PLAN, alias, "7", world.now)
    place = Place("123456789012", "us-east-1")
    RolloutFolder(world.home / "rollouts", "r1").keep(KeptRollout(rollout, place, "ada", "release 7"))
    world.engine = opened(world.home, world.provider, world)
