"""The calls that start a deployment, in order: the configuration where it has to be created, and the deployment."""

from __future__ import annotations

import secrets

from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig
from tui.domain.deployment_group import DeploymentConfig
from tui.features.rollout.codedeploy.facts import Facts


def start_calls(facts: Facts) -> tuple[CreateDeploymentConfig | CreateDeployment, ...]:
    """Return them, the deployment with a mark of its own; `facts` are those of a group that is there."""
    assert facts.group is not None
    deployment = CreateDeployment(
        facts.alias,
        facts.target,
        facts.group,
        facts.name,
        secrets.token_hex(8),
        overrides_alarms=facts.overrides_alarms,
    )
    wanted = facts.configuration
    if not facts.creates_configuration or wanted is None:
        return (deployment,)
    config = DeploymentConfig(facts.name, wanted.kind.value, wanted.percent, wanted.minutes)
    return (CreateDeploymentConfig(facts.alias, config), deployment)
