"""A deployment of CodeDeploy as a hosted rollout: its stages by the clock, the silence of its hooks; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.alarm import ALARM, Alarm
from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment
from tui.domain.deployment_group import (
    ALARMED,
    FAILED,
    DeploymentGroup,
    DeploymentProgress,
    LifecycleEvent,
)
from tui.domain.routing import FULL, WHOLE, Routing, Weight
from tui.features.rollout.codedeploy.configuration import PREFIX, Configuration, Kind
from tui.features.rollout.codedeploy.ending import ROLLBACK, why_not_finish, why_not_stop
from tui.features.rollout.codedeploy.hooks import silent_hooks
from tui.features.rollout.hosted.rollout import (
    Course,
    Engine,
    HostedCommand,
    HostedEvent,
    HostedRollout,
    HostedWait,
    stage_reached,
)
from tui.features.rollout.text.progress import describe_routing
from tui.features.rollout.text.schedule import Stage
from tui.writes.ownership.stopping import QUIET

ALLOW = "AllowTraffic"
_NO_APPROVALS = "CodeDeploy has no approvals for Lambda"
_STYLES = {"Succeeded": "good", "Failed": "bad", "InProgress": "mark", "Skipped": "quiet", "Unknown": "warn"}


@dataclass(frozen=True, slots=True)
class DeploymentRead:
    """A deployment as it was read at `at`, with its evidence; each None where it could not be read.

    `back` is the deployment that takes it back. `failures` say in words what could not be read.
    """

    progress: DeploymentProgress
    at: datetime
    routing: Routing | None = None
    group: DeploymentGroup | None = None
    configuration: Configuration | None = None
    alarms: tuple[Alarm, ...] | None = None
    back: DeploymentProgress | None = None
    failures: tuple[str, ...] = ()


def from_deployment(read: DeploymentRead) -> HostedRollout:
    """Return a deployment as the rollout that screens, lists and verbs show."""
    deployment = read.progress.deployment
    course, waits = _course(read), tuple(_waits(read))
    stages = _stages(read)
    last = stages[-1] if stages else None
    return HostedRollout(
        engine=Engine.CODEDEPLOY,
        id=deployment.id,
        function=deployment.function,
        alias=deployment.alias,
        before=deployment.current_version,
        target=deployment.target_version,
        plan=deployment.config.removeprefix(PREFIX),
        course=Course.WAITING if waits and course is Course.RUNNING else course,
        phase=_phase(read, course),
        why=_why(read),
        read=read.at,
        confirmed=read.routing,
        stages=stages,
        current=stage_reached(course, read.routing, deployment.target_version, stages),
        began=deployment.started,
        ends=last.begins if last is not None and not course.ended else None,
        ended=_ended(read, course),
        by=deployment.creator,
        events=tuple(_events(read)),
        waits=waits,
        facts=tuple(_facts(read)),
        refusals=refusals(deployment, course, read.routing),
        failures=read.failures,
        start=_start(read),
    )


def from_listed(deployment: Deployment, at: datetime) -> HostedRollout:
    """Return a deployment as a list tells it, of which nothing else was read."""
    return from_deployment(DeploymentRead(DeploymentProgress(deployment), at))


def refusals(deployment: Deployment, course: Course, routing: Routing | None) -> Mapping[HostedCommand, str]:
    """Return why each command cannot be had; those that can are left out."""
    unread = "the alias could not be read" if routing is None else ""
    stop, finish = why_not_stop(deployment) or unread, why_not_finish(deployment) or unread
    if deployment.active and deployment.creator == ROLLBACK:
        stop = f"{deployment.id} is a rollback"
    back = stop if deployment.active else unread
    if course is Course.ROLLING_BACK:
        back = "CodeDeploy is rolling it back already"
    elif not deployment.active and routing == Routing(deployment.current_version):
        back = f"{deployment.alias} is on {deployment.current_version} already"
    reasons = {
        HostedCommand.STOP: stop,
        HostedCommand.STOP_ALONE: stop,
        HostedCommand.FINISH: finish,
        HostedCommand.ROLL_BACK: back,
        HostedCommand.APPROVE: _NO_APPROVALS,
        HostedCommand.REJECT: _NO_APPROVALS,
    }
    return {command: reason for command, reason in reasons.items() if reason}


def _start(read: DeploymentRead) -> CreateDeployment | None:
    """Return the call that starts a deployment like it, which names it in its description."""
    deployment, group = read.progress.deployment, read.group
    if group is None or not deployment.current_version:
        return None
    alias = Alias(deployment.function, deployment.alias, Routing(deployment.current_version))
    return CreateDeployment(alias, deployment.target_version, group, deployment.config, f"again {deployment.id}")


def _course(read: DeploymentRead) -> Course:
    deployment, back = read.progress.deployment, read.back
    if deployment.active:
        return Course.RUNNING
    if not deployment.unfinished:
        return Course.SUCCEEDED if deployment.status == "Succeeded" else Course.RUNNING
    if back is not None and back.deployment.active:
        return Course.ROLLING_BACK
    if read.routing == Routing(deployment.current_version):
        return Course.ROLLED_BACK
    if read.back is None and read.routing == Routing(deployment.target_version):
        # Finished by hand.
        return Course.SUCCEEDED
    if back is None and (read.progress.rolled_back_by or _is_awaited(read)):
        return Course.ROLLING_BACK
    if back is not None and back.deployment.status == "Succeeded":
        return Course.ROLLED_BACK
    return Course.FAILED


def _is_awaited(read: DeploymentRead) -> bool:
    """Tell whether a rollback may begin yet: it is a deployment of its own, and comes a moment after the end."""
    ended, routing = read.progress.deployment.ended, read.routing
    recently = ended is not None and (read.at - ended).total_seconds() < QUIET
    return recently and routing is not None and routing.split


def _ended(read: DeploymentRead, course: Course) -> datetime | None:
    if not course.ended:
        return None
    back = read.back.deployment.ended if read.back is not None else None
    return back or read.progress.deployment.ended


def _phase(read: DeploymentRead, course: Course) -> str:
    deployment = read.progress.deployment
    if course is Course.ROLLING_BACK:
        by = read.progress.rolled_back_by
        return f"{deployment.status}; rolling back by {by}" if by else f"{deployment.status}; a rollback may begin yet"
    if course is Course.ROLLED_BACK:
        return f"{deployment.status}; rolled back to {deployment.current_version}"
    if course is Course.FAILED and read.routing is not None:
        routing = describe_routing(read.routing)
        failed = read.back is not None and read.back.deployment.unfinished
        how = (
            f"its rollback {read.progress.rolled_back_by} {read.back.deployment.status}" if failed and read.back else ""
        )
        return f"{deployment.status}; {how or 'not rolled back'}: {deployment.alias} is at {routing}"
    if course is Course.SUCCEEDED and deployment.unfinished:
        return f"{deployment.status}; {deployment.alias} is on {deployment.target_version} all the same"
    if course.ended:
        return deployment.status
    running = next((event for event in read.progress.events if event.status == "InProgress"), None)
    return f"{deployment.status}, {running.name}" if running is not None else deployment.status


def _why(read: DeploymentRead) -> str:
    error = read.progress.deployment.error
    return ": ".join(filter(None, (error, read.progress.message)))


def _waits(read: DeploymentRead) -> Iterator[HostedWait]:
    """Yield each hook that has not reported yet, of the hour that it has."""
    for hook in silent_hooks(read.progress, read.at):
        name = _hook(read.group, hook.event) or "its hook"
        yield HostedWait(f"{name} is silent ({hook.event})", hook.since, hook.until, "fails")


def _hook(group: DeploymentGroup | None, event: str) -> str:
    hooks = group.hooks or () if group is not None else ()
    return ", ".join(hook.function.rpartition(":function:")[2] for hook in hooks if hook.event == event)


def _stages(read: DeploymentRead) -> tuple[Stage, ...]:
    """Return the weights of the configuration, from when traffic began to shift, or would if hooks reported now."""
    configuration, deployment = read.configuration, read.progress.deployment
    if configuration is None:
        return ()
    allow = next((event for event in read.progress.events if event.name == ALLOW), None)
    begins = allow.started if allow is not None else None
    if begins is None and deployment.active:
        waits = any(True for _ in _waits(read))
        begins = read.at if waits or deployment.started is None else deployment.started
    every = timedelta(minutes=configuration.minutes)
    stages, at = [], begins
    for weight in _weights(configuration):
        after = at + every if at is not None else None
        stages.append(Stage(weight, at, after, every))
        at = after
    return (*stages, Stage(FULL, at, at, timedelta(0)))


def _weights(configuration: Configuration) -> Iterator[Weight]:
    """Yield the weights below 100 %, in order."""
    if configuration.kind is Kind.CANARY:
        yield Weight(configuration.percent * 100)
    elif configuration.kind is Kind.LINEAR and configuration.percent > 0:
        yield from (Weight(points) for points in range(configuration.percent * 100, WHOLE, configuration.percent * 100))


def _events(read: DeploymentRead) -> Iterator[HostedEvent]:
    """Yield what happened, oldest first: the lifecycle events, the end, the rollback."""
    deployment = read.progress.deployment
    if deployment.started is not None:
        by = f" by {deployment.creator}" if deployment.creator else ""
        yield HostedEvent(deployment.started, f"deployment {deployment.id} started{by}")
    yield from _lifecycle(read.progress.events, read.group)
    if not deployment.active and deployment.ended is not None:
        why = _why(read)
        style = "good" if deployment.status == "Succeeded" else "bad"
        yield HostedEvent(deployment.ended, f"deployment {deployment.status}{f': {why}' if why else ''}", style)
    if read.back is None:
        if read.progress.rolled_back_by:
            yield HostedEvent(None, f"rollback {read.progress.rolled_back_by} was created", "mark")
        return
    back = read.back.deployment
    at = back.ended or back.started
    yield HostedEvent(at, f"rollback {back.id} {back.status}", "good" if back.status == "Succeeded" else "mark")


def _lifecycle(events: Sequence[LifecycleEvent], group: DeploymentGroup | None) -> Iterator[HostedEvent]:
    for event in events:
        hook = _hook(group, event.name)
        at = event.ended or event.started
        text = f"{event.name} {event.status}{f'  {hook}' if hook else ''}"
        yield HostedEvent(at, text, _STYLES.get(event.status, "quiet"))


def _facts(read: DeploymentRead) -> Iterator[str]:
    deployment, group = read.progress.deployment, read.group
    if group is not None and read.alarms is not None:
        yield _describe_alarms(group, read.alarms)
    events = read.progress.auto_rollback
    if events is None and group is not None:
        events = group.auto_rollback
    if events is not None:
        on = [word for event, word in ((FAILED, "failure"), (ALARMED, "alarm")) if event in events]
        yield (
            f"rolls back by itself on {' and '.join(on)}" if on else "does not roll back by itself on failure or alarm"
        )
    if deployment.group:
        yield f"group {deployment.group} of application {deployment.application}"


def _describe_alarms(group: DeploymentGroup, alarms: Sequence[Alarm]) -> str:
    if not group.alarms or not group.alarms_enabled:
        return "no alarm stops it"
    known = {alarm.name: alarm.state for alarm in alarms}
    states = sorted(
        ((known.get(name, "does not exist"), name) for name in group.alarms), key=lambda one: one[0] != ALARM
    )
    return f"alarms: {', '.join(f'{name} {state}' for state, name in states)}"
