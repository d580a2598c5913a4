"""What the journal keeps of what was answered or read."""

from __future__ import annotations

from collections.abc import Mapping

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.state_machine import Execution
from tui.domain.version import Version
from tui.writes.journal.comparison import CODE
from tui.writes.journal.entry import AliasState
from tui.writes.journal.readback import State


def state_of(now: State) -> AliasState | None:
    """Return where an alias is, None where it is gone or none."""
    return AliasState(now.routing, now.revision) if isinstance(now, Alias) else None


def answered_by(now: State) -> Mapping[str, str]:
    """Return what a version says of itself, or by what a deployment is known."""
    if isinstance(now, Deployment):
        return {"deploymentId": now.id}
    if isinstance(now, Execution):
        return {"executionArn": now.arn}
    if not isinstance(now, Version):
        return {}
    fields = {"Version": now.number, CODE: now.code_sha256, "RevisionId": now.revision or ""}
    return {name: value for name, value in fields.items() if value}
