"""The section of the port that counts durable executions."""

from __future__ import annotations

from typing import Protocol

from tui.domain.durable import RunningExecutions


class DurableSection(Protocol):
    """Durable executions, which stay on the version that began them. Methods may raise any ProviderError, and block."""

    def count_running(self, function: str, version: str, *, background: bool = False) -> RunningExecutions:
        """Count the executions that still run on a version (lambda:ListDurableExecutionsByFunction), within bounds.

        `background` waits for the call budget.
        """
