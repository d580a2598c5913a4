"""CodeDeploy of the demo: looking at deployments to Lambda, and stopping one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui.demo.backend.deployment import Deployment
from tui.demo.backend.deployment_clock import stop
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError

Parameters = dict[str, Any]

_TARGET_STATUS = {
    "InProgress": "InProgress",
    "Succeeded": "Succeeded",
    "Failed": "Failed",
    # Unverified on AWS: what a stopped deployment's target says.
    "Stopped": "Failed",
}


def list_deployments(region: RegionState, p: Parameters) -> Answer:
    """List the ids of the account's deployments, or of one group's, newest first."""
    application, group = p.get("applicationName"), p.get("deploymentGroupName")
    if application is None and group is not None:
        raise refused("ApplicationNameRequiredException", "Application name is required.")
    if group is None and application is not None:
        raise refused("DeploymentGroupNameRequiredException", "Deployment Group name is missing")
    wanted = p.get("includeOnlyStatuses")
    since = float(p.get("createTimeRange", {}).get("start", 0))
    ids = [
        deployment.id
        for deployment in newest_first(region.deployments)
        if (application is None or (deployment.application, deployment.group) == (application, group))
        and (not wanted or deployment.status in wanted)
        and deployment.created.timestamp() >= since
    ]
    return Answer({"deployments": ids})


def get_deployment(region: RegionState, p: Parameters) -> Answer:
    """Return one deployment."""
    return Answer({"deploymentInfo": _info(_deployment(region, p))})


def batch_get_deployments(region: RegionState, p: Parameters) -> Answer:
    """Return 25 deployments at most; those that are not there are left out."""
    limit(p["deploymentIds"], 25)
    return Answer({"deploymentsInfo": [_info(d) for d in region.deployments if d.id in p["deploymentIds"]]})


def list_deployment_targets(region: RegionState, p: Parameters) -> Answer:
    """List a deployment's targets: for Lambda its one function, once it has begun."""
    return Answer({"targetIds": [_begun(region, p).function]})


def batch_get_deployment_targets(region: RegionState, p: Parameters) -> Answer:
    """Return a deployment's targets: what is moved, from where to where, and how far."""
    deployment = _begun(region, p)
    if len(p["targetIds"]) > 25:
        raise refused("DeploymentTargetListSizeExceededException", "The maximum number of target IDs is 25.")
    for target in p["targetIds"]:
        if target != deployment.function:
            raise refused("DeploymentTargetDoesNotExistException", f"The deployment target {target} does not exist.")
    return Answer({"deploymentTargets": [_target(region, deployment)]})


def stop_deployment(region: RegionState, p: Parameters) -> Answer:
    """Stop a deployment, and roll it back where that is asked for."""
    deployment = _deployment(region, p)
    if deployment.ended is not None:
        # The code is AWS's; its words are unverified.
        message = f"The deployment {deployment.id} is already completed."
        raise refused("DeploymentAlreadyCompletedException", message)
    stop(region, deployment, region.clock(), roll_back=p.get("autoRollbackEnabled", False))
    return Answer({"status": "Succeeded", "statusMessage": "The stop operation was successful."})


def _deployment(region: RegionState, p: Parameters) -> Deployment:
    wanted = p["deploymentId"]
    deployment = next((deployment for deployment in region.deployments if deployment.id == wanted), None)
    if deployment is None:
        raise refused("DeploymentDoesNotExistException", f"The deployment {wanted} could not be found")
    return deployment


def _begun(region: RegionState, p: Parameters) -> Deployment:
    deployment = _deployment(region, p)
    if deployment.status == "Created":
        raise refused("DeploymentNotStartedException", f"The deployment {deployment.id} has not started.")
    return deployment


def newest_first(deployments: Iterable[Deployment]) -> list[Deployment]:
    """Return deployments, the last created first."""
    return sorted(deployments, key=lambda deployment: deployment.created, reverse=True)


def _info(deployment: Deployment) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "applicationName": deployment.application,
        "deploymentGroupName": deployment.group,
        "deploymentConfigName": deployment.config,
        "deploymentId": deployment.id,
        # The content is left out here (aws-semantics 2.1).
        "revision": {"revisionType": "AppSpecContent", "appSpecContent": {}},
        "status": deployment.status,
        "createTime": deployment.created.timestamp(),
        "creator": deployment.creator,
        "ignoreApplicationStopFailures": False,
        "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
        "computePlatform": "Lambda",
        "autoRollbackConfiguration": {
            "enabled": bool(deployment.auto_rollback),
            "events": list(deployment.auto_rollback),
        },
    }
    if deployment.description:
        fields["description"] = deployment.description
    if deployment.status != "Created":
        fields["startTime"] = deployment.starts.timestamp()
    if deployment.ended is not None:
        fields["completeTime"] = deployment.ended.timestamp()
    if deployment.error is not None:
        fields["errorInformation"] = {"code": deployment.error[0], "message": deployment.error[1]}
    if deployment.rolls_back:
        fields["rollbackInfo"] = {"rollbackTriggeringDeploymentId": deployment.rolls_back}
    if deployment.rolled_back_by:
        fields["rollbackInfo"] = {"rollbackDeploymentId": deployment.rolled_back_by}
    return fields


def _events(deployment: Deployment) -> list[dict[str, Any]]:
    """Return the lifecycle events as far as they have come; those with hooks are listed only where there are some."""
    hooked = {event for event, _ in deployment.hooks}
    names = [
        n for n in ("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic") if n == "AllowTraffic" or n in hooked
    ]
    failed = "" if deployment.error is None else _failed_at(deployment)
    events = []
    for name in names:
        if name == "BeforeAllowTraffic":
            silent = deployment.silent_hook == name
            status = "Failed" if failed == name else "InProgress" if silent else "Succeeded"
        elif name == "AllowTraffic":
            early = "BeforeAllowTraffic" in (failed, deployment.silent_hook)
            waiting = "Pending" if early else "InProgress"
            shifted = deployment.share == 1.0 or deployment.status == "Succeeded"
            status = "Failed" if failed == name else "Succeeded" if shifted else waiting
        else:
            silent = deployment.silent_hook == name and deployment.share == 1.0
            waiting = "InProgress" if silent else "Pending"
            status = "Failed" if failed == name else "Succeeded" if deployment.status == "Succeeded" else waiting
        events.append({"lifecycleEventName": name, "status": status, **_times(deployment, name, status)})
    return events


def _times(deployment: Deployment, name: str, status: str) -> dict[str, float]:
    """Return when a lifecycle event began and ended, as far as it has; in the demo hooks take no time."""
    shifts = [after for after, _ in deployment.shares()]
    begins = deployment.starts + (shifts[-1] if name == "AfterAllowTraffic" else shifts[0])
    ends = deployment.starts + (shifts[-1] if name != "BeforeAllowTraffic" else shifts[0])
    if status == "Failed":
        ends = deployment.ended or ends
    times = {} if status == "Pending" else {"startTime": begins.timestamp()}
    return times | ({"endTime": ends.timestamp()} if status in ("Succeeded", "Failed") else {})


def _failed_at(deployment: Deployment) -> str:
    if deployment.error is None or deployment.error[0] != "HOOK_EXECUTION_FAILURE":
        return "AllowTraffic"
    return "AfterAllowTraffic" if deployment.steps else "BeforeAllowTraffic"


def _target(region: RegionState, deployment: Deployment) -> dict[str, Any]:
    status = _TARGET_STATUS[deployment.status]
    return {
        "deploymentTargetType": "LambdaTarget",
        "lambdaTarget": {
            "deploymentId": deployment.id,
            "targetId": deployment.function,
            "targetArn": region.arn(deployment.function),
            "status": status,
            "lifecycleEvents": _events(deployment),
            "lambdaFunctionInfo": {
                "functionName": deployment.function,
                "functionAlias": deployment.alias,
                "currentVersion": deployment.current,
                "targetVersion": deployment.target,
                # Unverified on AWS: whether this is a share or a percentage. GetAlias tells the weight that counts.
                "targetVersionWeight": deployment.share,
            },
        },
    }


def limit(items: list[str], most: int) -> None:
    """Refuse more than AWS takes at once."""
    if len(items) > most:
        raise refused("BatchLimitExceededException", f"The maximum number of names or IDs is {most}.")


def refused(code: str, message: str) -> ServiceError:
    """Return CodeDeploy's refusal with one of its codes."""
    return ServiceError(400, code, message)
