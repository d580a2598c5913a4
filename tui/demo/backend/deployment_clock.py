"""Moves aliases as CodeDeploy does, while the demo's clock goes on."""

from __future__ import annotations

from datetime import datetime

from tui.demo.backend.cloudtrail import EVENTS, Record, code_deploy
from tui.demo.backend.deployment import ALL_AT_ONCE, Deployment, identifier, steps_of
from tui.demo.backend.region_state import RegionState

_MISMATCH = (
    "The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing "
    "or has an invalid configuration. The Lambda function alias version does not match the current version in AppSpec "
    "file."
)


def advance(region: RegionState, until: datetime | None = None) -> None:
    """Take every step that has come due in all deployments."""
    now = until or region.clock()
    for deployment in region.deployments:
        if deployment.ended is None and deployment.starts <= now:
            deployment.status = "InProgress"
            for after, share in steps_of(deployment.config)[deployment.steps :]:
                when = deployment.starts + after
                if when > now or deployment.ended is not None:
                    break
                _step(region, deployment, share, when)


def stop(region: RegionState, deployment: Deployment, when: datetime, *, roll_back: bool) -> None:
    """Stop a deployment where it stands; without rolling back its alias stays split (aws-semantics 2.4)."""
    deployment.status, deployment.ended = "Stopped", when
    deployment.error = ("MANUAL_STOP", "The deployment was stopped by a user.")
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
        deployment.status, deployment.ended = "Failed", when
        deployment.error = ("INVALID_LAMBDA_CONFIGURATION", _MISMATCH)
        return
    primary, weights = (deployment.target, {}) if share == 1.0 else (deployment.current, {deployment.target: share})
    routing = {"AdditionalVersionWeights": weights} if weights else {}
    region.backend.move_alias(deployment.function, deployment.alias, primary, None, routing)
    alias.revision_id = region.new_id()
    region.route(deployment.function, alias, when)
    deployment.steps, deployment.share = deployment.steps + 1, share
    if share == 1.0:
        deployment.status, deployment.ended = "Succeeded", when
    asked = {
        "FunctionName": deployment.function,
        "Name": deployment.alias,
        "FunctionVersion": primary,
        "RoutingConfig": {"AdditionalVersionWeights": weights},
    }
    answered = {**asked, "RevisionId": alias.revision_id}
    region.trail.append(Record(when, EVENTS["UpdateAlias"], code_deploy(region.account), "", asked, answered))
