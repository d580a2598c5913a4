"""The write calls that create what a deployment by CodeDeploy needs: role, application and group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.deployment_group import ROLLBACK_EVENTS, DeploymentGroup

if TYPE_CHECKING:
    from tui.domain.alias import Alias


@dataclass(frozen=True, slots=True)
class CreateRole:
    """Create the role that CodeDeploy moves `before` as; `trust` is a policy document."""

    action = "iam:CreateRole"

    before: Alias
    role: str
    trust: str

    @property
    def function(self) -> str:
        """The function that it is created for."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        description = f"CodeDeploy moves the aliases of {self.function}; created with Crossfade"
        return {"RoleName": self.role, "AssumeRolePolicyDocument": self.trust, "Description": description}


@dataclass(frozen=True, slots=True)
class PutRolePolicy:
    """Give a role an inline policy, in place of the one of that name, if any."""

    action = "iam:PutRolePolicy"

    before: Alias
    role: str
    name: str
    policy: str

    @property
    def function(self) -> str:
        """The function that it is put for."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        return {"RoleName": self.role, "PolicyName": self.name, "PolicyDocument": self.policy}


@dataclass(frozen=True, slots=True)
class CreateApplication:
    """Create an application for deployments to Lambda."""

    action = "codedeploy:CreateApplication"

    before: Alias
    application: str

    @property
    def function(self) -> str:
        """The function that it is created for."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        return {"applicationName": self.application, "computePlatform": "Lambda"}


@dataclass(frozen=True, slots=True)
class CreateDeploymentGroup:
    """Create a deployment group for `before`; it rolls back on everything, and on alarms that cannot be read."""

    action = "codedeploy:CreateDeploymentGroup"

    before: Alias
    group: DeploymentGroup

    @property
    def function(self) -> str:
        """The function that it is created for."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        group = self.group
        parameters: dict[str, Any] = {
            "applicationName": group.application,
            "deploymentGroupName": group.name,
            # Without one CodeDeploy takes its own default, which is for servers.
            "deploymentConfigName": group.config,
            "serviceRoleArn": group.role,
            "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            "autoRollbackConfiguration": {"enabled": True, "events": list(ROLLBACK_EVENTS)},
        }
        if group.alarms:
            parameters["alarmConfiguration"] = {
                "enabled": True,
                "ignorePollAlarmFailure": False,
                "alarms": [{"name": name} for name in group.alarms],
            }
        return parameters


PreparationCall = CreateRole | PutRolePolicy | CreateApplication | CreateDeploymentGroup
"""Whatever is created before a first deployment."""
