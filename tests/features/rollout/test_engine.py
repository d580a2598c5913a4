"""The engine over the demo's AWS: kills, lost answers, refusals, commands; what the alias has is what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.faults import FAULTS, refused
from tests.support.rollout_world import BEGAN, PLAN, STEPS, Killed, World
from tui.aws.lambda_provider import LambdaProvider
from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.call import UpdateAlias
from tui.domain.routing import Routing, Weight
from tui.features.health.statistics.verdict import Outcome
from tui.features.rollout.commands import Command
from tui.features.rollout.here.engine import check_is_due, turn
from tui.features.rollout.here.store import RolloutFolder
from tui.features.rollout.plan import Step
from tui.features.rollout.state import PauseCause, Phase
from tui.verbs.engine_process import lacks_credentials
from tui.writes.journal import entry as journal
from tui.writes.workspace import Workspace


def sent(world: World) -> int:
    return world.account.calls.count("lambda:UpdateAlias")


def test_it_goes_up_the_stairs_and_bakes(world: World) -> None:
    seen: list[Routing] = []
    for _ in range(60):
        world.turns(0.2)
        if not seen or seen[-1] != world.routing:
            seen.append(world.routing)
    assert seen == STEPS
    assert (world.rollout.phase, sent(world)) == (Phase.SUCCEEDED, 3)
    events = [event["event"] for event in world.engine.folder.events()]
    assert events == ["sent", "confirmed", "checked"] * 3
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
    # Every check is evidence, and one that leads to another phase an event.
    assert [one["result"] for one in world.engine.folder.evidence()] == ["inconclusive"] * 4
    assert [event["event"] for event in world.engine.folder.events()] == ["sent", "confirmed", "checked"]
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


def test_what_became_of_a_write_is_on_record_once_a_kill_is_taken_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    perform = LambdaProvider.perform

    def applied_and_killed(provider: LambdaProvider, call: UpdateAlias) -> object:
        perform(provider, call)
        raise Killed

    monkeypatch.setattr(LambdaProvider, "perform", applied_and_killed)
    with pytest.raises(Killed):
        turn(world.engine, world.now)
    monkeypatch.undo()
    world.engine.workspace.record._journal.close()
    world.restart()
    recorded, context = world.engine.workspace.record.recorded, world.engine.workspace.context
    assert [entry.after for entry in recorded.open_writes(context)] == STEPS[:1]
    turn(world.engine, world.now)
    assert world.rollout.confirmed == STEPS[0]
    assert recorded.open_writes(context) == ()
    assert [(entry.phase, entry.outcome) for entry in recorded.writes(context)] == [
        (journal.Phase.SETTLED, journal.Outcome.APPLIED)
    ]


def test_a_roll_back_waits_for_no_reading_of_what_a_kill_left_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.turns(1)
    perform = LambdaProvider.perform

    def applied_and_killed(provider: LambdaProvider, call: UpdateAlias) -> object:
        perform(provider, call)
        raise Killed

    monkeypatch.setattr(LambdaProvider, "perform", applied_and_killed)
    with pytest.raises(Killed):
        world.turns(5)
    monkeypatch.undo()
    world.engine.workspace.record._journal.close()
    world.ask(Command.ROLL_BACK)
    world.restart()
    before = world.account.calls.count("lambda:GetAlias")
    turn(world.engine, world.now)
    assert world.account.calls.count("lambda:GetAlias") == before + 1
    turn(world.engine, world.now)
    assert world.routing == Routing("5")


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


def test_who_moved_it_is_said_as_soon_as_cloudtrail_tells(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[AuditEvent | None] = [None]
    reads: list[Alias] = []

    def read_mover(_: Workspace, alias: Alias, __: datetime) -> AuditEvent | None:
        reads.append(alias)
        return events[0]

    monkeypatch.setattr(Workspace, "read_mover", read_mover)
    world.turns(1)
    client = world.account.session.client("lambda")
    client.update_alias(FunctionName="order-processor", Name="live", FunctionVersion="6", RoutingConfig={})
    world.turns(4)
    assert world.rollout.pause is not None
    assert world.rollout.pause.detail == "live was changed by someone else"
    events[0] = AuditEvent(BEGAN, "UpdateAlias", "deploy-bot", "the AWS CLI", "order-processor", "live")
    world.turns(1.5)
    assert world.rollout.pause.detail == f"live was changed by deploy-bot at {BEGAN:%H:%M} UTC, by the AWS CLI"
    calls = len(reads)
    world.turns(5)
    assert len(reads) == calls


def test_an_edited_description_is_no_move(world: World) -> None:
    world.turns(1)
    world.account.session.client("lambda").update_alias(
        FunctionName="order-processor", Name="live", Description="hands off"
    )
    world.turns(12)
    assert world.rollout.phase is Phase.SUCCEEDED


UPDATING = refused(409, "ResourceConflictException", "An update is in progress for resource: order-processor")


@pytest.mark.parametrize("fault", ["timed out", "cut off", "throttled", "failed", "updating"])
def test_a_lost_or_throttled_write_is_compared_and_made_once(world: World, fault: str) -> None:
    world.account.faults["lambda:UpdateAlias"] = UPDATING if fault == "updating" else FAULTS[fault]
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


@pytest.mark.parametrize("held", [0.0, 1.0])
def test_expired_credentials_pause_it_and_never_half_apply(world: World, held: float) -> None:
    """Before the first step, and in the middle of one, in which nothing is written but the gate is read."""
    world.turns(held)
    world.account.faults["*"] = FAULTS["expired"]
    world.turns(2)
    assert world.rollout.pause is not None
    assert world.rollout.pause.cause is PauseCause.CREDENTIALS
    world.account.faults.clear()
    world.ask(Command.CONTINUE)
    world.turns(15)
    assert (world.rollout.phase, world.routing) == (Phase.SUCCEEDED, STEPS[2])


def test_a_process_whose_credentials_have_ended_makes_room_for_one_with_new_ones(world: World) -> None:
    begun = world.rollout
    assert not lacks_credentials(world.engine, begun, world.now)
    world.turns(1)
    world.account.faults["lambda:UpdateAlias"] = FAULTS["expired"]
    world.ask(Command.ROLL_BACK)
    world.turns(0.5)
    assert world.rollout.phase is Phase.ROLLING_BACK
    # Where they are renewed by themselves it goes on trying.
    assert not lacks_credentials(world.engine, begun, world.now)
    world.engine.ends_at = lambda: world.now
    assert lacks_credentials(world.engine, begun, world.now)
    world.account.faults.clear()
    world.restart()
    world.turns(1)
    assert (world.rollout.phase, world.routing) == (Phase.ROLLED_BACK, Routing("5"))


def test_it_pauses_before_the_credentials_end(world: World) -> None:
    world.turns(1)
    world.engine.ends_at = lambda: BEGAN + timedelta(minutes=4)
    world.turns(10)
    assert world.rollout.pause is not None
    assert world.rollout.pause.cause is PauseCause.CREDENTIALS
    assert world.rollout.pause.since < BEGAN + timedelta(minutes=2.5)
    assert lacks_credentials(world.engine, replace(world.rollout, pause=None), world.now)
    assert not lacks_credentials(world.engine, world.rollout, world.now)
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
