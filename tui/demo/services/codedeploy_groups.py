"""CodeDeploy of the demo: applications, groups, revisions and configurations, and starting a deployment."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from tui.demo.backend.deployment import CONFIGS, Deployment, Group, Steps, identifier, predefined
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError
from tui.demo.services.codedeploy import limit, newest_first, refused

Parameters = dict[str, Any]

_STYLE = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
_LONGEST_MINUTES = 2_880
_MOST_ALARMS = 10


def list_applications(region: RegionState, _: Parameters) -> Answer:
    """List the names of the applications."""
    return Answer({"applications": sorted(_applications(region))})


def batch_get_applications(region: RegionState, p: Parameters) -> Answer:
    """Return applications, all for Lambda here."""
    limit(p["applicationNames"], 100)
    known = _applications(region)
    names = [name for name in p["applicationNames"] if name in known]
    return Answer({"applicationsInfo": [{"applicationName": name, "computePlatform": "Lambda"} for name in names]})


def create_application(region: RegionState, p: Parameters) -> Answer:
    """Create an application."""
    name = p["applicationName"]
    if name in _applications(region):
        raise refused("ApplicationAlreadyExistsException", f"Application already exists: {name}")
    region.applications.add(name)
    return Answer({"applicationId": region.new_id()})


def create_deployment_group(region: RegionState, p: Parameters) -> Answer:
    """Create a group, which knows of no function before its first deployment."""
    application, name = p["applicationName"], p["deploymentGroupName"]
    if any(group.name == name for group in _of_application(region, application)):
        raise refused("DeploymentGroupAlreadyExistsException", f"Deployment group name {name} already exists")
    config = p.get("deploymentConfigName", "")
    _steps(region, config)
    alarms = p.get("alarmConfiguration", {})
    if len(alarms.get("alarms", ())) > _MOST_ALARMS:
        raise refused("AlarmsLimitExceededException", f"The maximum number of alarms is {_MOST_ALARMS}.")
    group = Group(
        application,
        name,
        config,
        "",
        "",
        _watched(alarms),
        _events(p.get("autoRollbackConfiguration", {})),
        role=p["serviceRoleArn"],
    )
    region.deployment_groups.append(group)
    return Answer({"deploymentGroupId": region.new_id()})


def list_deployment_groups(region: RegionState, p: Parameters) -> Answer:
    """List the names of an application's groups."""
    groups = _of_application(region, p["applicationName"])
    return Answer({"applicationName": p["applicationName"], "deploymentGroups": sorted(group.name for group in groups)})


def batch_get_deployment_groups(region: RegionState, p: Parameters) -> Answer:
    """Return groups of one application, with their last deployments."""
    limit(p["deploymentGroupNames"], 100)
    groups = _of_application(region, p["applicationName"])
    wanted = [group for name in p["deploymentGroupNames"] for group in groups if group.name == name]
    return Answer({"deploymentGroupsInfo": [_group(region, group) for group in wanted]})


def get_application_revision(region: RegionState, p: Parameters) -> Answer:
    """Return a revision with its content, by the sum of that content."""
    wanted = p["revision"].get("appSpecContent", {}).get("sha256")
    for group in filter(_has_revision, _of_application(region, p["applicationName"])):
        content, sha = _revision(region, group)
        if sha == wanted:
            revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content, "sha256": sha}}
            return Answer({"applicationName": p["applicationName"], "revision": revision})
    raise refused("RevisionDoesNotExistException", "The specified revision does not exist.")


def get_deployment_config(region: RegionState, p: Parameters) -> Answer:
    """Return a configuration, a predefined or a custom one."""
    name = p["deploymentConfigName"]
    routing: dict[str, Any] = {}
    match _steps(region, name):
        case Steps("TimeBasedCanary", percent, minutes):
            routing = {"timeBasedCanary": {"canaryPercentage": percent, "canaryInterval": minutes}}
            kind = "TimeBasedCanary"
        case Steps("TimeBasedLinear", percent, minutes):
            routing = {"timeBasedLinear": {"linearPercentage": percent, "linearInterval": minutes}}
            kind = "TimeBasedLinear"
        case _:
            kind = "AllAtOnce"
    info = {
        "deploymentConfigName": name,
        "computePlatform": "Lambda",
        "trafficRoutingConfig": {"type": kind, **routing},
    }
    return Answer({"deploymentConfigInfo": info})


def create_deployment_config(region: RegionState, p: Parameters) -> Answer:
    """Make a custom configuration; it can never be changed (aws-semantics 2.2)."""
    name, routing = p["deploymentConfigName"], p.get("trafficRoutingConfig", {})
    if name.startswith("CodeDeployDefault."):
        raise refused("InvalidDeploymentConfigNameException", "The deployment configuration name is reserved.")
    if name in region.deployment_configs:
        raise refused("DeploymentConfigAlreadyExistsException", f"Deployment Configuration {name} already exists")
    canary, linear = routing.get("timeBasedCanary", {}), routing.get("timeBasedLinear", {})
    percent = canary.get("canaryPercentage", linear.get("linearPercentage", 100))
    minutes = canary.get("canaryInterval", linear.get("linearInterval", 0))
    steps = Steps(routing.get("type", "AllAtOnce"), percent, minutes)
    if steps.kind != "AllAtOnce":
        last, _ = steps.shares()[-1]
        if not 1 <= percent <= 99 or minutes < 1 or last.total_seconds() / 60 > _LONGEST_MINUTES:
            raise refused(
                "InvalidTrafficRoutingConfigurationException", "The traffic routing configuration is invalid."
            )
    region.deployment_configs[name] = steps
    return Answer({"deploymentConfigId": region.new_id()})


def create_deployment(region: RegionState, p: Parameters) -> Answer:
    """Start a deployment, which takes a moment to begin; a group has one at a time (aws-semantics 2.1)."""
    name = p.get("deploymentGroupName", "")
    group = next((one for one in _of_application(region, p["applicationName"]) if one.name == name), None)
    if group is None:
        raise refused("DeploymentGroupDoesNotExistException", f"No Deployment Group found for name: {name}")
    config = p.get("deploymentConfigName") or group.config
    steps = _steps(region, config)
    if any(d.ended is None and (d.application, d.group) == (group.application, name) for d in region.deployments):
        message = f"The Deployment Group '{name}' already has an active Deployment"
        raise refused("DeploymentLimitExceededException", message)
    properties, hooks = _read(p.get("revision", {}).get("appSpecContent", {}).get("content", ""))
    rollback, alarms = p.get("autoRollbackConfiguration"), p.get("overrideAlarmConfiguration")
    now = region.clock()
    deployment = Deployment(
        id=identifier(group.application, name, now.isoformat()),
        application=group.application,
        group=name,
        config=config,
        function=properties["Name"],
        alias=properties["Alias"],
        current=properties["CurrentVersion"],
        target=properties["TargetVersion"],
        created=now,
        starts=now + region.settle,
        description=p.get("description", ""),
        routing=steps,
        alarms=group.alarms if alarms is None else _watched(alarms),
        auto_rollback=group.auto_rollback if rollback is None else _events(rollback),
        hooks=hooks,
    )
    region.deployments.append(deployment)
    moved = replace(group, function=deployment.function, alias=deployment.alias, hooks=hooks)
    region.deployment_groups[region.deployment_groups.index(group)] = moved
    return Answer({"deploymentId": deployment.id})


def _watched(alarms: dict[str, Any]) -> tuple[str, ...]:
    return tuple(alarm["name"] for alarm in alarms.get("alarms", ())) if alarms.get("enabled") else ()


def _events(rollback: dict[str, Any]) -> tuple[str, ...]:
    return tuple(rollback.get("events", ())) if rollback.get("enabled") else ()


def _read(content: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    try:
        spec = json.loads(content)
        (resource,) = spec["Resources"]
        (one,) = resource.values()
        properties = {key: str(one["Properties"][key]) for key in ("Name", "Alias", "CurrentVersion", "TargetVersion")}
        return properties, tuple((event, name) for hook in spec.get("Hooks", ()) for event, name in hook.items())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise refused("InvalidRevisionException", "The AppSpec content is not valid.") from error


def _applications(region: RegionState) -> set[str]:
    return region.applications | {group.application for group in region.deployment_groups}


def _of_application(region: RegionState, application: str) -> list[Group]:
    groups = [group for group in region.deployment_groups if group.application == application]
    if application not in _applications(region):
        message = f"Applications not found for {region.account}: {application}"
        raise refused("ApplicationDoesNotExistException", message)
    return groups


def _steps(region: RegionState, config: str) -> Steps:
    if config in region.deployment_configs:
        return region.deployment_configs[config]
    if config not in CONFIGS:
        raise _no_config(config)
    return predefined(config)


def _no_config(config: str) -> ServiceError:
    return refused("DeploymentConfigDoesNotExistException", f"No Deployment Configuration found for name: {config}")


def _has_revision(group: Group) -> bool:
    return bool(group.function)


def _revision(region: RegionState, group: Group) -> tuple[str, str]:
    """Return the AppSpec of a group's last deployment with its sum; before the first, one that moves nothing."""
    last = newest_first(_deployments(region, group))
    aliases = region.backend.aliases(group.function) if region.backend.latest(group.function) else {}
    current = aliases[group.alias].function_version if group.alias in aliases else "1"
    content = group.app_spec(*((last[0].current, last[0].target) if last else (current, current)))
    return content, sha256(content.encode()).hexdigest()


def _deployments(region: RegionState, group: Group) -> list[Deployment]:
    return [d for d in region.deployments if (d.application, d.group) == (group.application, group.name)]


def _group(region: RegionState, group: Group) -> dict[str, Any]:
    last = newest_first(_deployments(region, group))
    fields: dict[str, Any] = {
        "applicationName": group.application,
        "deploymentGroupName": group.name,
        "deploymentConfigName": group.config,
        "serviceRoleArn": group.role or f"arn:aws:iam::{region.account}:role/CodeDeployServiceRole",
        "deploymentStyle": _STYLE,
        "computePlatform": "Lambda",
        "autoRollbackConfiguration": {"enabled": bool(group.auto_rollback), "events": list(group.auto_rollback)},
        "alarmConfiguration": {
            "enabled": bool(group.alarms),
            "ignorePollAlarmFailure": False,
            "alarms": [{"name": name} for name in group.alarms],
        },
    }
    if group.function:
        # The content is left out here (aws-semantics 2.1).
        content = {"sha256": _revision(region, group)[1]}
        fields["targetRevision"] = {"revisionType": "AppSpecContent", "appSpecContent": content}
    if last:
        fields["lastAttemptedDeployment"] = _brief(last[0])
    succeeded = next((deployment for deployment in last if deployment.status == "Succeeded"), None)
    return fields if succeeded is None else {**fields, "lastSuccessfulDeployment": _brief(succeeded)}


def _brief(deployment: Deployment) -> dict[str, Any]:
    fields = {
        "deploymentId": deployment.id,
        "status": deployment.status,
        "createTime": deployment.created.timestamp(),
    }
    return fields if deployment.ended is None else {**fields, "endTime": deployment.ended.timestamp()}
