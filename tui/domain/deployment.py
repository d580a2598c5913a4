"""A CodeDeploy deployment that moves an alias, as far as it matters to who else wants to move it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ACTIVE = ("Created", "Queued", "InProgress", "Baking", "Ready")
"""The statuses in which CodeDeploy writes the alias itself (aws-semantics 2.5)."""

UNFINISHED = ("Stopped", "Failed")
"""The statuses in which it no longer does, and may have left the alias split (aws-semantics 2.4)."""

ENDED = ("Succeeded", *UNFINISHED)
"""The statuses in which CodeDeploy has released the alias."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment of CodeDeploy to an alias, from `current_version` to `target_version`.

    `started` is when it was created, until CodeDeploy has begun it. `error` is CodeDeploy's own code for why it ended,
    such as MANUAL_STOP or ALARM_ACTIVE. `creator` is who created it in CodeDeploy's own words: `user`,
    `CloudFormation`, `codeDeployRollback`.
    """

    id: str
    function: str
    alias: str
    application: str = ""
    group: str = ""
    status: str = ""
    config: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    current_version: str = ""
    target_version: str = ""
    error: str = ""
    creator: str = ""

    @property
    def active(self) -> bool:
        """Whether CodeDeploy is still moving the alias, or about to."""
        return self.status in ACTIVE

    @property
    def unfinished(self) -> bool:
        """Whether it ended without having brought the alias to the target."""
        return self.status in UNFINISHED
