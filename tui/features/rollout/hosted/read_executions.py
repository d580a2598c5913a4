"""Reads the executions of Step Functions as hosted rollouts; what cannot be read beside them is named, and missing."""

from __future__ import annotations

from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.domain.routing import Routing
from tui.domain.state_machine import Execution, MachineSteps
from tui.features.rollout.hosted.execution import ExecutionRead, from_execution, from_listed
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace


class ExecutionsSource:
    """The executions of the machines that move aliases. What a machine does is read once."""

    engine = Engine.STEP_FUNCTIONS

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._steps: dict[str, MachineSteps | None] = {}

    def find(self, function: str, alias: str) -> str | None:
        """Return the execution that moves an alias now, else the last one where it left the alias split."""
        section = self._workspace.provider.stepfunctions
        running = section.find_execution(function, alias)
        if running is not None:
            return running.arn
        routing = self._workspace.read_alias(function, alias).routing
        if not routing.split:
            return None
        ended = (one for one in section.list_executions() if (one.function, one.alias) == (function, alias))
        return next((one.arn for one in ended if one.target == routing.canary), None)

    def read(self, id: str) -> HostedRollout:
        """Return an execution with the newest part of its history, and the alias."""
        return from_execution(self.look(id))

    def look(self, id: str) -> ExecutionRead:
        """Return what an execution and its alias answer."""
        failures: list[str] = []
        progress = self._workspace.provider.stepfunctions.get_execution_history(id)
        execution = progress.execution
        routing, steps = self._routing(execution, failures), self._read_steps(execution, failures)
        at = self._workspace.context.clock.now()
        return ExecutionRead(progress, at, routing, steps, tuple(failures))

    def listed(self) -> tuple[HostedRollout, ...]:
        """Return the account's running executions and the latest ended ones."""
        at = self._workspace.context.clock.now()
        return tuple(from_listed(one, at) for one in self._workspace.provider.stepfunctions.list_executions())

    def _routing(self, execution: Execution, failures: list[str]) -> Routing | None:
        try:
            return self._workspace.read_alias(execution.function, execution.alias).routing
        except ProviderError as error:
            failures.append(failure_text(read_failure(error, "lambda:GetAlias")))
            return None

    def _read_steps(self, execution: Execution, failures: list[str]) -> MachineSteps | None:
        arn = execution.machine.arn
        if arn not in self._steps:
            try:
                self._steps[arn] = self._workspace.provider.stepfunctions.describe_state_machine(arn).steps
            except ProviderError as error:
                failures.append(failure_text(read_failure(error, "states:DescribeStateMachine")))
                return None
        return self._steps[arn]
