"""Carries out a plan of deletions: one recorded call each, within the call budget, up to the first drift."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tui.domain.durable import is_durable
from tui.domain.errors import NotFound, ProviderError
from tui.domain.version import Version
from tui.features.prune.plan import End, Plan, Progress, changed, detect_drift
from tui.presentation.durable_text import executions_text
from tui.presentation.number_format import count
from tui.writes.workspace import Workspace

LOOK_EVERY = 10
"""Deletions between two reads of the aliases."""

LOOK_SECONDS = 5.0
"""Seconds after which they are read again in any case."""


def carry_out(
    workspace: Workspace,
    plan: Plan,
    cancelled: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Progress]:
    """Yield the progress before and after each deletion; a consumer that stops iterating stops the deletions.

    DeleteFunction takes no RevisionId. So each version is read just before it is deleted and compared with what was
    shown, and the aliases every few deletions: another writer fits only between the two calls, and where an alias has
    taken the version by then, AWS itself refuses.
    """
    progress = Progress(plan)
    looked, since_look = float("-inf"), 0
    yield progress
    for version, call in zip(plan.versions, plan.calls, strict=True):
        if cancelled():
            yield replace(progress, at="", end=End.CANCELLED)
            return
        progress = replace(progress, at=version.number)
        try:
            if since_look >= LOOK_EVERY or clock() - looked >= LOOK_SECONDS:
                number, why = _look(workspace, progress)
                if why:
                    yield replace(progress, at=number, end=End.DRIFT_DETECTED, why=why)
                    return
                looked, since_look = clock(), 0
            why = changed(version, workspace.read_version(plan.function, version.number, background=True))
            why = why or _still_runs(workspace, plan.function, version)
            if why:
                yield replace(progress, end=End.DRIFT_DETECTED, why=why)
                return
            yield progress
            if cancelled():
                yield replace(progress, at="", end=End.CANCELLED)
                return
            workspace.write(call, f"one of {count(len(plan.versions), 'version')} pruned")
        except NotFound as error:
            why = f"version {version.number} was already deleted, by someone else or an earlier attempt"
            yield replace(progress, end=End.DRIFT_DETECTED, why=why, error=error)
            return
        except ProviderError as error:
            yield replace(progress, end=End.FAILED, error=error)
            return
        since_look += 1
        progress = replace(progress, deleted=(*progress.deleted, version.number))
        yield progress
    yield replace(progress, at="", end=End.DONE)


def _still_runs(workspace: Workspace, function: str, version: Version) -> str:
    if not is_durable(version):
        return ""
    running = workspace.provider.durable.count_running(function, version.number, background=True)
    return f"version {version.number} now has {executions_text(running)} running" if running.number else ""


def _look(workspace: Workspace, progress: Progress) -> tuple[str, str]:
    function, provider = progress.plan.function, workspace.provider
    aliases = provider.list_aliases(function, background=True)
    return detect_drift(progress.left, aliases, provider.list_provisioned_concurrency_configs(function))
