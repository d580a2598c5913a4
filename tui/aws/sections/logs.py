"""The section of the port that reads what functions logged (CloudWatch Logs)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tui.domain.logs import EventPage, LogGroup, LogStreams, TailRead


class LogsSection(Protocol):
    """Log streams and their events. Every method may raise any ProviderError, and blocks."""

    def find_streams(self, group: str, function: str, versions: tuple[str, ...], day: datetime) -> LogStreams:
        """Return the recent streams of these versions, `day` being today; a group that is not there is a value."""

    def filter_events(
        self,
        group: str,
        streams: tuple[str, ...],
        since: datetime,
        token: str | None = None,
        *,
        until: datetime | None = None,
        newest_first: bool = False,
    ) -> EventPage:
        """Return one page of the events of at most 100 streams; an empty page with a token is not the end.

        Those at `until` are among them; None is up to now.
        """

    def open_tail(self, group: LogGroup, function: str, versions: tuple[str, ...], day: datetime) -> int:
        """Begin a Live Tail session, which AWS bills by the minute, and return what to read it by.

        It ends when it is closed, after three hours, or when nobody reads it for a minute.
        """

    def read_tail(self, tail: int, timeout: float) -> TailRead:
        """Return what came since, at once or within `timeout` seconds; says in words when it has ended."""

    def close_tail(self, tail: int) -> None:
        """End a Live Tail session; one that has ended is no error."""
