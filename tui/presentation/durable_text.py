"""Durable executions in words."""

from __future__ import annotations

from tui.domain.durable import RunningExecutions
from tui.presentation.number_format import count


def executions_text(running: RunningExecutions) -> str:
    """Write how many: `1 durable execution`, `5,000 or more durable executions`."""
    if running.more:
        return f"{running.number:,} or more durable executions"
    return count(running.number, "durable execution")
