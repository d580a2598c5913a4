"""Turns CodeDeploy's answers on groups, revisions and configurations into domain values (aws-semantics 2.1, 2.3)."""

from __future__ import annotations

from collections.abc import Mapping

from tui.aws.fields import LONGEST_NAME, Answer, function_name, inner_of, text_of
from tui.domain.deployment_group import (
    HOOK_EVENTS,
    DeploymentConfig,
    DeploymentGroup,
    DeploymentHook,
)
from tui.domain.errors import Unreadable

_LONGEST_APP_SPEC = 1 << 16


def has_deployed(info: Answer) -> bool:
    """Tell whether a group has deployed anything yet."""
    return bool(info.get("targetRevision") or info.get("lastAttemptedDeployment"))


def read_app_spec(answer: Answer) -> Answer:
    """Read the AppSpec of a GetApplicationRevision; raise Unreadable."""
    revision = inner_of(answer, "revision")
    content = inner_of(revision, "appSpecContent").get("content") or inner_of(revision, "string").get("content")
    if not isinstance(content, str) or len(content) > _LONGEST_APP_SPEC:
        raise Unreadable(message="the revision has no AppSpec that can be read")
    # Imported with the first AppSpec that is read: no start waits for it.
    import yaml

    try:
        # JSON is YAML too.
        spec = yaml.safe_load(content)
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(message="the AppSpec is not valid YAML") from error
    if not isinstance(spec, Mapping):
        raise Unreadable(message="the AppSpec holds no fields")
    return spec


def moved_by(app_spec: Answer) -> tuple[str, str] | None:
    """Return function and alias that an AppSpec moves, None where it names none."""
    for resource in _mappings(app_spec, "Resources"):
        for one in resource.values():
            properties = inner_of(one, "Properties") if isinstance(one, Mapping) else {}
            name, alias = properties.get("Name"), properties.get("Alias")
            if name and alias:
                return function_name(text_of(str(name), LONGEST_NAME)), text_of(str(alias), LONGEST_NAME)
    return None


def _hooks(app_spec: Answer) -> tuple[DeploymentHook, ...]:
    return tuple(
        DeploymentHook(event, text_of(str(hook[event]), LONGEST_NAME))
        for event in HOOK_EVENTS
        for hook in _mappings(app_spec, "Hooks")
        if hook.get(event)
    )


def _mappings(app_spec: Answer, key: str) -> list[Answer]:
    items = app_spec.get(key)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def read_group(info: Answer, function: str, alias: str, app_spec: Answer | None) -> DeploymentGroup:
    """Read one group; its hooks are those of the AppSpec of its revision, not known where that cannot be read."""
    alarms = inner_of(info, "alarmConfiguration")
    names = [text_of(alarm.get("name"), LONGEST_NAME) for alarm in _mappings(alarms, "alarms")]
    return DeploymentGroup(
        application=text_of(info.get("applicationName"), LONGEST_NAME),
        name=text_of(info.get("deploymentGroupName"), LONGEST_NAME),
        function=function,
        alias=alias,
        config=text_of(info.get("deploymentConfigName"), LONGEST_NAME),
        role=text_of(info.get("serviceRoleArn"), LONGEST_NAME),
        alarms=tuple(name for name in names if name),
        alarms_enabled=alarms.get("enabled") is True,
        auto_rollback=read_auto_rollback(info),
        hooks=None if app_spec is None else _hooks(app_spec),
    )


def read_auto_rollback(info: Answer) -> tuple[str, ...]:
    """Read on which events a group or a deployment rolls back."""
    rollback = inner_of(info, "autoRollbackConfiguration")
    events = rollback.get("events") if rollback.get("enabled") is not False else None
    return tuple(text_of(event, LONGEST_NAME) for event in events) if isinstance(events, list) else ()


def read_config(answer: Answer) -> DeploymentConfig:
    """Read a GetDeploymentConfig; raise Unreadable."""
    info = inner_of(answer, "deploymentConfigInfo")
    if info.get("computePlatform", "Lambda") != "Lambda":
        raise Unreadable(message="the deployment configuration is not one for Lambda")
    routing = inner_of(info, "trafficRoutingConfig")
    kind = text_of(routing.get("type"), LONGEST_NAME) or "AllAtOnce"
    canary, linear = inner_of(routing, "timeBasedCanary"), inner_of(routing, "timeBasedLinear")
    percent = canary.get("canaryPercentage") or linear.get("linearPercentage") or 0
    minutes = canary.get("canaryInterval") or linear.get("linearInterval") or 0
    if not isinstance(percent, int) or not isinstance(minutes, int):
        raise Unreadable(message="the deployment configuration has no whole numbers")
    return DeploymentConfig(text_of(info.get("deploymentConfigName"), LONGEST_NAME), kind, percent, minutes)
