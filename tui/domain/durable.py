"""Durable executions: calls of a function that go on for as long as a year, on the version that began them."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.version import Version

STILL_RUNNING = ("RUNNING", "PAUSING", "PAUSED")
"""The statuses of executions that still need their version."""


class RunningExecutions(NamedTuple):
    """How many durable executions still run on a version; with `more` these are only the ones that were counted."""

    number: int
    more: bool = False


def is_durable(version: Version) -> bool:
    """Tell whether calls of a version are durable executions."""
    return any(name.startswith("DurableConfig") for name in version.settings)
