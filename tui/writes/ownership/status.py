"""What is known of who else moves an alias, and of a split that was left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.domain.alias import Alias
from tui.domain.deployment import Deployment
from tui.domain.function import FunctionSnapshot
from tui.domain.read_failure import ReadFailure
from tui.domain.routing import Routing
from tui.domain.state_machine import Execution
from tui.writes.ownership.owner import FREE, Executing, Locked, Managed, Ownership, Stopping, Unknown, beneath, owner
from tui.writes.ownership.stale_split import SplitKind, StaleSplit, diagnose_split


@dataclass(frozen=True, slots=True)
class AliasStatus:
    """Who owns an alias, what its split is, and what of that could not be read.

    `unread` hides the owner, `split_failure` only whether the split was left behind, which was read of the alias at
    `routing`.
    """

    ownership: Ownership = FREE
    stale_split: StaleSplit | None = None
    unread: Unknown = field(default_factory=Unknown)
    split_failure: ReadFailure | None = None
    routing: Routing | None = None

    @property
    def failures(self) -> tuple[ReadFailure, ...]:
        """All that could not be read."""
        return self.unread.failures if self.split_failure is None else (*self.unread.failures, self.split_failure)


def assess_alias(
    alias: Alias,
    function: FunctionSnapshot | None,
    tags: Mapping[str, str],
    deployment: Deployment | None,
    patterns: tuple[str, ...],
    unread: Unknown,
    split_failure: ReadFailure | None = None,
    journalled: Routing | None = None,
    execution: Execution | None = None,
) -> AliasStatus:
    """Put together what was read; where deployments could not be read, no split is called left behind.

    `journalled` is where the last write from here left the alias.
    """
    provisioned = function.provisioned_for(alias.name) if function else None
    named = None
    if split_failure is None and unread.deployments is None:
        versions = function.versions if function else ()
        named = diagnose_split(alias, versions, journalled, deployment, provisioned, execution)
    # A split that someone is merely working on by hand is no news to an operator who looks at it.
    if named is not None and named.kind is SplitKind.UNCLAIMED:
        named = None
    ownership = owner(tags, deployment, patterns, alias, provisioned, unread, execution)
    return AliasStatus(ownership, named, unread, split_failure, alias.routing)


def status_for(alias_status: AliasStatus | None, alias: Alias) -> AliasStatus | None:
    """Return the status of an alias as it is now: without the diagnosis of a split that is gone."""
    if alias_status is None or alias_status.routing in (None, alias.routing):
        return alias_status
    return replace(alias_status, stale_split=None, split_failure=None)


def while_stopping(alias_status: AliasStatus | None, stopping: Stopping | None) -> AliasStatus:
    """Return what is known of an alias whose deployment is being stopped: its split is on its way, not left behind."""
    alias_status = alias_status or AliasStatus()
    return alias_status if stopping is None else replace(alias_status, ownership=stopping, stale_split=None)


def with_earlier(earlier: AliasStatus | None, read: AliasStatus) -> AliasStatus:
    """Return a reading, completed by what an earlier one knew and this one could not read.

    Tags that named a manager still do. A deployment may have ended unseen: it locks no more, and is only named.
    """
    now = read.ownership
    if earlier is None or not isinstance(now, Unknown):
        return read
    match beneath(earlier.ownership):
        case Managed() if now.tags is not None:
            return replace(read, ownership=earlier.ownership)
        case Locked(deployment) | Unknown(lately=Deployment() as deployment) if now.deployments is not None:
            return replace(read, ownership=replace(now, lately=deployment))
        case Executing(execution) | Unknown(lately=Execution() as execution) if now.executions is not None:
            return replace(read, ownership=replace(now, lately=execution))
        case _:
            return read
