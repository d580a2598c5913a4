"""CreateDeployment: CodeDeploy shifts an alias to another version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tui.domain.call import shown
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment
from tui.writes.calls.kind import CallKind, CallRecord, cleaned
from tui.writes.calls.operation import CELL, Operation, Words, as_done, short
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider

SLACK = timedelta(minutes=10)
"""How far clocks may be apart."""


def kind(call: CreateDeployment) -> CallKind:
    """Return what the start of a deployment is; what speaks against it, the preflight of a rollout says."""
    before = call.before
    # What it is known by after a lost answer, and what it does, flat and by the API's names.
    fields = {
        "applicationName": call.group.application,
        "deploymentGroupName": call.group.name,
        "deploymentConfigName": call.config,
        "description": call.description,
        "CurrentVersion": before.routing.primary,
        "TargetVersion": call.target,
        "alarms": "overridden" if call.overrides_alarms else "as the group's",
    }
    return CallKind(
        title=f"Deploy {call.target} by CodeDeploy",
        summary=f"deploy {before.name}  {before.routing.primary}  ⟶  {call.target}",
        confirm="start the deployment",
        done=f"a deployment to {call.target} was started",
        record=CallRecord(arn=before.arn, asked=cleaned(fields)),
        parameters=shown(call),
        alias=before,
        is_risky=True,
        aliases_served=lambda _: (call.subject,),
    )


def _read(provider: Provider, entry: Entry) -> Deployment | None:
    asked = entry.asked
    group = asked.get("applicationName", ""), asked.get("deploymentGroupName", "")
    return provider.codedeploy.find_described(*group, asked.get("description", ""), entry.time - SLACK)


def _compare(_entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    # It was looked for by the mark that this write alone has sent.
    return Outcome.APPLIED if isinstance(now, Deployment) else Outcome.NOT_APPLIED


def _done(entry: Entry) -> str:
    asked, known = entry.asked, entry.answered.get("deploymentId", "deployment")
    ends = f"{asked.get('CurrentVersion', '')} → {asked.get('TargetVersion', '')}"
    config = asked.get("deploymentConfigName", "").removeprefix("CodeDeployDefault.")
    return short(f"{known} started, {ends}, {config}", 2 * CELL)


OPERATIONS = (Operation("CreateDeployment", _read, _compare, Words(_done, applied=as_done(_done))),)
