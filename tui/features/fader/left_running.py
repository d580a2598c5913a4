"""What a move leaves where it is: durable executions stay on the version that began them (aws-semantics 1.1)."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.durable import RunningExecutions, is_durable
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.features.fader.confirmed import Confirmation
from tui.presentation.durable_text import executions_text
from tui.presentation.spans import failure_text


def left_versions(function: FunctionSnapshot, confirmation: Confirmation) -> tuple[str, ...]:
    """Return the durable versions that got calls before a move, and get none any more."""
    durable = {version.number for version in function.versions if is_durable(version)}
    before, after = confirmation.before.versions, confirmation.after.versions
    return tuple(number for number in before if number not in after and number in durable)


def describe_left(alias: Alias, version: str, running: RunningExecutions | ReadFailure) -> str | None:
    """Say how many executions stay on a version; None where there are none."""
    name = f"{alias.function}:{alias.name}"
    if isinstance(running, ReadFailure):
        return f"{name}: how many durable executions stay on {version} is not known: {failure_text(running)}"
    if not running.number:
        return None
    stay = "stays" if running == RunningExecutions(1) else "stay"
    return f"{name}: {executions_text(running)} {stay} on {version} to the end"
