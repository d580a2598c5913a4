"""The step machine against an alias whose answers are lost, late, refused, and which others write too."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.rollout import machine
from tui.features.rollout.commands import Command, apply
from tui.features.rollout.gate import GateCheck, Result
from tui.features.rollout.here.kept import from_json, to_json
from tui.features.rollout.machine import SetRouting, begin, intent
from tui.features.rollout.plan import Gate, Plan, Response, Step
from tui.features.rollout.state import Phase, Rollout

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAN = Plan(
    "model",
    (
        Step(Weight(100), timedelta(minutes=2)),
        Step(Weight(1_000), timedelta(minutes=3)),
        Step(Weight(5_000), None),
    ),
    Gate(),
    bake=timedelta(minutes=2),
)
RUNS = 150


@dataclass
class Aws:
    """One alias as AWS keeps it: a write is refused where its revision is not the alias's."""

    routing: Routing = field(default_factory=lambda: Routing("6"))
    revision: int = 1
    applied: list[Routing] = field(default_factory=list)
    late: list[tuple[datetime, SetRouting]] = field(default_factory=list)
    """Requests that AWS still applies at a time, if their revision is right then."""

    @property
    def alias(self) -> Alias:
        return Alias("orders", "PROD", self.routing, str(self.revision))

    def write(self, call: SetRouting) -> bool:
        if call.revision != str(self.revision):
            return False
        self.routing, self.revision = call.routing, self.revision + 1
        self.applied.append(call.routing)
        return True

    def pass_time(self, now: datetime) -> None:
        due = [call for at, call in self.late if at <= now]
        self.late = [(at, call) for at, call in self.late if at > now]
        for call in due:
            self.write(call)


@dataclass
class World:
    """One run: the rollout, AWS, the time, and what the operator and others did."""

    chance: random.Random
    others: bool
    commands: bool
    aws: Aws = field(default_factory=Aws)
    now: datetime = BEGAN
    moved_by_others: int = 0
    jumped: bool = False
    rolled_back_at: int | None = None
    rollout: Rollout = field(init=False)

    def __post_init__(self) -> None:
        self.rollout = begin("r", PLAN, self.aws.alias, "7", self.now)

    def run(self, steps: int) -> None:
        for _ in range(steps):
            if self.rollout.phase.ended:
                return
            self.turn()

    def turn(self) -> None:
        self.now += timedelta(seconds=self.chance.choice((1, 20, 61)))
        self.aws.pass_time(self.now)
        if self.others and self.chance.random() < 0.02:
            self.write_as_another()
        if self.commands and self.chance.random() < 0.05:
            self.command()
        if self.chance.random() < 0.05:
            self.die()
        self.carry_out()
        if self.rollout.phase is Phase.ROLLING_BACK and self.rolled_back_at is None:
            self.rolled_back_at = len(self.aws.applied)

    def carry_out(self) -> None:
        match intent(self.rollout):
            case SetRouting() as call:
                self.send(call)
            case machine.ReadAlias():
                self.rollout = machine.on_alias(self.rollout, self.aws.alias, self.now)
            case machine.CheckGate():
                if self.chance.random() < 0.5:
                    self.rollout = machine.on_alias(self.rollout, self.aws.alias, self.now)
                check = GateCheck(self.chance.choices(list(Result), (90, 1, 4, 4))[0], ("by chance",), self.now)
                self.rollout = machine.on_check(self.rollout, check, self.now)
            case None:
                self.rollout = machine.on_alias(self.rollout, self.aws.alias, self.now)
        # Someone comes by in the end.
        waits = self.rollout.phase in (Phase.PAUSED, Phase.WAITING_FOR_APPROVAL)
        if waits and not self.commands and self.chance.random() < 0.3:
            self.rollout = apply(self.rollout, Command.CONTINUE, self.now)

    def send(self, call: SetRouting) -> None:
        self.rollout = machine.mark_sent(self.rollout, call, self.now)
        fate = self.chance.choices(("answered", "lost", "late", "never", "throttled", "refused"), (80, 5, 4, 4, 5, 2))[
            0
        ]
        match fate:
            case "answered" if self.aws.write(call):
                self.rollout = machine.on_answer(self.rollout, self.aws.alias, self.now)
            case "answered":
                self.rollout = machine.on_changed(self.rollout)
            case "lost":
                self.aws.write(call)
                self.rollout = machine.on_lost(self.rollout)
            case "late":
                self.aws.late.append((self.now + timedelta(seconds=self.chance.randrange(1, 29)), call))
                self.rollout = machine.on_lost(self.rollout)
            case "never":
                self.rollout = machine.on_lost(self.rollout)
            case "throttled":
                self.rollout = machine.on_not_sent(self.rollout, "throttled")
            case _:
                self.rollout = machine.on_refused(self.rollout, "no permission", self.now)

    def die(self) -> None:
        """End the process between any two turns: what is on disk is what is known, and a write may be on its way."""
        self.rollout = machine.on_lost(from_json(json.loads(json.dumps(to_json(self.rollout)))))

    def write_as_another(self) -> None:
        self.moved_by_others += 1
        self.aws.routing = self.chance.choice((Routing("6"), Routing("8"), Routing("6").at("7", Weight(1_700))))
        self.aws.revision += 1

    def command(self) -> None:
        command = self.chance.choice(list(Command))
        if command is Command.LEAVE:
            return
        before = self.rollout
        self.rollout = apply(self.rollout, command, self.now)
        if command in (Command.NEXT, Command.FINISH) and self.rollout is not before:
            self.jumped = True


def steps_of(aws: Aws) -> list[Routing]:
    return [routing for routing in aws.applied if routing != Routing("6")]


@pytest.mark.parametrize("others", [False, True], ids=["alone", "with others"])
@pytest.mark.parametrize("commands", [False, True], ids=["watched", "steered"])
def test_it_ends_in_what_the_alias_really_has(others: bool, commands: bool) -> None:
    ended = 0
    for seed in range(RUNS):
        world = World(random.Random(seed), others, commands)
        world.run(600)
        rollout, aws = world.rollout, world.aws
        ended += rollout.phase.ended
        if not world.moved_by_others:
            if rollout.phase is Phase.SUCCEEDED:
                assert aws.routing == Routing("7"), seed
            if rollout.phase is Phase.ROLLED_BACK:
                assert aws.routing == Routing("6"), seed
                aws.pass_time(world.now + timedelta(minutes=1))
                assert aws.routing == Routing("6"), f"{seed}: a step came after the roll back"
    assert ended > RUNS * 0.7


@pytest.mark.parametrize("commands", [False, True], ids=["watched", "steered"])
def test_no_step_is_set_twice_and_none_is_skipped(commands: bool) -> None:
    weights = [Routing("6").at("7", step.weight) for step in PLAN.steps] + [Routing("7")]
    whole = 0
    for seed in range(RUNS):
        world = World(random.Random(seed), others=False, commands=commands)
        world.run(600)
        steps = steps_of(world.aws)
        assert len(steps) == len(set(steps)), seed
        places = [weights.index(step) for step in steps]
        assert places == sorted(places), seed
        if not world.jumped:
            assert places == list(range(len(places))), seed
        whole += places == [0, 1, 2, 3]
    assert whole > RUNS * 0.1


def test_nothing_is_started_again_after_a_roll_back() -> None:
    begun = 0
    for seed in range(RUNS):
        world = World(random.Random(seed), others=False, commands=True)
        world.run(600)
        if world.rolled_back_at is None:
            continue
        begun += 1
        # What was sent before it may still land, once; nothing is sent after it but the roll back.
        later = [routing for routing in world.aws.applied[world.rolled_back_at :] if routing != Routing("6")]
        assert len(later) <= 1, seed
    assert begun > 20


def test_a_move_by_somebody_else_pauses_and_is_not_undone() -> None:
    paused = 0
    for seed in range(RUNS):
        world = World(random.Random(seed), others=False, commands=False)
        world.run(12)
        rollout = world.rollout
        if rollout.phase not in (Phase.HOLDING, Phase.WAITING_FOR_APPROVAL) or rollout.move is not None:
            continue
        world.aws.routing, world.aws.revision = Routing("8"), world.aws.revision + 1
        rollout = machine.on_alias(rollout, world.aws.alias, world.now)
        assert rollout.phase is Phase.PAUSED
        assert intent(rollout) is None
        assert apply(rollout, Command.CONTINUE, world.now) is rollout
        assert apply(rollout, Command.ROLL_BACK, world.now).phase is Phase.ROLLING_BACK
        paused += 1
    assert paused > 20


def test_on_no_data_a_plan_may_say_that_it_continues() -> None:
    plan = Plan("blind", (Step(Weight(100), timedelta(minutes=1)),), on_no_data=Response.CONTINUE)
    rollout = begin("r", plan, Aws().alias, "7", BEGAN)
    aws = Aws()
    call = intent(rollout)
    assert isinstance(call, SetRouting)
    aws.write(call)
    rollout = machine.on_answer(machine.mark_sent(rollout, call, BEGAN), aws.alias, BEGAN)
    later = BEGAN + timedelta(minutes=2)
    rollout = machine.on_check(rollout, GateCheck(Result.NO_DATA, ("no calls",), later), later)
    assert intent(rollout) == SetRouting(Routing("7"), "2")
    assert rollout.exceptions == ("step 1 of 1 ended without a pass: no calls",)


def _at_its_end(*commands: Command) -> Rollout:
    """Carry a plan out to its end, each command given at the step of its number, by gates that pass."""
    plan = Plan("two", (Step(Weight(100), timedelta(minutes=1)), Step(Weight(5_000), None)), Gate())
    aws, now = Aws(), BEGAN
    rollout, asked = begin("r", plan, aws.alias, "7", BEGAN), list(commands)
    while not rollout.phase.ended:
        now += timedelta(minutes=2)
        due = intent(rollout)
        if isinstance(due, SetRouting):
            aws.write(due)
            rollout = machine.on_answer(machine.mark_sent(rollout, due, now), aws.alias, now)
        elif asked:
            rollout = apply(rollout, asked.pop(0), now)
        else:
            rollout = machine.on_check(rollout, GateCheck(Result.PASS, (), now), now)
    return rollout


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ((Command.FINISH,), "finished by the operator at step 1 of 2"),
        (
            (Command.NEXT, Command.CONTINUE),
            "step 1 of 2 ended by the operator; step 2 of 2 approved by the operator",
        ),
    ],
)
def test_why_it_succeeded_names_each_step_that_no_gate_ended(commands: tuple[Command, ...], why: str) -> None:
    assert _at_its_end(*commands).why == why


def test_a_step_passed_over_after_a_change_by_someone_else_is_named() -> None:
    aws = Aws(Routing("6").at("7", Weight(5_000)))
    rollout = begin("r", PLAN, Alias("orders", "PROD", Routing("6"), "0"), "7", BEGAN)
    moved = apply(machine.on_alias(rollout, aws.alias, BEGAN), Command.CONTINUE, BEGAN)
    assert moved.exceptions == ("continued at step 3 of 3 after someone else's change",)
