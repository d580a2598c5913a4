"""What was done to an alias, by whom, and when: one event of its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.domain.routing import Routing


@dataclass(frozen=True, slots=True)
class Move:
    """One write to an alias that was carried out, or of which nobody knows (`certain` is False).

    `name` is AWS's action. `before` and `after` are None where they are not known, or there was no alias. `revision` is
    the RevisionId that it made, `replaced` the one that it was made on. `recorded` says that the journal has it,
    `audited_at` when by CloudTrail, None where CloudTrail does not tell of it.
    """

    time: datetime
    alias: str
    name: str
    before: Routing | None
    after: Routing | None
    who: str = ""
    source: str = ""
    reason: str = ""
    revision: str | None = None
    certain: bool = True
    replaced: str | None = None
    recorded: bool = False
    audited_at: datetime | None = None

    @property
    def audited(self) -> bool:
        """Whether CloudTrail tells of it."""
        return self.audited_at is not None

    @property
    def key(self) -> str:
        """What the move is called among others."""
        return f"{self.alias} {self.time.isoformat()} {self.revision or ''}"


@dataclass(frozen=True, slots=True)
class Good:
    """A version that held all of an alias's traffic for long enough; `until` is None where it still does."""

    version: str
    since: datetime
    until: datetime | None = None
