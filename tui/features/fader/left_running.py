"""What a move leaves where it is: durable executions stay on the version that began them (aws-semantics 1.1)."""

from __future__ import annotations

from tui.aws.port import Provider
from tui.domain.alias import Alias
from tui.domain.durable import RunningExecutions, is_durable
from tui.domain.errors import ProviderError
from tui.domain.read_failure import ReadFailure, read_failure
from tui.domain.routing import Routing
from tui.domain.version import Version
from tui.presentation.durable_text import executions_text
from tui.presentation.spans import failure_text


def left_versions(alias: Alias, after: Routing) -> tuple[str, ...]:
    """Return the versions that an alias sent calls to before a move, and does no more."""
    return tuple(number for number in alias.routing.versions if number not in after.versions)


def read_left(provider: Provider, alias: Alias, version: Version) -> str | None:
    """Count the executions that stay on a version, in words; None where there are none, or can be none."""
    if not is_durable(version):
        return None
    running: RunningExecutions | ReadFailure
    try:
        running = provider.durable.count_running(alias.function, version.number)
    except ProviderError as error:
        running = read_failure(error, "lambda:ListDurableExecutionsByFunction")
    return describe_left(alias, version.number, running)


def describe_left(alias: Alias, version: str, running: RunningExecutions | ReadFailure) -> str | None:
    """Say how many executions stay on a version; None where there are none."""
    name = f"{alias.function}:{alias.name}"
    if isinstance(running, ReadFailure):
        return f"{name}: how many durable executions stay on {version} is not known: {failure_text(running)}"
    if not running.number:
        return None
    stay = "stays" if running == RunningExecutions(1) else "stay"
    return f"{name}: {executions_text(running)} {stay} on {version} to the end"
