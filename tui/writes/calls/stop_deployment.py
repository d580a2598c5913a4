"""StopDeployment: CodeDeploy stops a deployment and rolls the alias back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui.domain.alias import Alias
from tui.domain.call import shown
from tui.domain.deployment_call import StopDeployment
from tui.domain.function import FunctionSnapshot
from tui.presentation.routing_text import format_routing
from tui.writes.alias_preflight import Finding
from tui.writes.calls.alias_lines import is_as_requested, read_alias
from tui.writes.calls.kind import NO_CHANGES, CallRecord, Changes, sent_parameters
from tui.writes.calls.operation import Operation, Words, short, short_routing
from tui.writes.journal.entry import NOTHING, AliasState, Entry, Outcome
from tui.writes.journal.readback import Reading, Sent, State
from tui.writes.ownership.owner import Ownership


@dataclass(frozen=True, slots=True)
class DeploymentStop:
    """The stop of a deployment."""

    call: StopDeployment
    secret_values = NOTHING
    is_named = False
    is_risky = True
    is_unguarded = False

    @property
    def title(self) -> str:
        return f"Stop deployment {self.call.deployment}?"

    @property
    def confirm(self) -> str:
        return "stop and roll back" if self.call.rolls_back else "stop, and leave the alias as it is"

    @property
    def summary(self) -> str:
        if not self.call.rolls_back:
            return f"stop {self.call.deployment}, without rollback"
        after = format_routing(self.call.after)
        return f"stop {self.call.deployment}, and have {self.call.before.name} rolled back to {after}"

    @property
    def alias(self) -> Alias:
        return self.call.before

    @property
    def done(self) -> str:
        return f"{self.call.deployment} was stopped"

    @property
    def rolls_back(self) -> bool:
        before = self.call.before.routing
        return self.call.rolls_back and before.split and self.call.after == before.rolled_back()

    def result(self, answer: State) -> str:
        return f"{self.call.function}: {self.done}"

    def check(self, function: FunctionSnapshot | None, protected: tuple[str, ...]) -> Iterator[Finding]:
        # What speaks against it is what the preflight of a rollout says.
        return iter(())

    def check_owner(self, ownership: Ownership) -> Iterator[Finding]:
        return iter(())

    def record(self) -> CallRecord:
        before = self.call.before
        state = AliasState(before.routing, before.revision)
        return CallRecord(state, self.call.after, before.arn, sent_parameters(self.call))

    def aliases_served(self, function: FunctionSnapshot | None) -> tuple[str, ...]:
        return (self.call.subject,)

    def changes(self, answer: State) -> Changes:
        return NO_CHANGES

    def command_parameters(self) -> dict[str, Any]:
        return shown(self.call)


def _compare(entry: Entry, now: Reading, _sent: Sent | None) -> Outcome:
    if not isinstance(now, Alias):
        return Outcome.GONE
    # An alias that the deployment had not moved yet stays there also while it goes on.
    had_moved = entry.before is not None and entry.before.routing != entry.after
    return Outcome.APPLIED if had_moved and is_as_requested(entry, now) else Outcome.UNCLEAR


def _deployment(entry: Entry) -> str:
    return short(entry.asked.get("deploymentId", "the deployment"))


def _rollback(entry: Entry) -> str:
    return "without rollback" if entry.asked.get("autoRollbackEnabled") == "False" else "with rollback"


def _done(entry: Entry) -> str:
    return f"{_deployment(entry)} stopped, {_rollback(entry)}"


def _wanted(entry: Entry) -> str:
    return f"stop {_deployment(entry)}, {_rollback(entry)}"


def _unclear(entry: Entry, now: State) -> str:
    where = f"; {short(entry.alias)} is at {short_routing(now.routing)}" if isinstance(now, Alias) else ""
    return f"look at {_deployment(entry)} in CodeDeploy{where}"


def _reason(entry: Entry) -> str:
    return f"stops deployment {entry.asked.get('deploymentId', '')}"


OPERATIONS = (
    Operation(
        "StopDeployment",
        read_alias,
        _compare,
        Words(_done, _wanted, unclear=_unclear, how=_done, reason=_reason),
        writes_alias=True,
        is_slow=True,
    ),
)
