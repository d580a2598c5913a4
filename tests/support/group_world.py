"""A group of two rollouts over the demo's AWS, whose engine a test turns, kills and starts again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.budgets import quick_budget
from tests.support.faults import FaultyAccount
from tests.support.paths import SCENARIOS
from tests.support.rollout_world import BEGAN, PLAN
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.context import Context
from tui.domain.routing import Routing, Weight
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.commands import Command
from tui.features.rollout.gate import Evidence
from tui.features.rollout.group.engine import GroupEngine, adopt, group_engine, turn
from tui.features.rollout.group.folders import members_of
from tui.features.rollout.here.engine import Engine
from tui.features.rollout.here.store import Asked, KeptRollout, Place, RolloutFolder
from tui.features.rollout.machine import begin
from tui.features.rollout.start import together
from tui.features.rollout.state import Phase, Rollout
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

ALIASES = ("eu", "us")


@dataclass
class GroupWorld:
    """An account with two aliases at 5 that go to 7 together; `verdicts` are what is read of each."""

    home: Path
    account: FaultyAccount
    provider: LambdaProvider
    group: GroupEngine = field(default_factory=lambda: GroupEngine(()))
    now: datetime = BEGAN
    verdicts: dict[str, Outcome] = field(default_factory=dict)

    def turns(self, minutes: float, every: float = 10.0) -> None:
        for _ in range(int(minutes * 60 / every)):
            if self.group.is_over:
                return
            turn(self.group, self.now)
            self.now += timedelta(seconds=every)

    @property
    def phases(self) -> list[Phase]:
        return [one.phase for one in self.group.members]

    @property
    def routings(self) -> list[Routing]:
        with self.account.without_faults():
            return [self.provider.get_alias("order-processor", alias).routing for alias in ALIASES]

    def folder(self, number: int) -> RolloutFolder:
        return RolloutFolder(self.home / "rollouts", ALIASES[number])

    def ask(self, command: Command, number: int = 0) -> None:
        self.folder(number).ask(Asked(command, "ada", self.now))

    def restart(self) -> None:
        """Begin again in another process, from what is on disk."""
        workspace = Workspace(self.provider, Record(Journal(self.home)))

        def read_evidence(_: Workspace, rollout: Rollout) -> Evidence:
            verdict = self.verdicts.get(rollout.alias, Outcome.PASS)
            return Evidence(self.now, verdict, "by the test", calls=500, alarms=())

        folders = members_of(self.folder(1))
        self.group = group_engine(folders, lambda one: Engine(one, one.load(), workspace, read_evidence))
        adopt(self.group, self.now)

    def begin_again(self, home: Path) -> None:
        """Put both aliases back to 5, and keep a group of them that has done nothing yet."""
        self.home, self.now = home, BEGAN
        with self.account.without_faults():
            for name in ALIASES:
                self.account.session.client("lambda").update_alias(
                    FunctionName="order-processor",
                    Name=name,
                    FunctionVersion="5",
                    RoutingConfig={"AdditionalVersionWeights": {}},
                )
            aliases = [self.provider.get_alias("order-processor", name) for name in ALIASES]
        begun = [begin(one.name, PLAN, one, "7", self.now) for one in aliases]
        place = Place("123456789012", "us-east-1")
        for number, kept in enumerate(together([KeptRollout(one, place, "ada", "release 7") for one in begun])):
            self.folder(number).keep(kept)
        self.restart()


@contextmanager
def group_world(home: Path) -> Iterator[GroupWorld]:
    """Yield the account with a group of `order-processor:eu` and `:us`, from 5 to 7, taken in hand."""
    account = FaultyAccount(SCENARIOS / "small.yaml")
    client = account.session.client("lambda")
    for name in ALIASES:
        client.create_alias(FunctionName="order-processor", Name=name, FunctionVersion="5")
    context = Context("demo", "us-east-1", account="123456789012")
    provider = LambdaProvider(account.session, context, budget=quick_budget())
    world = GroupWorld(home, account, provider)
    world.begin_again(home)
    try:
        yield world
    finally:
        provider.close()


def move_away(world: GroupWorld, alias: str) -> None:
    """Have a colleague move an alias to another version."""
    world.account.session.client("lambda").update_alias(
        FunctionName="order-processor",
        Name=alias,
        FunctionVersion="6",
        RoutingConfig={"AdditionalVersionWeights": {}},
    )


WHOLE = Routing("7")
BEFORE = Routing("5")
FIRST = BEFORE.at("7", Weight(100))
