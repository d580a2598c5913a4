"""Says after a move how many durable executions stay on the version that it took the calls from."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Protocol

from tui.app.ports import Ports
from tui.app.state import HasFunction, HasOpened, function_of
from tui.domain.alias import Alias
from tui.domain.durable import is_durable
from tui.domain.version import Version
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.left_running import left_versions, read_left
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
        before = replace(alias, routing=confirmation.before)
        left = left_versions(before, confirmation.after)
        for version in (one for one in function.versions if one.number in left and is_durable(one)):
            self._ports.run(partial(self._say, opened.workspace, before, version), group="left running")

    async def _say(self, workspace: Workspace, alias: Alias, version: Version) -> None:
        text = await asyncio.to_thread(read_left, workspace.provider, alias, version)
        if text is not None:
            self._ports.say.inform(text)
