"""The write calls of Step Functions, as values, as those of Lambda are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.domain.alias import Alias
    from tui.domain.routing import Routing
    from tui.domain.state_machine import StateMachine

STOPPED, REJECTED = "StoppedFromCrossfade", "Rejected"
"""The errors that an execution ends with which was stopped, or whose approval was refused, from here."""

CONTINUE = "continue"
"""The decision by which a machine goes on after an approval."""


@dataclass(frozen=True, slots=True)
class StartExecution:
    """Have a state machine shift `before` to the version `target`.

    `name` is given once: AWS starts the same name with the same input once, however often it is sent (aws-semantics
    8.2). `by` and `reason` go along in the input, so that everybody can read who started it and why.
    """

    action = "states:StartExecution"

    before: Alias
    target: str
    machine: StateMachine
    name: str
    by: str = ""
    reason: str = ""

    @property
    def function(self) -> str:
        """The function whose alias is moved."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    @property
    def execution(self) -> str:
        """The ARN that the execution has, whether AWS's answer came or not."""
        return f"{self.machine.arn.replace(':stateMachine:', ':execution:')}:{self.name}"

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        given = {"target": self.target, "by": self.by, "reason": self.reason}
        return {"stateMachineArn": self.machine.arn, "name": self.name, "input": json.dumps(given)}


@dataclass(frozen=True, slots=True)
class StopExecution:
    """Stop an execution that moves `before`; the settle machine then puts the alias to `after`."""

    action = "states:StopExecution"

    before: Alias
    after: Routing
    execution: str
    reason: str = ""

    @property
    def function(self) -> str:
        """The function whose alias is moved."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3."""
        return {"executionArn": self.execution, "error": STOPPED, "cause": self.reason}


@dataclass(frozen=True, slots=True)
class SendTaskSuccess:
    """Give the approval that an execution waits for, which its event number `event` asked for.

    The task token is read by the adapter, just before it is sent, and goes nowhere else.
    """

    action = "states:SendTaskSuccess"

    before: Alias
    execution: str
    event: int
    reason: str = ""

    @property
    def function(self) -> str:
        """The function whose alias is moved."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3, without the token."""
        return {"output": json.dumps({"decision": CONTINUE, "reason": self.reason})}


@dataclass(frozen=True, slots=True)
class SendTaskFailure:
    """Refuse the approval that an execution waits for, which its event number `event` asked for: it rolls back.

    The task token is read by the adapter, just before it is sent, and goes nowhere else.
    """

    action = "states:SendTaskFailure"

    before: Alias
    execution: str
    event: int
    reason: str = ""

    @property
    def function(self) -> str:
        """The function whose alias is moved."""
        return self.before.function

    @property
    def subject(self) -> str:
        """The alias."""
        return self.before.name

    def parameters(self) -> dict[str, Any]:
        """Return the call's keyword arguments for boto3, without the token."""
        return {"error": REJECTED, "cause": self.reason}


ApprovalCall = SendTaskSuccess | SendTaskFailure
"""The answers to an approval."""

ExecutionCall = StartExecution | StopExecution | SendTaskSuccess | SendTaskFailure
"""Whatever is written to Step Functions."""
