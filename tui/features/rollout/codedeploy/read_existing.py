"""Reads what of a preparation is there already; what is denied is not known, and raises nothing."""

from __future__ import annotations

from tui.features.rollout.codedeploy import prepare
from tui.features.rollout.codedeploy.prepare import Existing, Request, group_of, needs_role, role_name
from tui.features.rollout.codedeploy.read import Reading
from tui.writes.workspace import Workspace


def read_existing(workspace: Workspace, request: Request) -> Existing:
    """Return what is there of what is asked for."""
    provider, group, role = workspace.provider, group_of(request), role_name(request.alias)
    reading = Reading()
    platform = reading.find(
        prepare.APPLICATIONS,
        "codedeploy:ListApplications",
        lambda: provider.codedeploy.get_application(group.application),
    )
    existing_group = (
        reading.find(
            prepare.GROUP,
            "codedeploy:ListDeploymentGroups",
            lambda: provider.codedeploy.get_deployment_group(group.application, group.name),
        )
        if platform == "Lambda"
        else None
    )
    deploys = reading.find(
        prepare.GROUP,
        "codedeploy:ListApplications",
        lambda: provider.codedeploy.find_deployment_group(request.alias.function, request.alias.name),
    )
    is_other = deploys is not None and (deploys.application, deploys.name) != (group.application, group.name)
    reads_role = needs_role(request, existing_group)
    return Existing(
        role=reading.find(prepare.ROLE, "iam:GetRole", lambda: provider.roles.get_role(role)) if reads_role else None,
        policy=reading.find(
            prepare.ROLE_POLICY, "iam:GetRolePolicy", lambda: provider.roles.get_role_policy(role, prepare.POLICY)
        )
        if reads_role
        else None,
        platform=platform,
        group=existing_group,
        other=deploys if is_other else None,
        config=reading.find(
            prepare.CONFIGURATION,
            "codedeploy:GetDeploymentConfig",
            lambda: provider.codedeploy.get_deployment_config(group.config),
        )
        if request.configuration.predefined is None
        else None,
        alarms=reading.find(
            prepare.ALARMS, "cloudwatch:DescribeAlarms", lambda: provider.alarms.describe_named_alarms(request.alarms)
        )
        or (),
        failures=reading.failures,
    )
