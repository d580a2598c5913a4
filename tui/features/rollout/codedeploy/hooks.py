"""Hooks that have not reported yet: how long they have been silent, of the hour that CodeDeploy gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.domain.deployment_group import HOOK_EVENTS, DeploymentProgress, LifecycleEvent

LIMIT = timedelta(hours=1)
"""A hook that has not called PutLifecycleEventHookExecutionStatus by then fails the deployment (aws-semantics 2.3)."""

# A hook that returned without reporting is Pending (rollouts.md 2a).
_OPEN = ("Pending", "InProgress", "Unknown")


@dataclass(frozen=True, slots=True)
class SilentHook:
    """A hook that was called at `since` and has not reported at `now`."""

    event: str
    since: datetime
    now: datetime

    @property
    def silent(self) -> timedelta:
        """How long it has been silent, at least no time."""
        return max(self.now - self.since, timedelta(0))

    @property
    def until(self) -> datetime:
        """When CodeDeploy gives up, and fails the deployment."""
        return self.since + LIMIT


def silent_hooks(progress: DeploymentProgress, now: datetime) -> tuple[SilentHook, ...]:
    """Return the hooks that were called and have not reported, in the order of their events."""
    if not progress.deployment.active:
        return ()
    return tuple(
        SilentHook(event.name, event.started, now)
        for event in progress.events
        if _is_open(event) and event.started is not None
    )


def unfinished_hooks(progress: DeploymentProgress) -> tuple[str, ...]:
    """Return the events whose hooks have not reported, those too that were not called yet."""
    return tuple(event.name for event in progress.events if _is_open(event))


def _is_open(event: LifecycleEvent) -> bool:
    return event.name in HOOK_EVENTS and event.ended is None and event.status in _OPEN
