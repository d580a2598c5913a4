"""The write calls of CodeDeploy, as values, as those of Lambda are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tui.domain.deployment_group import ROLLBACK_EVENTS, DeploymentConfig, DeploymentGroup

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class StopDeployment:
    """Stop a CodeDeploy deployment that moves `before`; CodeDeploy then puts the alias to `after`.

    Without `rolls_back` the alias stays as it is, split where it is split.
    """

    action = "codedeploy:StopDeployment"

    before: Alias
    after: Routing
    deployment: str
    rolls_back: bool = True

    @property
    def function(self) -> str:
        """The function whose alias is moved."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        return {"deploymentId": self.deployment, "autoRollbackEnabled": self.rolls_back}


@dataclass(frozen=True, slots=True)
class CreateDeployment:
    """Have CodeDeploy shift `before`, which is whole, to the version `target`, by the configuration `config`.

    The API takes no token (aws-semantics 2.1), so `mark` goes along in the description: by it the deployment is known
    again after a lost answer. It rolls back on everything, whatever the group says; with `overrides_alarms` no alarm
    of the group is looked at.
    """

    action = "codedeploy:CreateDeployment"

    before: Alias
    target: str
    group: DeploymentGroup
    config: str
    mark: str
    overrides_alarms: bool = False

    @property
    def function(self) -> str:
        """The function whose alias is moved."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    @property
    def description(self) -> str:
        """What the deployment is known by."""
        return f"Crossfade {self.mark}"

    @property
    def app_spec(self) -> str:
        """The AppSpec: where the alias is, where it goes, and the hooks of the group's last revision."""
        properties = {
            "Name": self.function,
            "Alias": self.subject,
            "CurrentVersion": self.before.routing.primary,
            "TargetVersion": self.target,
        }
        resource = {self.function: {"Type": "AWS::Lambda::Function", "Properties": properties}}
        hooks = [{hook.event: hook.function} for hook in self.group.hooks or ()]
        return json.dumps({"version": 0.0, "Resources": [resource], **({"Hooks": hooks} if hooks else {})})

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        content = self.app_spec
        parameters: dict[str, Any] = {
            "applicationName": self.group.application,
            "deploymentGroupName": self.group.name,
            # Without one CodeDeploy takes its own default, which is for servers.
            "deploymentConfigName": self.config,
            "description": self.description,
            "revision": {
                "revisionType": "AppSpecContent",
                "appSpecContent": {"content": content, "sha256": sha256(content.encode()).hexdigest()},
            },
            "autoRollbackConfiguration": {"enabled": True, "events": list(ROLLBACK_EVENTS)},
        }
        if self.overrides_alarms:
            parameters["overrideAlarmConfiguration"] = {"enabled": False, "alarms": []}
        return parameters


@dataclass(frozen=True, slots=True)
class CreateDeploymentConfig:
    """Create a deployment configuration, for a deployment of `before`; it can never be changed."""

    action = "codedeploy:CreateDeploymentConfig"

    before: Alias
    config: DeploymentConfig

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
        config = self.config
        routing: dict[str, Any] = {"type": config.kind}
        if config.kind == "TimeBasedCanary":
            routing["timeBasedCanary"] = {"canaryPercentage": config.percent, "canaryInterval": config.minutes}
        if config.kind == "TimeBasedLinear":
            routing["timeBasedLinear"] = {"linearPercentage": config.percent, "linearInterval": config.minutes}
        return {
            "deploymentConfigName": config.name,
            "computePlatform": "Lambda",
            "trafficRoutingConfig": routing,
        }


DeploymentCall = StopDeployment | CreateDeployment | CreateDeploymentConfig
"""Whatever is written to CodeDeploy."""
