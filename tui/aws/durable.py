"""Counts durable executions (aws-semantics 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.aws.client import Ask
from tui.domain.durable import STILL_RUNNING, RunningExecutions
from tui.domain.errors import Unreadable

PAGE = 1000
"""Executions asked for at once, the most that AWS answers."""

MOST_PAGES = 5
"""Pages read: whether there are five thousand or more makes no difference to anybody."""


class DurableExecutions:
    """Counts what still runs; what the executions are about stays with AWS."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def count_running(self, function: str, version: str, *, background: bool = False) -> RunningExecutions:
        """Count the executions that still run on a version (lambda:ListDurableExecutionsByFunction), within bounds."""
        asked: dict[str, Any] = {
            "FunctionName": function,
            "Qualifier": version,
            "Statuses": list(STILL_RUNNING),
            "MaxItems": PAGE,
        }
        number, marker = 0, None
        for _ in range(MOST_PAGES):
            page = asked if marker is None else {**asked, "Marker": marker}
            items, marker = self._ask("reading", "ListDurableExecutionsByFunction", _counted, background, **page)
            number += items
            if marker is None:
                return RunningExecutions(number)
        return RunningExecutions(number, more=True)


def _counted(answer: Mapping[str, Any]) -> tuple[int, str | None]:
    items, marker = answer.get("DurableExecutions"), answer.get("NextMarker")
    if not isinstance(items, list):
        raise Unreadable(message="the answer holds no list of executions")
    return len(items), marker if isinstance(marker, str) and marker else None
