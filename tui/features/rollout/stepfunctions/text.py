"""An execution of Step Functions in words, and as the events that a follower reads."""

from __future__ import annotations

from datetime import datetime

from tui.domain.alias import Alias
from tui.domain.routing import Routing
from tui.domain.state_machine import Execution, ExecutionEvent, ExecutionProgress
from tui.features.rollout.text.progress import describe_routing
from tui.presentation.ages import age
from tui.presentation.table import TableColumn


def describe_progress(progress: ExecutionProgress, routing: Routing, count: int = 0) -> str:
    """Return how far an execution is: `PROD-to-15-1 RUNNING: 14→15 10 %, step 1 of 9, gate: pass`."""
    execution = progress.execution
    parts = [describe_routing(routing)]
    if execution.active and progress.step is not None:
        last = bool(count) and progress.step >= count
        parts.append("bake time" if last else f"step {progress.step + 1}{f' of {count}' if count else ''}")
    if execution.active and progress.approval is not None:
        why = f": {progress.approval.why}" if progress.approval.why else ""
        parts.append(f"waits for approval{why}")
    elif execution.active and progress.check is not None:
        parts.append(f"gate: {describe_check(progress.check)}")
    return f"{execution.name} {execution.status}{_why(execution)}: {', '.join(parts)}"


COLUMNS = (
    TableColumn("execution", least=12, keep_ends=True),
    TableColumn("alias", least=14, keep_ends=True),
    TableColumn("to"),
    TableColumn("status"),
    TableColumn("plan", least=12, goes=1),
    TableColumn("started"),
    TableColumn("why", least=12, wraps=True),
)


def execution_row(execution: Execution, now: datetime) -> tuple[str, ...]:
    """Return the cells of an execution, under COLUMNS."""
    return (
        execution.name,
        f"{execution.function}:{execution.alias}",
        execution.target,
        execution.status,
        execution.machine.plan,
        age(execution.started, now),
        ": ".join(filter(None, (execution.error, execution.cause))),
    )


def describe_check(check: tuple[str, str]) -> str:
    """Return what the gate said: `no data (0 calls to version 7)`."""
    result, why = check
    return f"{result} ({why})" if why else result


def describe_execution_event(event: ExecutionEvent) -> str:
    """Return what happened, in a clause."""
    if event.routing is not None:
        return f"set to {describe_routing(event.routing)}"
    if event.check is not None:
        return f"gate: {describe_check(event.check)}"
    return "asked for approval" if event.asks else f"failed: {event.error}"


def describe_start(alias: Alias, target: str, plan: str) -> str:
    """Return what a start does, to be read before it counts."""
    return f"{alias.function}:{alias.name}  {alias.routing.primary} → {target} by {plan}"


def _why(execution: Execution) -> str:
    why = ": ".join(filter(None, (execution.error, execution.cause)))
    return f" ({why})" if why else ""
