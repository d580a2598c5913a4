"""CreateRole, PutRolePolicy, CreateApplication, CreateDeploymentGroup: what a first deployment by CodeDeploy needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.function import FunctionSnapshot
from tui.domain.preparation_call import (
    CreateApplication,
    CreateDeploymentGroup,
    CreateRole,
    PreparationCall,
    PutRolePolicy,
)
from tui.writes.alias_preflight import Finding
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes
from tui.writes.calls.operation import CELL, Operation, Words, short
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import NOTHING, Entry, Outcome
from tui.writes.journal.readback import Created, Reading, Sent, State
from tui.writes.ownership.owner import Ownership

if TYPE_CHECKING:
    from tui.aws.port import Provider


@dataclass(frozen=True, slots=True)
class Preparation:
    """A write that creates something; what speaks against it is what its planner says."""

    call: PreparationCall
    secret_values = NOTHING
    confirm = "create it"
    is_named = False
    is_risky = False
    is_unguarded = False
    rolls_back = False

    @property
    def title(self) -> str:
        return f"Prepare deployments of {self.call.subject}"

    @property
    def summary(self) -> str:
        match self.call:
            case CreateRole(role=role):
                return f"create the role {role}"
            case PutRolePolicy(role=role, name=name):
                return f"give the role {role} the policy {name}"
            case CreateApplication(application=application):
                return f"create the application {application}"
            case CreateDeploymentGroup(group=group):
                return f"create the deployment group {group.name} of {group.application}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"{self.summary}: done"

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        """Return what is sent by the API's names, flat, as it is compared after a lost answer."""
        fields: dict[str, str]
        match self.call:
            case CreateRole(role=role, trust=trust):
                fields = {"RoleName": role, "AssumeRolePolicyDocument": trust}
            case PutRolePolicy(role=role, name=name, policy=policy):
                fields = {"RoleName": role, "PolicyName": name, "PolicyDocument": policy}
            case CreateApplication(application=application):
                fields = {"applicationName": application}
            case CreateDeploymentGroup(group=group):
                fields = {
                    "applicationName": group.application,
                    "deploymentGroupName": group.name,
                    "deploymentConfigName": group.config,
                    "serviceRoleArn": group.role,
                    "alarms": ", ".join(group.alarms),
                }
        asked = {name: clean(value, LONGEST) for name, value in fields.items()}
        return CallRecord(arn=self.call.before.arn, asked=asked)

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return ()

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


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

    def applied(entry: Entry, _now: State) -> str:
        return done(entry)

    return Words(done, applied=applied)


OPERATIONS = (
    Operation("CreateRole", _role, _compare, _words("role", "RoleName")),
    Operation("PutRolePolicy", _policy, _compare, _words("policy", "PolicyName")),
    Operation("CreateApplication", _application, _compare, _words("application", "applicationName")),
    Operation("CreateDeploymentGroup", _group, _compare, _words("deployment group", "deploymentGroupName")),
)
