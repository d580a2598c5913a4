"""Which functions a rollout moves an alias of now: one of this machine, of CodeDeploy or of Step Functions."""

from __future__ import annotations

from collections.abc import Iterator

from tui.domain.errors import ProviderError
from tui.domain.read_failure import read_failure
from tui.features.rollout.here.select import is_running
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import ACTIONS, sources
from tui.presentation.spans import failure_text
from tui.writes.workspace import Workspace


def deploying_here(rollouts: RolloutsRead | None) -> frozenset[str]:
    """Return the functions that rollouts of this machine move."""
    listed = rollouts.listed if rollouts is not None else ()
    return frozenset(one.kept.rollout.function for one in listed if one.kept is not None and is_running(one))


def read_deploying(workspace: Workspace) -> Iterator[tuple[frozenset[str], tuple[str, ...]]]:
    """Yield the functions that rollouts of AWS move, and in words which of its engines could not be asked."""
    functions, failures = set[str](), list[str]()
    for source in sources(workspace):
        try:
            functions.update(hosted.function for hosted in source.listed() if hosted.running)
        except ProviderError as error:
            failures.append(failure_text(read_failure(error, ACTIONS[source.engine])))
    yield frozenset(functions), tuple(failures)
