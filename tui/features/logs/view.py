"""What is shown of a column: lines or calls, those that are looked for, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.domain.alias import Alias
from tui.domain.function import FunctionSnapshot
from tui.domain.logs import LogColumn, LogLine, Logs, Request
from tui.domain.version import LATEST
from tui.features.logs.requests import duration_of, marked, requests_of, slow_from
from tui.features.logs.search import Search, line_fits, request_fits

MOST_LANES = 2


@dataclass(frozen=True, slots=True)
class ColumnView:
    """The lines, or `grouped` calls, of a column that are shown, oldest first; `hidden` are left out by a search.

    `calls` are all calls that are known, by their ids, `typical_ms` the median of their durations.
    """

    version: str
    items: tuple[LogLine | Request, ...] = ()
    calls: Mapping[str, Request] = field(default_factory=dict)
    hidden: int = 0
    typical_ms: float | None = None
    grouped: bool = False

    @property
    def failed(self) -> int:
        """How many of the calls failed."""
        return sum(call.failed for call in self.calls.values())

    @property
    def cold(self) -> int:
        """How many of the calls began cold."""
        return sum(call.cold for call in self.calls.values())


def views(logs: Logs, search: Search, *, grouped: bool) -> tuple[ColumnView, ...]:
    """Return what is shown of each column. Calls of all columns are held against the same bar for what is slow."""
    calls = {column.version: requests_of(column.lines) for column in logs.columns}
    bar = slow_from(call for of_column in calls.values() for call in of_column)
    return tuple(_view(column, marked(calls[column.version], bar), search, grouped=grouped) for column in logs.columns)


def call_of(item: LogLine | Request, calls: Mapping[str, Request]) -> Request | None:
    """Return the call that a line belongs to, or that it is."""
    return item if isinstance(item, Request) else calls.get(item.request_id)


def is_failed(item: LogLine | Request) -> bool:
    """Tell whether a line tells of an error, or a call failed."""
    return item.failed


def next_failed(view: ColumnView, at: int, direction: int) -> int | None:
    """Return the place of the next, or with -1 the last, error from a place on; None where there is none."""
    ahead = range(at + 1, len(view.items)) if direction > 0 else range(at - 1, -1, -1)
    return next((place for place in ahead if is_failed(view.items[place])), None)


def can_read(function: FunctionSnapshot, alias: str) -> bool:
    """Tell whether it is known by now which versions' logs are to be read."""
    return function.alias(alias) is not None or function.versions_ended


def versions_to_read(function: FunctionSnapshot, alias: Alias | None) -> tuple[str, ...]:
    """Return the versions whose logs are read: old and new of a split alias, or the one that it points at.

    Without an alias these are the two newest versions, or `$LATEST` where none is published.
    """
    if alias is not None:
        return tuple(alias.routing.versions)[:MOST_LANES]
    published = tuple(version.number for version in function.published[:MOST_LANES])
    return published[::-1] or (LATEST,)


def _view(column: LogColumn, calls: tuple[Request, ...], search: Search, *, grouped: bool) -> ColumnView:
    by_id = {call.id: call for call in calls}
    items: tuple[LogLine | Request, ...] = calls if grouped else column.lines
    if not search.empty:
        items = tuple(
            item
            for item in items
            if (
                request_fits(search, item)
                if isinstance(item, Request)
                else line_fits(search, item, by_id.get(item.request_id))
            )
        )
    durations = sorted(ms for call in calls if (ms := duration_of(call.report)) is not None)
    typical = durations[len(durations) // 2] if durations else None
    hidden = len(calls if grouped else column.lines) - len(items)
    return ColumnView(column.version, items, by_id, hidden, typical, grouped)
