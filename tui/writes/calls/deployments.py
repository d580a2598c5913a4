"""CreateDeployment and CreateDeploymentConfig: what the journal keeps of them."""

from __future__ import annotations

from tui.domain.clean_text import clean
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig
from tui.writes.journal.comparison import LONGEST


def deployment_parameters(call: CreateDeployment | CreateDeploymentConfig) -> dict[str, str]:
    """Return what is sent by the API's names, flat: what it is known by after a lost answer, and what it does."""
    if isinstance(call, CreateDeploymentConfig):
        config = call.config
        fields = {"type": config.kind, "percent": str(config.percent), "minutes": str(config.minutes)}
        return {"deploymentConfigName": clean(config.name, LONGEST), **fields}
    fields = {
        "applicationName": call.group.application,
        "deploymentGroupName": call.group.name,
        "deploymentConfigName": call.config,
        "description": call.description,
        "CurrentVersion": call.before.routing.primary,
        "TargetVersion": call.target,
        "alarms": "overridden" if call.overrides_alarms else "as the group's",
    }
    return {name: clean(value, LONGEST) for name, value in fields.items()}
