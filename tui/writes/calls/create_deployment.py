"""CreateDeployment: CodeDeploy shifts an alias to another version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.deployment import Deployment
from tui.domain.deployment_call import CreateDeployment
from tui.domain.function import FunctionSnapshot
from tui.writes.alias_preflight import Finding
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes
from tui.writes.calls.operation import CELL, Operation, Words, short
from tui.writes.journal.comparison import LONGEST
from tui.writes.journal.entry import NOTHING, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Ownership

if TYPE_CHECKING:
    from tui.aws.port import Provider

SLACK = timedelta(minutes=10)
"""How far clocks may be apart."""


@dataclass(frozen=True, slots=True)
class DeploymentStart:
    """The start of a deployment."""

    call: CreateDeployment
    secret_values = NOTHING
    confirm = "start the deployment"
    is_named = False
    is_risky = True
    is_unguarded = False
    rolls_back = False

    @property
    def title(self) -> str:
        return f"Deploy {self.call.target} by CodeDeploy"

    @property
    def summary(self) -> str:
        before = self.call.before
        return f"deploy {before.name}  {before.routing.primary}  ⟶  {self.call.target}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"a deployment to {self.call.target} was started"

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        # What speaks against it is what the preflight of a rollout says.
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        """Return what it is known by after a lost answer, and what it does, flat and by the API's names."""
        call = self.call
        fields = {
            "applicationName": call.group.application,
            "deploymentGroupName": call.group.name,
            "deploymentConfigName": call.config,
            "description": call.description,
            "CurrentVersion": call.before.routing.primary,
            "TargetVersion": call.target,
            "alarms": "overridden" if call.overrides_alarms else "as the group's",
        }
        return CallRecord(arn=call.before.arn, asked={name: clean(value, LONGEST) for name, value in fields.items()})

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


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


def _applied(entry: Entry, _now: State) -> str:
    return _done(entry)


OPERATIONS = (Operation("CreateDeployment", _read, _compare, Words(_done, applied=_applied)),)
