"""Who else moves an alias, and who moved it, in words."""

from __future__ import annotations

from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.audit import AuditEvent
from tui.domain.deployment import Deployment
from tui.domain.state_machine import Execution
from tui.presentation.ages import age
from tui.presentation.keymap import key
from tui.presentation.spans import failure_text
from tui.writes.ownership.approval import owner_unknowable
from tui.writes.ownership.owner import Executing, Locked, Managed, Rolling, Stopping, Unknown, beneath
from tui.writes.ownership.status import AliasStatus


def describe_alias_status(alias_status: AliasStatus | None) -> str:
    """Return lines about an alias's owner; empty where there is nothing to tell."""
    if alias_status is None:
        return ""
    lines: list[str] = []
    if isinstance(alias_status.ownership, Rolling):
        lines.append(
            f"the rollout {alias_status.ownership.plan} moves it, and pauses if you do: "
            f"{key('function.rollout')} opens it"
        )
    match beneath(alias_status.ownership):
        case Locked(deployment):
            ends = (deployment.current_version, deployment.target_version)
            moves = f", {ends[0]} → {ends[1]}" if all(ends) else ""
            by = f", {deployment.config.removeprefix('CodeDeployDefault.')}" if deployment.config else ""
            lines.append(f"locked by CodeDeploy deployment {deployment.id}{moves}{by}")
            lines.append(f"{key('function.rollout')} shows it; {key('function.stop')} stops it and rolls back")
        case Executing(execution):
            by = f", started by {short_caller(execution.by)}" if execution.by else ""
            why = f": {execution.reason}" if execution.reason else ""
            to = f", → {execution.target}" if execution.target else ""
            plan = f", {execution.machine.plan}" if execution.machine.plan else ""
            lines.append(f"locked by Step Functions execution {execution.name}{to}{plan}{by}{why}")
            lines.append(f"{key('function.rollout')} shows it; it is approved, rejected and stopped there")
        case Stopping(deployment, answered):
            back = f" to {deployment.current_version}" if deployment.current_version else ""
            if answered:
                lines.append(
                    f"rolling back: deployment {deployment.id} was stopped, and CodeDeploy rolls it back{back}"
                )
            else:
                lines.append(f"stopping CodeDeploy deployment {deployment.id}")
        case Managed(by, consequence):
            lines.append(f"managed by {by}: {consequence}")
        case Unknown(lately=Deployment() as deployment):
            lines.append(f"CodeDeploy deployment {deployment.id} was moving it when last read")
        case Unknown(lately=Execution() as execution):
            lines.append(f"Step Functions execution {execution.name} was moving it when last read")
        case _:
            pass
    if alias_status.unread.failures:
        lines.append(f"owner not known: {'; '.join(map(failure_text, alias_status.unread.failures))}")
    if alias_status.split_failure is not None:
        lines.append(f"not known whether a deployment left the split: {failure_text(alias_status.split_failure)}")
    return "\n".join(lines)


def short_caller(arn: str) -> str:
    """Return the part of a caller's ARN that says who: `user/alice`, `assumed-role/Releaser/alice`."""
    return arn.rpartition(":")[2] or "someone"


def describe_owner(alias_status: AliasStatus | None, selected: str) -> str:
    """Return the lines about the owner of the `selected` alias, or that it is still being read."""
    if alias_status is None:
        return f"reading who else changes {selected}…" if selected else ""
    return describe_alias_status(alias_status)


def describe_unread(alias_status: AliasStatus | None) -> tuple[str, ...]:
    """Say, to someone about to write to an alias, what of its owner could not be read, and what helps."""
    if alias_status is None:
        return ("its tags and deployments are still being read",)
    unread = alias_status.unread
    if not unread.failures:
        return ()
    lines = [f"could not be read: {'; '.join(map(failure_text, unread.failures))}"]
    if isinstance(beneath(alias_status.ownership), Managed) and unread.deployments is not None:
        lines.append("so a deployment may be moving it now: it would overwrite this or fail because of it")
    if owner_unknowable(alias_status.ownership):
        lines.append("This is asked once, for all aliases here.")
    return tuple(lines)


def describe_stopped(alias: Alias, deployment: str) -> str:
    """Say that a deployment was stopped and the alias seen where it was rolled back to."""
    return f"deployment {deployment} was stopped; {alias.function}:{alias.name} is back on {alias.routing.primary}"


def describe_open_stop(function: str, alias: str, stopping: Stopping) -> str:
    """Say, for an operator who leaves, how far the stop of a deployment was."""
    name = f"{function}:{alias}"
    if stopping.answered:
        return f"{name}: deployment {stopping.deployment.id} was stopped, and its rollback was not seen to end yet"
    return f"{name}: deployment {stopping.deployment.id} stop requested, no answer from AWS yet"


def describe_mover(event: AuditEvent | None, now: datetime) -> str:
    """Say who moved an alias and when, or that CloudTrail does not tell yet."""
    if event is None:
        return "CloudTrail does not show by whom yet: its events arrive minutes late"
    source = f", by {event.source}" if event.source else ""
    return f"by {event.who} {age(event.time, now)}{source}"
