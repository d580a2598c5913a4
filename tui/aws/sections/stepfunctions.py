"""The section of the port that reads Step Functions' rollouts, as far as they matter to an alias."""

from __future__ import annotations

from typing import Protocol

from tui.domain.state_machine import Execution, ExecutionProgress, StateMachine


class StepFunctionsSection(Protocol):
    """The state machines that move aliases, and their executions. Every method may raise any ProviderError, and blocks.

    Machines are known by the beginning of their name and by their tags, as the export writes them.
    """

    def list_state_machines(self) -> tuple[StateMachine, ...]:
        """Return the machines of the account that move aliases."""

    def describe_state_machine(self, machine: str) -> StateMachine:
        """Return one machine with what its definition does, by its ARN, whatever its name is."""

    def find_execution(self, function: str, alias: str) -> Execution | None:
        """Return the running execution that moves the alias, or None."""

    def last_execution(self, function: str, alias: str) -> Execution | None:
        """Return the running one, or else the last one."""

    def list_executions(self) -> tuple[Execution, ...]:
        """Return the running executions and the latest ended ones, running ones first, then newest first."""

    def describe_execution(self, execution: str) -> Execution:
        """Return one execution by its ARN; NotFound where there is none."""

    def get_execution_history(self, execution: str) -> ExecutionProgress:
        """Return one execution with how far it is, by the newest part of its history."""
