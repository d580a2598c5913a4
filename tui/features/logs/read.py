"""Reads the logs of some versions: the newest lines first, then, for as long as it is wanted, those that come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.aws.port import Provider
from tui.domain.errors import Busy, NotFound, NotPermitted, ProviderError, SignInFailed
from tui.domain.function import FunctionSnapshot
from tui.domain.logs import LogColumn, LogEvent, LogGroup, LogLine, Logs, group_of, version_of
from tui.domain.read_failure import read_failure
from tui.features.logs.columns import taken_in
from tui.features.logs.parse import read_events, running_in
from tui.features.logs.time_range import NEWEST, TimeRange

ENOUGH = 800
"""Lines of each version that are read at first; reading ends there, or after so many pages."""

_PAGES = 8
POLL_SECONDS = 3.0
_SLOWLY = 15.0
_TAIL_SECONDS = 1.0
_LATE = timedelta(seconds=10)
"""How far back each look for news goes: events of other streams come in late."""

_LIST_EVERY = 8
"""Looks after which streams are listed again: new environments make new ones."""

_DENIED = "no permission: {}"


@dataclass(frozen=True, slots=True)
class Older:
    """Older lines of a version; where there are none, `since` says how far was looked."""

    version: str
    lines: tuple[LogLine, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class _Place:
    """Where some of the versions log."""

    group: LogGroup
    versions: tuple[str, ...]
    streams: tuple[str, ...] = ()


def read_logs(
    provider: Provider,
    now: Callable[[], datetime],
    function: FunctionSnapshot,
    versions: tuple[str, ...],
    wanted: TimeRange = NEWEST,
) -> Iterator[Logs]:
    """Yield ever more of the newest lines of each version in a range; what cannot be read is named in the last one."""
    logs = Logs(function.name, tuple(LogColumn(version) for version in versions))
    yield logs
    try:
        for place in _groups(provider, function, versions):
            logs, place = _located(provider, wanted.until or now(), logs, place)
            yield logs
            for version in place.versions:
                for column, cut, unreadable in _newest(provider, wanted, now(), function.name, place, version):
                    logs = replace(logs, cut=logs.cut or cut, unreadable=logs.unreadable or unreadable)
                    logs = _with_column(logs, column)
                    yield logs
    except ProviderError as error:
        logs = replace(logs, failure=read_failure(error, "logs:FilterLogEvents"))
    yield replace(logs, complete=True)


def read_older(provider: Provider, function: FunctionSnapshot, column: LogColumn, wanted: TimeRange) -> Iterator[Older]:
    """Yield the lines before those of a column, some hundred at the most; raises ProviderError.

    It looks back by the length of the range that is shown, and eight times as far where there is nothing.
    """
    first = column.lines[0].time
    since = first
    for place in _groups(provider, function, (column.version,)):
        _, place = _located(provider, first, Logs(function.name, (column,)), place)
        streams = tuple(name for name in place.streams if version_of(name, function.name) == column.version)
        for reach in (wanted.length, 8 * wanted.length) if streams else ():
            since = first - reach
            events: list[LogEvent] = []
            token: str | None = None
            for _ in range(_PAGES):
                page = provider.logs.filter_events(
                    place.group.name, streams, since, token, until=first, newest_first=True
                )
                events.extend(page.events)
                token = page.token
                if token is None or len(events) >= ENOUGH:
                    break
            lines, _ = read_events(_in_order(events), function.name, {})
            # Those of the first line's own millisecond are there already.
            if any(line.time < first for line in lines):
                yield Older(column.version, tuple(lines), since)
                return
    yield Older(column.version, (), since)


def follow_logs(
    provider: Provider,
    now: Callable[[], datetime],
    function: FunctionSnapshot,
    logs: Logs,
    stop: threading.Event,
) -> Iterator[Logs]:
    """Yield the lines that come, by Live Tail where it may be had, until `stop` is set or nothing can be read."""
    following = _Following(provider, now, function, replace(logs, failure=None))
    try:
        yield from following.steps(stop)
    finally:
        following.close()
    yield replace(following.logs, follow="", why_polling="")


class _Following:
    def __init__(self, provider: Provider, now: Callable[[], datetime], function: FunctionSnapshot, logs: Logs) -> None:
        self._provider, self._now, self._function = provider, now, function
        self.logs = logs
        self._running = running_in(line for column in logs.columns for line in column.lines)
        self._places: list[_Place] = []
        self._tails: list[int] = []

    def steps(self, stop: threading.Event) -> Iterator[Logs]:
        """Yield what has changed; ends where going on would be of no use."""
        versions = tuple(column.version for column in self.logs.columns)
        try:
            for place in _groups(self._provider, self._function, versions):
                self.logs, place = _located(self._provider, self._now(), self.logs, place)
                self._places.append(place)
            self._open()
        except ProviderError as error:
            self.logs = replace(self.logs, failure=read_failure(error, "logs:FilterLogEvents"))
            return
        yield self.logs
        # What was logged between the reading and now.
        looks, pause = 0, 0.0
        while not stop.wait(pause):
            try:
                changed = self._tail() if self._tails and looks else self._poll(again=looks % _LIST_EVERY == 0)
                pause = 0.0 if self._tails else POLL_SECONDS
                if self.logs.failure is not None:
                    changed, self.logs = True, replace(self.logs, failure=None)
            except ProviderError as error:
                self.logs = replace(self.logs, failure=read_failure(error, "logs:FilterLogEvents"))
                if isinstance(error, NotPermitted | SignInFailed):
                    return
                changed, pause = True, _SLOWLY if isinstance(error, Busy) else POLL_SECONDS
            looks += 1
            # Whoever stopped it may not ask again, and then nothing behind a yield would be done.
            if changed and not stop.is_set():
                yield self.logs

    def close(self) -> None:
        """End the Live Tail sessions."""
        while self._tails:
            try:
                self._provider.logs.close_tail(self._tails.pop())
            except ProviderError:
                # Whoever held it has ended, and so has it.
                return

    def _open(self) -> None:
        for place in self._places:
            if not place.group.arn:
                self._give_up_tailing("the function's ARN is not known")
                return
            try:
                opened = self._provider.logs.open_tail(place.group, self._function.name, place.versions, self._now())
            except NotFound:
                self._give_up_tailing("no log group yet")
                return
            except ProviderError as error:
                denied = isinstance(error, NotPermitted)
                self._give_up_tailing(_DENIED.format(error.action) if denied else error.message or error.code)
                return
            self._tails.append(opened)
        self.logs = replace(self.logs, follow="tail", why_polling="")

    def _give_up_tailing(self, why: str) -> None:
        self.close()
        self.logs = replace(self.logs, follow="polling", why_polling=why)

    def _tail(self) -> bool:
        before = self.logs
        for tail in self._tails:
            read = self._provider.logs.read_tail(tail, _TAIL_SECONDS / len(self._tails))
            self._take(read.events)
            if (read.sampled or read.dropped) and not self.logs.sampled:
                self.logs = replace(self.logs, sampled=True)
            self._note_unreadable(read.unreadable)
            if read.ended:
                self._give_up_tailing(read.ended)
                break
        return self.logs is not before

    def _poll(self, *, again: bool) -> bool:
        before = self.logs
        for index, place in enumerate(self._places):
            if again:
                self.logs, place = _located(self._provider, self._now(), self.logs, place)
                self._places[index] = place
            if place.streams:
                self._take(self._since(place))
        return self.logs != before if again else self.logs is not before

    def _since(self, place: _Place) -> Iterable[LogEvent]:
        columns = [column for column in self.logs.columns if column.version in place.versions and column.lines]
        last = max((column.lines[-1].time for column in columns), default=self._now())
        token: str | None = None
        for _ in range(_PAGES):
            page = self._provider.logs.filter_events(place.group.name, place.streams, last - _LATE, token)
            self._note_unreadable(page.unreadable)
            yield from page.events
            token = page.token
            if token is None:
                return
        self.logs = replace(self.logs, cut=True)

    def _note_unreadable(self, number: int) -> None:
        if number and not self.logs.unreadable:
            self.logs = replace(self.logs, unreadable=True)

    def _take(self, events: Iterable[LogEvent]) -> None:
        lines, self._running = read_events(_in_order(events), self._function.name, self._running)
        for column in self.logs.columns:
            taken = taken_in(column, lines)
            if taken is not column:
                self.logs = _with_column(self.logs, taken)


def _groups(provider: Provider, function: FunctionSnapshot, versions: tuple[str, ...]) -> Iterator[_Place]:
    """Yield each log group with the versions that write to it; versions may differ in that."""
    groups: dict[LogGroup, list[str]] = {}
    for number in versions:
        version = function.version(number)
        if version is None or not version.arn:
            try:
                version = provider.get_function_configuration(function.name, number)
            except ProviderError:
                # By AWS's convention then; where that is wrong, the group is missing.
                version = None
        groups.setdefault(group_of(function.name, version), []).append(number)
    for group, numbers in groups.items():
        yield _Place(group, tuple(numbers))


def _located(provider: Provider, now: datetime, logs: Logs, place: _Place) -> tuple[Logs, _Place]:
    streams = provider.logs.find_streams(place.group.name, logs.function, place.versions, now)
    for column in logs.columns:
        if column.version in place.versions and (column.group, column.missing) != (place.group.name, streams.missing):
            logs = _with_column(logs, replace(column, group=place.group.name, missing=streams.missing))
    return replace(logs, cut=logs.cut or streams.cut), replace(place, streams=streams.names)


def _newest(
    provider: Provider, wanted: TimeRange, now: datetime, function: str, place: _Place, version: str
) -> Iterator[tuple[LogColumn, bool, bool]]:
    """Yield a version's column with ever more lines, whether there are more than were read, and any not readable."""
    streams = tuple(name for name in place.streams if version_of(name, function) == version)
    column = LogColumn(version, group=place.group.name)
    events: list[LogEvent] = []
    token: str | None = None
    unreadable = False
    for _ in range(_PAGES if streams else 0):
        try:
            page = provider.logs.filter_events(
                place.group.name, streams, wanted.since(now), token, until=wanted.until, newest_first=True
            )
        except NotFound:
            yield replace(column, missing=True), False, unreadable
            return
        events.extend(page.events)
        token, unreadable = page.token, unreadable or page.unreadable > 0
        lines, _ = read_events(_in_order(events), function, {})
        enough = token is None or len(events) >= ENOUGH
        if page.events or enough:
            yield taken_in(column, lines), token is not None and enough, unreadable
        if enough:
            return


def _in_order(events: Iterable[LogEvent]) -> Sequence[LogEvent]:
    return sorted(events, key=lambda event: (event.time, event.id))


def _with_column(logs: Logs, column: LogColumn) -> Logs:
    return replace(logs, columns=tuple(column if one.version == column.version else one for one in logs.columns))
