"""CreateDeploymentConfig: how a deployment of CodeDeploy shifts traffic, under a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.call import shown
from tui.domain.deployment_call import CreateDeploymentConfig
from tui.domain.deployment_group import DeploymentConfig
from tui.writes.calls.kind import CallKind, CallRecord, cleaned
from tui.writes.calls.operation import CELL, Operation, Words, as_done, short
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider


def kind(call: CreateDeploymentConfig) -> CallKind:
    """Return what the creation of a deployment configuration is."""
    config = call.config
    fields = {"type": config.kind, "percent": str(config.percent), "minutes": str(config.minutes)}
    return CallKind(
        title="Create a deployment configuration",
        summary=f"create the deployment configuration {config.name}",
        confirm="create it",
        done=f"{config.name} was created",
        record=CallRecord(arn=call.before.arn, asked=cleaned({"deploymentConfigName": config.name, **fields})),
        parameters=shown(call),
        alias=call.before,
        is_risky=True,
    )


def _read(provider: Provider, entry: Entry) -> DeploymentConfig:
    return provider.codedeploy.get_deployment_config(entry.asked.get("deploymentConfigName", ""))


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, DeploymentConfig):
        return Outcome.NOT_APPLIED
    asked = (entry.asked.get("type"), entry.asked.get("percent"), entry.asked.get("minutes"))
    return Outcome.APPLIED if asked == (now.kind, str(now.percent), str(now.minutes)) else Outcome.MOVED


def _done(entry: Entry) -> str:
    return short(f"configuration {entry.asked.get('deploymentConfigName', '')} created", 2 * CELL)


OPERATIONS = (Operation("CreateDeploymentConfig", _read, _compare, Words(_done, applied=as_done(_done))),)
