"""What is written to an execution to answer or stop it, and why that cannot be had; pure."""

from __future__ import annotations

from tui.domain.alias import Alias
from tui.domain.execution_call import ApprovalCall, SendTaskFailure, SendTaskSuccess, StopExecution
from tui.domain.state_machine import Execution, ExecutionProgress


def why_not_stop(execution: Execution) -> str:
    """Return why an execution cannot be stopped, empty where it can."""
    return "" if execution.active else f"{execution.name} has ended: {execution.status}"


def why_not_answer(progress: ExecutionProgress) -> str:
    """Return why there is no approval to give or to refuse, empty where there is one."""
    return why_not_stop(progress.execution) or ("" if progress.approval else "it does not wait for an approval")


def plan_answer(alias: Alias, progress: ExecutionProgress, *, approves: bool, reason: str = "") -> ApprovalCall:
    """Return the answer to the approval that is waited for."""
    assert progress.approval is not None
    kind = SendTaskSuccess if approves else SendTaskFailure
    return kind(alias, progress.execution.arn, progress.approval.event, reason)


def plan_stop(alias: Alias, execution: Execution, reason: str = "") -> StopExecution:
    """Return the stop of an execution; where it ends with all traffic on the new version, that stays so."""
    return StopExecution(alias, alias.routing.rolled_back(), execution.arn, reason)


def stop_notes(alias: Alias, execution: Execution) -> tuple[str, ...]:
    """Return what a stop comes to, in words."""
    if alias.routing.split:
        return (
            "the machine itself does nothing any more: the settle machine clears the weights, within about a minute",
            f"{alias.routing.primary} then has all traffic",
        )
    if alias.routing.primary == execution.target:
        return (f"{alias.name} stays on {execution.target}, which has all traffic already",)
    return (f"{alias.name} stays on {alias.routing.primary}",)
