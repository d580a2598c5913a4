"""An execution as a hosted rollout: where it is, what it waits for, what it came to, and what can be asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.domain.routing import Routing, Weight
from tui.domain.state_machine import (
    Execution,
    ExecutionEvent,
    ExecutionProgress,
    MachineSteps,
    PendingApproval,
    StateMachine,
)
from tui.features.rollout.hosted.execution import ExecutionRead, from_execution, from_listed
from tui.features.rollout.hosted.rollout import Course, Engine, HostedCommand, why_not

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
MACHINE = StateMachine("arn:m", "crossfade-orders", "orders", "PROD", "canary")
STEPS = MachineSteps("orders", "PROD", (0.05, 0.5), (600.0, 600.0, 300.0))
RUNNING = Execution("arn:x:execution:m:e1", "e1", MACHINE, "RUNNING", "7", "arn:aws:iam::1:user/alice", "go", BEGAN)
SPLIT = Routing("6", "7", Weight(500))
SET = ExecutionEvent(9, BEGAN + timedelta(seconds=1), SPLIT)
PROGRESS = ExecutionProgress(RUNNING, "Wait", 0, "6", ("pass", ""), None, (SET,))


def read(progress: ExecutionProgress = PROGRESS, routing: Routing | None = SPLIT, minutes: float = 2) -> ExecutionRead:
    return ExecutionRead(progress, BEGAN + timedelta(minutes=minutes), routing, STEPS)


def ended(status: str, error: str = "") -> ExecutionProgress:
    execution = replace(RUNNING, status=status, error=error, ended=BEGAN + timedelta(minutes=3))
    return replace(PROGRESS, execution=execution)


def test_where_a_running_one_is_and_when_it_will_have_ended() -> None:
    hosted = from_execution(read())
    assert (hosted.engine, hosted.name, hosted.plan, hosted.by) == (
        Engine.STEP_FUNCTIONS,
        "orders:PROD",
        "canary",
        "user/alice",
    )
    assert (hosted.course, hosted.phase, hosted.current) == (Course.RUNNING, "RUNNING, step 1 of 2", 0)
    began = BEGAN + timedelta(seconds=1)
    assert [(str(stage.weight), stage.begins) for stage in hosted.stages] == [
        ("5", began),
        ("50", began + timedelta(minutes=10)),
        ("100", began + timedelta(minutes=20)),
    ]
    assert hosted.ends == began + timedelta(minutes=20)
    assert why_not(hosted, HostedCommand.STOP) is None
    assert why_not(hosted, HostedCommand.APPROVE) == "it does not wait for an approval"
    assert why_not(hosted, HostedCommand.FINISH) is not None


def test_of_checks_that_say_the_same_the_first_is_listed() -> None:
    said = ("pass", "verdict: pass"), ("pass", "verdict: pass"), ("wait", "50 calls"), ("pass", "verdict: pass")
    checks = [ExecutionEvent(10 + at, BEGAN + timedelta(minutes=at), check=check) for at, check in enumerate(said)]
    events = from_execution(read(replace(PROGRESS, events=(SET, *checks)))).events
    assert [(event.at, event.text.partition(":")[0]) for event in events] == [
        (BEGAN, "execution e1 started"),
        (SET.at, "set to 6→7 5 %"),
        *((BEGAN + timedelta(minutes=at), "gate") for at in (0, 2, 3)),
    ]


def test_what_waits_for_approval_can_be_answered() -> None:
    approval = PendingApproval(12, BEGAN + timedelta(minutes=11), "0 calls")
    hosted = from_execution(read(replace(PROGRESS, approval=approval), minutes=15))
    assert hosted.course is Course.WAITING
    assert hosted.waits[0].what == "waits for approval: 0 calls; rolls back after 14 days"
    assert hosted.stages[1].begins is None
    assert why_not(hosted, HostedCommand.APPROVE) is why_not(hosted, HostedCommand.REJECT) is None


@pytest.mark.parametrize(
    ("progress", "routing", "minutes", "course", "current"),
    [
        (ended("SUCCEEDED"), Routing("7"), 9, Course.SUCCEEDED, 3),
        (ended("FAILED", "RolledBack"), Routing("6"), 9, Course.ROLLED_BACK, None),
        (ended("ABORTED"), SPLIT, 4, Course.ROLLING_BACK, 0),
        (ended("ABORTED"), SPLIT, 60, Course.FAILED, 0),
        (ended("ABORTED"), Routing("6"), 9, Course.ROLLED_BACK, None),
        (ended("FAILED", "ChangedElsewhere"), Routing("5"), 9, Course.FAILED, None),
    ],
)
def test_what_it_came_to(
    progress: ExecutionProgress, routing: Routing, minutes: float, course: Course, current: int | None
) -> None:
    hosted = from_execution(read(progress, routing, minutes))
    assert (hosted.course, hosted.current) == (course, current)
    assert why_not(hosted, HostedCommand.STOP) == f"e1 has ended: {progress.execution.status}"
    # Rolling back can be had where there is something to roll back, whatever the execution came to.
    can = routing != Routing("6") and course is not Course.ROLLING_BACK
    assert (why_not(hosted, HostedCommand.ROLL_BACK) is None) == can


def test_a_list_tells_what_it_knows() -> None:
    hosted = from_listed(RUNNING, BEGAN)
    assert (hosted.course, hosted.phase, hosted.stages, hosted.before) == (Course.RUNNING, "RUNNING", (), "")
    assert why_not(hosted, HostedCommand.STOP) == "the alias could not be read"
