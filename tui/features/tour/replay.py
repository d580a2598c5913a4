"""Replays the calls of the tour's steps, to resume it where it was left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tui.aws.port import Provider
from tui.domain.call import Call, ZipFile
from tui.domain.deployment_package import DeploymentPackage
from tui.domain.function import FunctionSnapshot, ordered
from tui.domain.version import LATEST, Version
from tui.features.latest.deployment_package import build_package
from tui.features.latest.is_updated import is_updated
from tui.features.tour.progress import FUNCTION, TourState, record_progress
from tui.features.tour.steps import next_call
from tui.storage.resources import asset
from tui.writes.workspace import Workspace

REASON = "the tour resumes where it was left"
_BETWEEN = 0.05
_MOST_CALLS = 20
"""Calls after which something must have gone another way than was meant."""


def replay_to(
    workspace: Workspace, until: int, wait: Callable[[float], None] = time.sleep
) -> Iterator[Call | TourState]:
    """Yield each call of the steps before `until` once it is made, and last what is there then; raise ProviderError.

    What is made of code or configuration of `$LATEST` is waited for, by AWS's own settling.
    """
    function = _read(workspace.provider)
    state = record_progress(TourState(function, function.latest))
    for _ in range(_MOST_CALLS):
        call = next_call(state, until, packed)
        if call is None:
            break
        workspace.write(call, REASON)
        while not is_updated(latest := workspace.provider.get_function_configuration(FUNCTION, LATEST)):
            wait(_BETWEEN)
        yield call
        state = record_progress(replace(state, function=_read(workspace.provider, latest)))
    yield state


def packed(name: str) -> ZipFile:
    """Return one of the tour's folders of code, packed."""
    source = str(asset("tour", name))
    package = next(step for step in build_package(source) if isinstance(step, DeploymentPackage))
    return ZipFile(package.content, package.code_sha256, package.source)


def _read(provider: Provider, latest: Version | None = None) -> FunctionSnapshot:
    latest = latest or provider.get_function_configuration(FUNCTION, LATEST)
    versions = [version for version in provider.list_versions(FUNCTION).items if version.is_published]
    return FunctionSnapshot(FUNCTION, ordered((latest, *versions)), provider.list_aliases(FUNCTION), complete=True)
