"""CreateDeploymentConfig: how a deployment of CodeDeploy shifts traffic, under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.clean_text import clean
from tui.domain.deployment_call import CreateDeploymentConfig
from tui.domain.deployment_group import DeploymentConfig
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


@dataclass(frozen=True, slots=True)
class ConfigurationCreation:
    """The creation of a deployment configuration."""

    call: CreateDeploymentConfig
    secret_values = NOTHING
    title = "Create a deployment configuration"
    confirm = "create it"
    is_named = False
    is_risky = True
    is_unguarded = False
    rolls_back = False

    @property
    def summary(self) -> str:
        return f"create the deployment configuration {self.call.config.name}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"{self.call.config.name} was created"

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        # What speaks against it is what the preflight of a rollout says.
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        """Return what it is known by after a lost answer, flat."""
        config = self.call.config
        fields = {"type": config.kind, "percent": str(config.percent), "minutes": str(config.minutes)}
        asked = {"deploymentConfigName": clean(config.name, LONGEST), **fields}
        return CallRecord(arn=self.call.before.arn, asked=asked)

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return ()

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


def _read(provider: Provider, entry: Entry) -> DeploymentConfig:
    return provider.codedeploy.get_deployment_config(entry.asked.get("deploymentConfigName", ""))


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, DeploymentConfig):
        return Outcome.NOT_APPLIED
    asked = (entry.asked.get("type"), entry.asked.get("percent"), entry.asked.get("minutes"))
    return Outcome.APPLIED if asked == (now.kind, str(now.percent), str(now.minutes)) else Outcome.MOVED


def _done(entry: Entry) -> str:
    return short(f"configuration {entry.asked.get('deploymentConfigName', '')} created", 2 * CELL)


def _applied(entry: Entry, _now: State) -> str:
    return _done(entry)


OPERATIONS = (Operation("CreateDeploymentConfig", _read, _compare, Words(_done, applied=_applied)),)
