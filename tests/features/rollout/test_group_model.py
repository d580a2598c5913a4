"""A group of three against aliases whose answers are lost, late or refused, which others write, and which is killed."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.alias import Alias
from tui.domain.routing import Routing, Weight
from tui.features.rollout import machine
from tui.features.rollout.commands import Command
from tui.features.rollout.gate import GateCheck, Result
from tui.features.rollout.group.machine import Members, apply, is_over, name, on_tick, place, settle, why_not
from tui.features.rollout.here.kept import from_json, to_json
from tui.features.rollout.machine import SetRouting, begin, intent
from tui.features.rollout.plan import Plan, Step
from tui.features.rollout.state import PauseCause, Phase, Rollout

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAN = Plan(
    "model",
    (Step(Weight(100), timedelta(minutes=2)), Step(Weight(1_000), None), Step(Weight(5_000), timedelta(minutes=1))),
    bake=timedelta(minutes=2),
)
BEFORE, AFTER = Routing("6"), Routing("7")
STAIRS = [BEFORE.at("7", step.weight) for step in PLAN.steps] + [AFTER]
NAMES = ("orders", "payments", "stock")
RUNS = 15


class Killed(Exception):
    """The process ends here."""


@dataclass
class Aws:
    """The aliases as AWS keeps them, and what was applied to each."""

    routing: dict[str, Routing] = field(default_factory=lambda: dict.fromkeys(NAMES, BEFORE))
    revision: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 1))
    applied: dict[str, list[Routing]] = field(default_factory=lambda: {one: [] for one in NAMES})
    late: list[tuple[datetime, str, SetRouting]] = field(default_factory=list)

    def alias(self, function: str) -> Alias:
        return Alias(function, "PROD", self.routing[function], str(self.revision[function]))

    def write(self, function: str, call: SetRouting) -> bool:
        if call.revision != str(self.revision[function]):
            return False
        self.routing[function] = call.routing
        self.revision[function] += 1
        self.applied[function].append(call.routing)
        return True

    def pass_time(self, now: datetime) -> None:
        due = [one for one in self.late if one[0] <= now]
        self.late = [one for one in self.late if one[0] > now]
        for _, function, call in due:
            self.write(function, call)


@dataclass
class World:
    """One run: `disk` is what is kept of each member, and all that a process knows after a kill."""

    chance: random.Random
    others: bool = False
    commands: bool = False
    fails: float = 0.004
    aws: Aws = field(default_factory=Aws)
    now: datetime = BEGAN
    moved: bool = False
    hurried: bool = False
    passed: set[tuple[str, int]] = field(default_factory=set)
    disk: list[Rollout] = field(init=False)

    def __post_init__(self) -> None:
        self.disk = [begin(one, PLAN, self.aws.alias(one), "7", self.now) for one in NAMES]

    @property
    def members(self) -> Members:
        return tuple(self.disk)

    def keep(self, number: int, rollout: Rollout) -> None:
        if rollout != self.disk[number]:
            self.disk[number] = rollout
            if self.chance.random() < 0.03:
                raise Killed

    def keep_all(self, after: Sequence[Rollout]) -> None:
        order = list(range(len(after)))
        self.chance.shuffle(order)
        for number in order:
            self.keep(number, after[number])

    def run(self, turns: int) -> None:
        for _ in range(turns):
            if is_over(self.members):
                return
            self.now += timedelta(seconds=self.chance.choice((1, 20, 61)))
            self.aws.pass_time(self.now)
            try:
                self.turn()
            except Killed:
                kept = [from_json(json.loads(json.dumps(to_json(one)))) for one in self.disk]
                self.disk = [machine.on_lost(one) for one in kept]

    def turn(self) -> None:
        if self.others and self.chance.random() < 0.01:
            self.moved = True
            moved = self.chance.choice(NAMES)
            self.aws.routing[moved] = self.chance.choice((BEFORE, Routing("8"), BEFORE.at("7", Weight(1_700))))
            self.aws.revision[moved] += 1
        self.operate()
        self.keep_all(on_tick(self.members, self.now))
        for number in range(len(NAMES)):
            self.act(number)
            self.keep_all(settle(self.members, self.now))

    def operate(self) -> None:
        if self.commands and self.chance.random() < 0.05:
            command = self.chance.choice([one for one in Command if one is not Command.LEAVE])
        elif self.chance.random() < 0.3:
            command = Command.CONTINUE
        else:
            return
        if why_not(self.members, command) is not None:
            return
        self.hurried |= command in (Command.NEXT, Command.FINISH)
        taken = [False] * len(NAMES)
        while True:
            after = apply(self.members, command, self.now, taken)
            try:
                for number, rollout in enumerate(after):
                    changed = rollout != self.disk[number]
                    taken[number] |= changed
                    self.keep(number, rollout)
            except Killed:
                # The command is still there: it is taken by those that have not.
                continue
            return

    def act(self, number: int) -> None:
        rollout = self.disk[number]
        alias = self.aws.alias(rollout.function)
        match intent(rollout):
            case SetRouting() as call:
                self.send(number, call)
            case machine.CheckGate():
                weights = (92, self.fails * 100, 2, 3)
                result = self.chance.choices(list(Result), weights)[0]
                self.keep(number, machine.on_alias(rollout, alias, self.now))
                if isinstance(intent(self.disk[number]), machine.CheckGate):
                    if result is Result.PASS:
                        self.passed.add((rollout.function, rollout.step))
                    check = GateCheck(result, ("by chance",), self.now)
                    self.keep(number, machine.take_check(self.disk[number], check, self.now))
            case _:
                self.keep(number, machine.on_alias(rollout, alias, self.now))

    def send(self, number: int, call: SetRouting) -> None:
        function = self.disk[number].function
        self.keep(number, machine.mark_sent(self.disk[number], call, self.now))
        fates = ("answered", "lost", "late", "never", "throttled", "refused")
        match self.chance.choices(fates, (82, 4, 4, 4, 4, 2))[0]:
            case "answered" if self.aws.write(function, call):
                after = machine.on_answer(self.disk[number], self.aws.alias(function), self.now)
            case "late":
                self.aws.late.append((self.now + timedelta(seconds=self.chance.randrange(1, 29)), function, call))
                after = machine.on_lost(self.disk[number])
            case "lost":
                self.aws.write(function, call)
                after = machine.on_lost(self.disk[number])
            case "throttled":
                after = machine.on_not_sent(self.disk[number], "throttled")
            case "refused":
                after = machine.on_refused(self.disk[number], "no permission", self.now)
            case _:
                after = machine.on_lost(self.disk[number])
        self.keep(number, after)


@pytest.mark.parametrize("others", [False, True], ids=["alone", "with others"])
@pytest.mark.parametrize("commands", [False, True], ids=["watched", "steered"])
def test_a_group_ends_as_one(others: bool, commands: bool) -> None:
    ends: dict[Phase, int] = {}
    for seed in range(RUNS):
        world = World(random.Random(seed), others, commands)
        world.run(900)
        assert is_over(world.members), (seed, [member.phase for member in world.disk])
        phases = {member.phase for member in world.disk}
        assert len(phases) == 1, (seed, phases)
        phase = phases.pop()
        ends[phase] = ends.get(phase, 0) + 1
        if not world.moved:
            wanted = {Phase.SUCCEEDED: AFTER, Phase.ROLLED_BACK: BEFORE}[phase]
            assert set(world.aws.routing.values()) == {wanted}, seed
            world.aws.pass_time(world.now + timedelta(minutes=1))
            assert set(world.aws.routing.values()) == {wanted}, f"{seed}: a write came after the end"
    assert ends.get(Phase.ROLLED_BACK, 0) > 2
    if not commands:
        assert ends.get(Phase.SUCCEEDED, 0) > 3


@pytest.mark.parametrize("commands", [False, True], ids=["watched", "steered"])
def test_no_member_takes_a_step_twice_or_leaves_one_out(commands: bool) -> None:
    for seed in range(RUNS):
        world = World(random.Random(seed), commands=commands)
        world.run(900)
        for function, applied in world.aws.applied.items():
            places = [STAIRS.index(routing) for routing in applied if routing != BEFORE]
            assert places == sorted(set(places)), (seed, function)
            if not world.hurried:
                assert places == list(range(len(places))), (seed, function)
            assert BEFORE not in applied[:-1], (seed, function, "something was set after the roll back")


def test_no_member_goes_on_before_every_gate_has_passed() -> None:
    """Whoever reaches a step, all had passed the one before: here nothing is asked for but approvals."""
    stepped = 0
    for seed in range(RUNS):
        world, front = World(random.Random(seed), fails=0.0), 0
        for _ in range(900):
            world.run(1)
            front = max(map(place, world.disk))
            assert min(map(place, world.disk)) >= front - 1, seed
            timed = [step for step in range(front) if step != 1]
            assert {(one, step) for one in NAMES for step in timed} <= world.passed, seed
        stepped += front
    assert stepped > RUNS * 3


def test_one_that_is_taken_back_takes_all_back_at_once() -> None:
    taken_back, whys = 0, set()
    for seed in range(RUNS):
        world, back = World(random.Random(seed), fails=0.02), [False]
        for _ in range(900):
            world.run(1)
            settled = settle(world.members, world.now)
            back = [one.phase in (Phase.ROLLING_BACK, Phase.ROLLED_BACK) for one in settled]
            assert all(back) or not any(back), (seed, [one.phase for one in settled])
        taken_back += all(back)
        whys |= {one.why for one in world.disk if one.phase is Phase.ROLLED_BACK}
    assert taken_back > RUNS / 2
    assert "by chance" in whys
    assert {why for why in whys if why.startswith("with ")} <= {f"with {one}:PROD: by chance" for one in NAMES}


def test_one_that_has_succeeded_is_taken_back_with_the_last_one_that_fails() -> None:
    done = replace(begin("a", PLAN, Aws().alias("orders"), "7", BEGAN), phase=Phase.SUCCEEDED, step=3, confirmed=AFTER)
    bakes = replace(done, function="payments", phase=Phase.BAKING)
    failed = machine.take_check(bakes, GateCheck(Result.FAIL, ("alarm",), BEGAN), BEGAN)
    members = settle((done, failed), BEGAN)
    assert [one.phase for one in members] == [Phase.ROLLING_BACK, Phase.ROLLING_BACK]
    assert members[0].why == "with payments:PROD: alarm"
    assert intent(members[0]) == SetRouting(BEFORE, "1")


def test_a_member_that_someone_else_moved_has_all_wait_and_says_who() -> None:
    members = tuple(begin(one, PLAN, Aws().alias(one), "7", BEGAN) for one in NAMES)
    moved = Alias("payments", "PROD", Routing("8"), "9")
    members = settle((members[0], machine.on_alias(members[1], moved, BEGAN), members[2]), BEGAN)
    assert [one.pause and one.pause.cause for one in members] == [
        PauseCause.MEMBER,
        PauseCause.CHANGED_ELSEWHERE,
        PauseCause.MEMBER,
    ]
    assert members[0].pause is not None
    assert members[0].pause.detail == "payments:PROD is paused: PROD was changed by someone else"
    assert why_not(members, Command.CONTINUE) == "payments:PROD: PROD is not between 6 and 7 any more"
    assert why_not(members, Command.ROLL_BACK) is None
    assert name(members[0]) == "orders:PROD"
