"""An execution of Step Functions as a hosted rollout: its stages by the clock, the approval it waits for; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.execution_call import StartExecution
from tui.domain.routing import FULL, Routing, Weight
from tui.domain.state_machine import Execution, ExecutionProgress, MachineSteps
from tui.features.rollout.hosted.rollout import (
    Course,
    Engine,
    HostedCommand,
    HostedEvent,
    HostedRollout,
    HostedWait,
    stage_reached,
)
from tui.features.rollout.stepfunctions.steering import why_not_answer, why_not_stop
from tui.features.rollout.stepfunctions.text import describe_check, describe_execution_event
from tui.features.rollout.text.progress import describe_routing
from tui.features.rollout.text.schedule import Stage

UNANSWERED = "rolls back after 14 days"
"""What an exported machine does where an approval is not answered."""

SETTLES = timedelta(minutes=2)
"""How long after its end the settle machine may still clear the weights."""


@dataclass(frozen=True, slots=True)
class ExecutionRead:
    """An execution as it was read at `at`; `routing` and `steps` are None where they could not be read."""

    progress: ExecutionProgress
    at: datetime
    routing: Routing | None = None
    steps: MachineSteps | None = None
    failures: tuple[str, ...] = ()


def from_execution(read: ExecutionRead) -> HostedRollout:
    """Return an execution as the rollout that screens, lists and verbs show."""
    progress, execution = read.progress, read.progress.execution
    course, stages = _course(read), _stages(read)
    last = stages[-1] if stages else None
    return HostedRollout(
        engine=Engine.STEP_FUNCTIONS,
        id=execution.arn,
        function=execution.function,
        alias=execution.alias,
        before=_before(read),
        target=execution.target,
        plan=execution.machine.plan or execution.machine.name,
        course=course,
        phase=_phase(read, course),
        why=execution.cause if execution.rolled_back else ": ".join(filter(None, (execution.error, execution.cause))),
        read=read.at,
        confirmed=read.routing,
        stages=stages,
        current=stage_reached(course, read.routing, execution.target, stages),
        began=execution.started,
        ends=last.begins if last is not None and not course.ended else None,
        ended=execution.ended if course.ended else None,
        by=execution.by.rpartition(":")[2],
        reason=execution.reason,
        events=tuple(_events(progress)),
        waits=tuple(_waits(progress)),
        facts=tuple(_facts(read)),
        refusals=refusals(read, course),
        failures=read.failures,
        start=_start(read),
    )


def from_listed(execution: Execution, at: datetime) -> HostedRollout:
    """Return an execution as a list tells it, of which nothing else was read."""
    return from_execution(ExecutionRead(ExecutionProgress(execution), at))


def refusals(read: ExecutionRead, course: Course) -> Mapping[HostedCommand, str]:
    """Return why each command cannot be had; those that can are left out."""
    execution, before = read.progress.execution, _before(read)
    unread = "the alias could not be read" if read.routing is None else ""
    stop = why_not_stop(execution) or unread
    answer = why_not_answer(read.progress) or unread
    back = unread or ("" if before else "the version before is not known")
    if execution.active:
        back = "stop it first, or reject it"
    elif course is Course.ROLLING_BACK:
        back = "it is being settled"
    elif not back and read.routing == Routing(before):
        back = f"{execution.alias} is on {before} already"
    reasons = {
        HostedCommand.STOP: stop,
        HostedCommand.STOP_ALONE: "Step Functions: the alias is settled after every stop",
        HostedCommand.FINISH: "Step Functions cannot be told to finish: stop it, then promote",
        HostedCommand.APPROVE: answer,
        HostedCommand.REJECT: answer,
        HostedCommand.ROLL_BACK: back,
    }
    return {command: reason for command, reason in reasons.items() if reason}


def _start(read: ExecutionRead) -> StartExecution | None:
    """Return the call that starts an execution like it, under another name: AWS starts one name once."""
    execution, before = read.progress.execution, _before(read)
    if not (before and execution.target):
        return None
    alias = Alias(execution.function, execution.alias, Routing(before))
    name = f"{execution.name[:70]}-again"
    return StartExecution(alias, execution.target, execution.machine, name, execution.by, execution.reason)


def _before(read: ExecutionRead) -> str:
    """Return the version that it began with; where its history does not tell, the primary of a split of its own."""
    routing, target = read.routing, read.progress.execution.target
    if read.progress.before or routing is None:
        return read.progress.before
    return routing.primary if routing.primary != target else ""


def _course(read: ExecutionRead) -> Course:
    execution, routing = read.progress.execution, read.routing
    if execution.active:
        return Course.WAITING if read.progress.approval is not None else Course.RUNNING
    if execution.status == "SUCCEEDED":
        return Course.SUCCEEDED
    if execution.rolled_back:
        return Course.ROLLED_BACK
    if routing is not None and routing.canary == execution.target:
        recently = execution.ended is not None and read.at - execution.ended < SETTLES
        return Course.ROLLING_BACK if recently else Course.FAILED
    settled = routing is not None and not routing.split and routing.primary == read.progress.before
    return Course.ROLLED_BACK if settled and execution.status in ("ABORTED", "TIMED_OUT") else Course.FAILED


def _phase(read: ExecutionRead, course: Course) -> str:
    progress = read.progress
    status = progress.execution.status
    if course is Course.ROLLING_BACK:
        return f"{status}; the settle machine clears the weights"
    if course is Course.ROLLED_BACK:
        back = f"rolled back{f' to {progress.before}' if progress.before else ''}"
        # One that took it back by itself says so by failing.
        return back if progress.execution.rolled_back else f"{status}; {back}"
    if course is Course.FAILED and read.routing is not None:
        return f"{status}: {progress.execution.alias} is at {describe_routing(read.routing)}"
    if course.ended or progress.step is None:
        return status
    count = len(read.steps.weights) if read.steps is not None else 0
    if count and progress.step >= count:
        return f"{status}, bake time"
    return f"{status}, step {progress.step + 1}{f' of {count}' if count else ''}"


def _stages(read: ExecutionRead) -> tuple[Stage, ...]:
    """Return the weights of the machine: past ones by when they were set, those to come by what it waits."""
    steps, progress = read.steps, read.progress
    if steps is None:
        return ()
    weights = [*map(Weight.from_api, steps.weights), FULL]
    began = _began(progress, weights)
    current = progress.step
    stages: list[Stage] = []
    at: datetime | None = None
    for number, (weight, seconds) in enumerate(zip(weights, steps.holds, strict=True)):
        hold = None if seconds is None else timedelta(seconds=seconds)
        begins = began.get(number) or (at if current is None or number > current else None)
        waits = number == current and progress.approval is not None
        ends = began.get(number + 1)
        if ends is None and begins is not None and hold is not None and not waits:
            ends = begins + hold
        stages.append(Stage(weight, begins, ends, hold, bakes=number == len(weights) - 1 and bool(seconds)))
        at = ends
    return tuple(stages)


def _began(progress: ExecutionProgress, weights: list[Weight]) -> dict[int, datetime]:
    """Return when each weight was set, as far as the newest part of the history tells."""
    began: dict[int, datetime] = {}
    for event in progress.events:
        routing = event.routing
        if routing is None or event.at is None:
            continue
        whole = routing.canary is None and routing.primary == progress.execution.target
        weight = FULL if whole else routing.weight
        if (whole or routing.canary is not None) and weight in weights:
            began.setdefault(weights.index(weight), event.at)
    return began


def _waits(progress: ExecutionProgress) -> Iterator[HostedWait]:
    approval = progress.approval
    if approval is not None:
        why = f": {approval.why}" if approval.why else ""
        # Why comes first: what there is no room for is cut at the end.
        yield HostedWait(f"waits for approval{why}; {UNANSWERED}", approval.since)


def _events(progress: ExecutionProgress) -> Iterator[HostedEvent]:
    """Yield what happened, oldest first; of checks that say the same the first."""
    execution, last = progress.execution, ""
    if execution.started is not None:
        why = f": {execution.reason}" if execution.reason else ""
        yield HostedEvent(execution.started, f"execution {execution.name} started{why}")
    for event in progress.events:
        text = describe_execution_event(event)
        if text == last:
            continue
        last = text
        warns = bool(event.error) or event.asks
        yield HostedEvent(event.at, text, "warn" if warns else "mark" if event.routing is not None else "quiet")
    if execution.ended is not None:
        why = ": ".join(filter(None, (execution.error, execution.cause)))
        style = "good" if execution.status == "SUCCEEDED" else "bad"
        yield HostedEvent(execution.ended, f"execution {execution.status}{f': {why}' if why else ''}", style)


def _facts(read: ExecutionRead) -> Iterator[str]:
    progress = read.progress
    if progress.check is not None:
        yield f"gate: {describe_check(progress.check)}"
    yield f"state machine {progress.execution.machine.name}"
    if progress.execution.active:
        yield "a stop leaves the alias as it is; the settle machine then clears its weights"
