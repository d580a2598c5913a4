"""The section of the port that reads who moved aliases, or had them moved, from CloudTrail's event history."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tui.domain.audit import AuditEvent
from tui.domain.page import Page

WRITES = ("UpdateAlias", "CreateAlias", "DeleteAlias")
"""The writes to aliases that can be asked for."""

STARTS = {"CreateDeployment": "deploymentId", "StartExecution": "executionArn"}
"""The calls that start what moves an alias, and under which name each answers what it has started."""


class CloudTrailSection(Protocol):
    """CloudTrail's event history: 90 days, minutes late. Every method may raise any ProviderError, and blocks."""

    def alias_events(self, write: str, since: datetime, marker: str | None = None) -> Page[AuditEvent]:
        """Return one page of one of the WRITES, newest first, to whatever alias of the account and region."""

    def starter(self, start: str, id: str, at: datetime) -> AuditEvent | None:
        """Return the one of the STARTS, made about `at`, that has started `id`; None where no record tells (yet)."""
