"""Whether a version was called lately, where no calls and not knowing are two answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from tui.domain.read_failure import ReadFailure


class Called(Enum):
    """Whether there were calls."""

    YES = "called"
    NO = "not called"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Usage:
    """The calls of one version since a time, direct or through an alias that is still there.

    `calls` are those that were seen. `by` are the aliases that they came through, empty for the version's own number;
    `last` is the start of the last day, in UTC, with calls. `unread` says that a part could not be read.
    """

    version: str
    calls: int = 0
    last: datetime | None = None
    by: tuple[str, ...] = ()
    unread: bool = False

    @property
    def called(self) -> Called:
        """Whether there were calls: a part that could not be read may have held some."""
        if self.calls:
            return Called.YES
        return Called.UNKNOWN if self.unread else Called.NO


@dataclass(frozen=True, slots=True)
class Usages:
    """The calls of a function's versions from `since` on; `metrics` is how many were asked for, which is billed.

    Calls through an alias that was deleted meanwhile are not seen.
    """

    function: str
    since: datetime
    versions: tuple[Usage, ...] = ()
    metrics: int = 0
    failures: tuple[ReadFailure, ...] = ()

    def of(self, version: str) -> Usage:
        """Return the usage of a version; of one that was not asked about nothing is known."""
        return next((usage for usage in self.versions if usage.version == version), Usage(version, unread=True))
