"""Follows the rollouts that AWS runs: one of them in full, or all of them as a list, whichever engine runs each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.errors import NotFound, ProviderError
from tui.domain.read_failure import read_failure
from tui.features.rollout.hosted.read_deployments import DeploymentsSource
from tui.features.rollout.hosted.read_executions import ExecutionsSource
from tui.features.rollout.hosted.rollout import Engine, HostedRollout
from tui.features.rollout.hosted.source import HostedSource
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace

_ACTIONS = {Engine.CODEDEPLOY: "codedeploy:ListDeployments", Engine.STEP_FUNCTIONS: "states:ListExecutions"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at: the rollout `id` of an `engine`, or the one of an alias, or with neither all as a list."""

    function: str = ""
    alias: str = ""
    engine: Engine | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class HostedRead:
    """What was read for `wanted`: all of them, or the one that is followed, None where the alias has none.

    `failures` say in words which engine could not be asked.
    """

    wanted: Wanted
    listed: tuple[HostedRollout, ...] = ()
    followed: HostedRollout | None = None
    failures: tuple[str, ...] = ()


def sources(workspace: Workspace) -> tuple[HostedSource, ...]:
    """Return every engine that AWS runs."""
    return (DeploymentsSource(workspace), ExecutionsSource(workspace))


class HostedReader:
    """Reads again and again; which rollout an alias has is looked up until there is one."""

    def __init__(self, engines: Sequence[HostedSource]) -> None:
        self._engines = engines
        self._ids: dict[tuple[str, str], tuple[HostedSource, str]] = {}

    def read(self, wanted: Wanted) -> HostedRead:
        """Return what is there now; blocks."""
        if not wanted.function and not wanted.id:
            return self._list(wanted)
        failures: list[str] = []
        for engine in self._engines:
            if wanted.engine not in (None, engine.engine):
                continue
            try:
                followed = self._follow(engine, wanted)
            except NotFound:
                continue
            except ProviderError as error:
                failures.append(failure_text(read_failure(error, _ACTIONS[engine.engine])))
                continue
            if followed is not None:
                return HostedRead(wanted, followed=followed)
        return HostedRead(wanted, failures=tuple(failures))

    def _list(self, wanted: Wanted) -> HostedRead:
        listed: list[HostedRollout] = []
        failures: list[str] = []
        for engine in self._engines:
            try:
                listed += engine.listed()
            except ProviderError as error:
                failures.append(failure_text(read_failure(error, _ACTIONS[engine.engine])))
        # Each engine tells the running ones first, and so does the list of all.
        listed.sort(key=lambda one: not one.running)
        return HostedRead(wanted, tuple(listed), failures=tuple(failures))

    def _follow(self, engine: HostedSource, wanted: Wanted) -> HostedRollout | None:
        if wanted.id:
            return engine.read(wanted.id)
        key = (wanted.function, wanted.alias)
        known = self._ids.get(key)
        if known is not None and known[0] is not engine:
            return None
        if known is not None:
            followed = engine.read(known[1])
            if followed.running:
                return followed
            # Another may have begun since, which is shown in its place.
            id = engine.find(*key)
            if id is None or id == followed.id:
                return followed
        else:
            id = engine.find(*key)
            if id is None:
                return None
        self._ids[key] = engine, id
        return engine.read(id)
