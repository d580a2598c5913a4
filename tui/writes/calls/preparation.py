"""CreateRole, PutRolePolicy, CreateApplication, CreateDeploymentGroup: what a first deployment by CodeDeploy needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.preparation_call import (
    CreateApplication,
    CreateDeploymentGroup,
    CreateRole,
    PreparationCall,
    PutRolePolicy,
)
from tui.writes.calls.kind import CallKind, CallRecord, cleaned
from tui.writes.calls.operation import CELL, Operation, Words, as_done, short
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import Entry, Outcome
from tui.writes.journal.readback import Created, Reading, Sent

if TYPE_CHECKING:
    from tui.aws.port import Provider


def kind(call: PreparationCall) -> CallKind:
    """Return what a write is that creates something; what speaks against it is what its planner says."""
    summary = _summary(call)
    return CallKind(
        title=f"Prepare deployments of {call.subject}",
        summary=summary,
        confirm="create it",
        done=f"{summary}: done",
        record=CallRecord(arn=call.before.arn, asked=cleaned(_fields(call))),
        parameters=shown(call),
        alias=call.before,
    )


def _summary(call: PreparationCall) -> str:
    match call:
        case CreateRole(role=role):
            return f"create the role {role}"
        case PutRolePolicy(role=role, name=name):
            return f"give the role {role} the policy {name}"
        case CreateApplication(application=application):
            return f"create the application {application}"
        case CreateDeploymentGroup(group=group):
            return f"create the deployment group {group.name} of {group.application}"


def _fields(call: PreparationCall) -> dict[str, str]:
    """Return what is sent by the API's names, flat, as it is compared after a lost answer."""
    match call:
        case CreateRole(role=role, trust=trust):
            return {"RoleName": role, "AssumeRolePolicyDocument": trust}
        case PutRolePolicy(role=role, name=name, policy=policy):
            return {"RoleName": role, "PolicyName": name, "PolicyDocument": policy}
        case CreateApplication(application=application):
            return {"applicationName": application}
        case CreateDeploymentGroup(group=group):
            return {
                "applicationName": group.application,
                "deploymentGroupName": group.name,
                "deploymentConfigName": group.config,
                "serviceRoleArn": group.role,
                "alarms": ", ".join(group.alarms),
            }


def _role(provider: Provider, entry: Entry) -> Created:
    role = provider.roles.get_role(entry.asked.get("RoleName", ""))
    return Created({"AssumeRolePolicyDocument": clean(role.trust, LONGEST)})


def _policy(provider: Provider, entry: Entry) -> Created:
    policy = provider.roles.get_role_policy(entry.asked.get("RoleName", ""), entry.asked.get("PolicyName", ""))
    return Created({"PolicyDocument": clean(policy, LONGEST)})


def _application(provider: Provider, entry: Entry) -> Created:
    provider.codedeploy.get_application(entry.asked.get("applicationName", ""))
    return Created({})


def _group(provider: Provider, entry: Entry) -> Created:
    asked = entry.asked
    group = provider.codedeploy.get_deployment_group(
        asked.get("applicationName", ""), asked.get("deploymentGroupName", "")
    )
    return Created({"serviceRoleArn": group.role, "alarms": ", ".join(group.alarms)})


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, Created):
        return Outcome.NOT_APPLIED
    same = all(entry.asked.get(name) == value for name, value in now.fields.items())
    return Outcome.APPLIED if same else Outcome.MOVED


def _words(what: str, name: str) -> Words:
    def done(entry: Entry) -> str:
        return short(f"{what} {entry.asked.get(name, '')} created", 2 * CELL)

    return Words(done, applied=as_done(done))


OPERATIONS = (
    Operation("CreateRole", _role, _compare, _words("role", "RoleName")),
    Operation("PutRolePolicy", _policy, _compare, _words("policy", "PolicyName")),
    Operation("CreateApplication", _application, _compare, _words("application", "applicationName")),
    Operation("CreateDeploymentGroup", _group, _compare, _words("deployment group", "deploymentGroupName")),
)
