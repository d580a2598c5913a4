"""Says after a move how many durable executions stay on the version that it took the calls from."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Protocol

from tui.app.ports import Ports
from tui.app.state import HasFunction, HasOpened, function_of
from tui.domain.alias import Alias
from tui.domain.durable import RunningExecutions
from tui.domain.errors import ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.left_running import describe_left, left_versions
from tui.writes.workspace import Workspace


class LeftState(HasOpened, HasFunction, Protocol):
    """What is known of the function whose alias moved."""


class LeftRunning:
    """Counts once after each move; the move itself waits for nothing."""

    def __init__(self, state: LeftState, ports: Ports) -> None:
        self._state, self._ports = state, ports

    def look(self, alias: Alias, confirmation: Confirmation) -> None:
        """Count what stays behind a move, where the function is durable."""
        function, opened = function_of(self._state, alias), self._state.opened
        if function is None or opened is None:
            return
        for version in left_versions(function, confirmation):
            self._ports.run(partial(self._say, opened.workspace, alias, version), group="left running")

    async def _say(self, workspace: Workspace, alias: Alias, version: str) -> None:
        running: RunningExecutions | ReadFailure
        try:
            running = await asyncio.to_thread(workspace.provider.durable.count_running, alias.function, version)
        except ProviderError as error:
            running = read_failure(error, "lambda:ListDurableExecutionsByFunction")
        text = describe_left(alias, version, running)
        if text is not None:
            self._ports.say.inform(text)
