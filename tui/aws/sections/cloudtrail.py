"""The section of the port that reads who wrote to aliases, from CloudTrail's event history."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tui.domain.audit import AuditEvent
from tui.domain.page import Page

WRITES = ("UpdateAlias", "CreateAlias", "DeleteAlias")
"""The writes to aliases that can be asked for."""


class CloudTrailSection(Protocol):
    """CloudTrail's event history: 90 days, minutes late. Every method may raise any ProviderError, and blocks."""

    def alias_events(self, write: str, since: datetime, marker: str | None = None) -> Page[AuditEvent]:
        """Return one page of one of the WRITES, newest first, to whatever alias of the account and region."""
