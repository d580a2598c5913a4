"""The calls of CodeDeploy: their words, and what the journal keeps of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.domain.alias import Alias
from tui.domain.clean_text import clean
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment, CreateDeploymentConfig, DeploymentCall, StopDeployment
from tui.domain.function import FunctionSnapshot
from tui.domain.version import Version
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding
from tui.writes.calls.kind import CallRecord, sent_parameters
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import AliasState
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class DeploymentWrite:
    """A write to CodeDeploy; what speaks against it is what the preflight of a rollout says."""

    call: DeploymentCall
    is_named = False
    is_risky = True

    @property
    def title(self) -> str:
        match self.call:
            case StopDeployment(deployment=deployment):
                return f"Stop deployment {deployment}?"
            case CreateDeployment(target=target):
                return f"Deploy {target} by CodeDeploy"
            case CreateDeploymentConfig():
                return "Create a deployment configuration"

    @property
    def summary(self) -> str:
        match self.call:
            case StopDeployment(before, after, deployment, True):
                return f"stop {deployment}, and have {before.name} rolled back to {format_routing(after)}"
            case StopDeployment(deployment=deployment):
                return f"stop {deployment}, without rollback"
            case CreateDeployment(before, target):
                return f"deploy {before.name}  {before.routing.primary}  ⟶  {target}"
            case CreateDeploymentConfig(config=config):
                return f"create the deployment configuration {config.name}"

    @property
    def confirm(self) -> str:
        match self.call:
            case StopDeployment(rolls_back=rolls_back):
                return "stop and roll back" if rolls_back else "stop, and leave the alias as it is"
            case CreateDeployment():
                return "start the deployment"
            case CreateDeploymentConfig():
                return "create it"

    @property
    def alias(self) -> Alias:
        return self.call.before

    def result(self, answer: Alias | Version | Deployment | None) -> str:
        return f"{self.call.function}: {self.summary}: done"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        call = self.call
        if isinstance(call, StopDeployment):
            before = call.before
            return CallRecord(
                AliasState(before.routing, before.revision), call.after, before.arn, sent_parameters(call)
            )
        return CallRecord(arn=call.before.arn, asked=_sent(call))


def _sent(call: CreateDeployment | CreateDeploymentConfig) -> dict[str, str]:
    """Return what is sent by the API's names, flat: what it is known by after a lost answer, and what it does."""
    fields: dict[str, str]
    match call:
        case CreateDeploymentConfig(config=config):
            fields = {
                "deploymentConfigName": config.name,
                "type": config.kind,
                "percent": str(config.percent),
                "minutes": str(config.minutes),
            }
        case CreateDeployment():
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
