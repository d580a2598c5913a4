"""Moves aliases as CodeDeploy does, while the demo's clock goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tui.demo.backend.cloudtrail import EVENTS, Record, code_deploy
from tui.demo.backend.deployment import ALL_AT_ONCE, Deployment, identifier
from tui.demo.backend.region_state import RegionState

_ON_FAILURE, _ON_ALARM = "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"
_EVERY = timedelta(minutes=1)
_HOOK_LIMIT = timedelta(hours=1)
_MISMATCH = (
    "The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing "
    "or has an invalid configuration. The Lambda function alias version does not match the current version in AppSpec "
    "file."
)


Firing = Callable[[tuple[str, ...], datetime], str]
"""Returns the first of some alarms that is in ALARM at a time, empty where none is."""


def advance(region: RegionState, until: datetime | None = None, firing: Firing | None = None) -> None:
    """Take every step that has come due in all deployments, and stop those whose alarms fire in between."""
    now = until or region.clock()
    for deployment in region.deployments:
        if deployment.ended is not None or deployment.starts > now:
            continue
        if deployment.status == "Created":
            deployment.status = "InProgress"
            if not _run_hooks(region, deployment, "BeforeAllowTraffic", deployment.starts):
                continue
        if _awaits_hook(region, deployment, now):
            continue
        for after, share in deployment.shares()[deployment.steps :]:
            when = deployment.starts + after
            _watch(region, deployment, min(when, now), firing)
            if when > now or deployment.ended is not None:
                break
            _step(region, deployment, share, when)


def _watch(region: RegionState, deployment: Deployment, until: datetime, firing: Firing | None) -> None:
    """Look at a deployment's alarms, minute by minute, and stop it at the first one that is in ALARM."""
    if firing is None or not deployment.alarms:
        return
    when = deployment.checked or deployment.starts
    while when <= until and deployment.ended is None:
        if name := firing(deployment.alarms, when):
            error = ("ALARM_ACTIVE", f"One or more alarms have been activated according to the alarm {name}.")
            stop(region, deployment, when, roll_back=_ON_ALARM in deployment.auto_rollback, error=error)
        when += _EVERY
    deployment.checked = when


def _run_hooks(region: RegionState, deployment: Deployment, event: str, when: datetime) -> bool:
    """Run the hooks of a lifecycle event: in the demo each succeeds at once, if its function can be called."""
    if event == deployment.silent_hook:
        return True
    for name in (function for at, function in deployment.hooks if at == event):
        function = region.backend.latest(name)
        if function is None or region.settled(function).facts.state.state != "Active":
            error = ("HOOK_EXECUTION_FAILURE", f"The hook {name} of {event} could not be run.")
            _fail(region, deployment, when, error)
            return False
    return True


def _awaits_hook(region: RegionState, deployment: Deployment, now: datetime) -> bool:
    """Wait for the hook that never reports, and fail the deployment after an hour (aws-semantics 2.3)."""
    shifts = deployment.shares()
    event = "AfterAllowTraffic" if deployment.steps == len(shifts) else "BeforeAllowTraffic"
    if deployment.silent_hook != event or (event == "BeforeAllowTraffic" and deployment.steps):
        return False
    gives_up = deployment.starts + shifts[deployment.steps - 1 if deployment.steps else 0][0] + _HOOK_LIMIT
    if now >= gives_up:
        error = ("HOOK_EXECUTION_FAILURE", f"The hook of {event} did not report its status within an hour.")
        _fail(region, deployment, gives_up, error)
    return True


def _fail(region: RegionState, deployment: Deployment, when: datetime, error: tuple[str, str]) -> None:
    # What has not moved anything needs no rollback.
    moved = bool(deployment.steps) and not deployment.rolls_back
    stop(region, deployment, when, roll_back=moved and _ON_FAILURE in deployment.auto_rollback, error=error)
    deployment.status = "Failed"


def stop(
    region: RegionState,
    deployment: Deployment,
    when: datetime,
    *,
    roll_back: bool,
    error: tuple[str, str] = ("MANUAL_STOP", "The deployment was stopped by a user."),
) -> None:
    """Stop a deployment where it is; without rolling back its alias stays split (aws-semantics 2.4)."""
    deployment.status, deployment.ended = "Stopped", when
    deployment.error = error
    if not roll_back:
        return
    # Rolling back is a deployment of its own, which takes a moment to begin.
    back = Deployment(
        id=identifier(deployment.id, "rollback"),
        application=deployment.application,
        group=deployment.group,
        config=ALL_AT_ONCE,
        function=deployment.function,
        alias=deployment.alias,
        current=deployment.target,
        target=deployment.current,
        created=when,
        starts=when + region.settle,
        creator="codeDeployRollback",
        rolls_back=deployment.id,
    )
    deployment.rolled_back_by = back.id
    region.deployments.append(back)


def _step(region: RegionState, deployment: Deployment, share: float, when: datetime) -> None:
    aliases = region.backend.aliases(deployment.function) if region.backend.latest(deployment.function) else {}
    alias = aliases.get(deployment.alias)
    known = all(
        region.backend.version(deployment.function, number) for number in (deployment.current, deployment.target)
    )
    expected = alias is not None and (deployment.rolls_back or alias.function_version == deployment.current)
    # Unverified on AWS: that an alias edited in the middle of a deployment fails the next step.
    if alias is None or not known or not expected:
        _fail(region, deployment, when, ("INVALID_LAMBDA_CONFIGURATION", _MISMATCH))
        return
    primary, weights = (deployment.target, {}) if share == 1.0 else (deployment.current, {deployment.target: share})
    routing = {"AdditionalVersionWeights": weights} if weights else {}
    region.backend.move_alias(deployment.function, deployment.alias, primary, None, routing)
    alias.revision_id = region.new_id()
    region.route(deployment.function, alias, when)
    deployment.steps, deployment.share = deployment.steps + 1, share
    waits = deployment.silent_hook == "AfterAllowTraffic"
    if share == 1.0 and _run_hooks(region, deployment, "AfterAllowTraffic", when) and not waits:
        deployment.status, deployment.ended = "Succeeded", when
    asked = {
        "FunctionName": deployment.function,
        "Name": deployment.alias,
        "FunctionVersion": primary,
        "RoutingConfig": {"AdditionalVersionWeights": weights},
    }
    answered = {**asked, "RevisionId": alias.revision_id}
    region.written.append(Record(when, EVENTS["UpdateAlias"], code_deploy(region.account), "", asked, answered))
