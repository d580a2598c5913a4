"""What functions logged, from CloudWatch Logs: streams by version, their events, and Live Tail (aws-semantics 1.7)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.aws.client import Ask
from tui.aws.fields import text_of
from tui.aws.tail import Tail
from tui.domain.clean_text import clean
from tui.domain.errors import NotFound, Unreadable
from tui.domain.logs import EventPage, LogEvent, LogGroup, LogStreams, TailRead, version_of

MOST_STREAMS = 100
"""Streams that FilterLogEvents takes at once; Live Tail takes as many prefixes."""

PAGE = 1_000
"""Events asked for at once: few enough to be shown soon."""

MESSAGE = 8_192
"""Characters kept of an event; AWS takes a quarter of a megabyte."""

_RECENT_PAGES = 4
_PER_PAGE = 50
_NAME = 512
_DAYS = timedelta(days=1)
_GONE = TailRead(ended="the session is not open")


class CloudWatchLogs:
    """The streams of functions, and the Live Tail sessions that are open."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._tails: dict[int, Tail] = {}
        # None that another process gave out: that one may have been asked before this one.
        self._numbers = itertools.count(os.getpid() * 1_000_000)

    def find_streams(self, group: str, function: str, versions: tuple[str, ...], day: datetime) -> LogStreams:
        """Return the recent streams of these versions, the last written first; a missing group is a value.

        The version is in the middle of a name, so the group's last written streams are looked through. Where they
        are too many for that, a version without one among them is asked for by the day that its names begin with.
        """
        try:
            recent, more = self._recent(group)
            names = [name for name in recent if version_of(name, function) in versions]
            with_streams = {version_of(name, function) for name in names}
            if more:
                for version in (version for version in versions if version not in with_streams):
                    for prefix in _prefixes(function, version, (day, day - _DAYS)):
                        asked = {"logGroupName": group, "logStreamNamePrefix": prefix, "limit": _PER_PAGE}
                        names.extend(self._ask("logs", "DescribeLogStreams", _streams, **asked)[0])
        except NotFound:
            return LogStreams(missing=True)
        return LogStreams(tuple(dict.fromkeys(names))[:MOST_STREAMS], cut=more or len(names) > MOST_STREAMS)

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
        """Return one page of the events of at most 100 streams; an empty page with a token is not the end."""
        ends = {} if until is None else {"endTime": max(int(until.timestamp() * 1000), 0)}
        following = {} if token is None else {"nextToken": token}
        page = self._ask(
            "logs",
            "FilterLogEvents",
            _page,
            logGroupName=group,
            logStreamNames=list(streams[:MOST_STREAMS]),
            startTime=max(int(since.timestamp() * 1000), 0),
            startFromHead=not newest_first,
            limit=PAGE,
            **ends,
            **following,
        )
        if token is not None and page.token == token:
            raise Unreadable("logs:FilterLogEvents", "the endpoint answers the same page over and over")
        return page

    def open_tail(self, group: LogGroup, function: str, versions: tuple[str, ...], day: datetime) -> int:
        """Begin a Live Tail session and return what to read it by.

        Streams are asked for by the days that their names may begin with, so that new ones are heard as well.
        """
        days = (day - _DAYS, day, day + _DAYS)
        prefixes = [prefix for version in versions for prefix in _prefixes(function, version, days)]
        stream = self._ask(
            "tailing",
            "StartLiveTail",
            _response_stream,
            logGroupIdentifiers=[group.arn],
            logStreamNamePrefixes=prefixes[:MOST_STREAMS],
        )
        number = next(self._numbers)
        self._tails[number] = Tail(stream, _tail_read)
        return number

    def read_tail(self, tail: int, timeout: float) -> TailRead:
        """Return what came since, at once or within `timeout` seconds; says in words when it has ended."""
        opened = self._tails.get(tail)
        return _GONE if opened is None else opened.read(timeout)

    def close_tail(self, tail: int) -> None:
        """End a Live Tail session; one that has ended is no error."""
        opened = self._tails.pop(tail, None)
        if opened is not None:
            opened.close()

    def close(self) -> None:
        """End all Live Tail sessions."""
        for number in tuple(self._tails):
            self.close_tail(number)

    def _recent(self, group: str) -> tuple[list[str], bool]:
        all_names: list[str] = []
        token: dict[str, str] = {}
        for _ in range(_RECENT_PAGES):
            asked = {"logGroupName": group, "orderBy": "LastEventTime", "descending": True, "limit": _PER_PAGE}
            names, following = self._ask("logs", "DescribeLogStreams", _streams, **asked, **token)
            all_names.extend(names)
            if not following or token == {"nextToken": following}:
                return all_names, False
            token = {"nextToken": following}
        return all_names, True


def _prefixes(function: str, version: str, days: tuple[datetime, ...]) -> Iterator[str]:
    """Yield what names of streams begin with: in a group of the function's own, and in one that is shared."""
    for day in days:
        yield f"{day:%Y/%m/%d}/[{version}]"
        yield f"{day:%Y/%m/%d}/{function}[{version}]"


def _streams(answer: Mapping[str, Any]) -> tuple[list[str], str]:
    items, token = answer.get("logStreams"), answer.get("nextToken")
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message="the list of logStreams is not one")
    named = [item.get("logStreamName") for item in items]
    if not all(isinstance(name, str) for name in named):
        raise Unreadable(message="a log stream has no name")
    # A name goes back to AWS as it came: one that would have to be cleaned is none that Lambda made.
    names = [name for name in named if text_of(name) == name]
    return names, token if isinstance(token, str) else ""


def _page(answer: Mapping[str, Any]) -> EventPage:
    items, token = answer.get("events"), answer.get("nextToken")
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable(message="the list of events is not one")
    events = _readable(_event(item, item.get("eventId")) for item in items)
    return EventPage(events, token if isinstance(token, str) else None, len(items) - len(events))


def _readable(events: Iterable[LogEvent | None]) -> tuple[LogEvent, ...]:
    return tuple(event for event in events if event is not None)


def _event(item: Mapping[str, Any], identifier: object = "") -> LogEvent | None:
    """Read one event; None where its time, stream or message is missing."""
    timestamp, message, stream = item.get("timestamp"), item.get("message"), item.get("logStreamName")
    if isinstance(timestamp, bool) or not isinstance(timestamp, int | float):
        return None
    if not isinstance(message, str) or not isinstance(stream, str):
        return None
    try:
        time = datetime.fromtimestamp(timestamp / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    text = clean(message.rstrip("\r\n"), MESSAGE, lines=True)
    return LogEvent(time, text_of(stream, _NAME), text, text_of(identifier, _NAME))


def _response_stream(answer: Mapping[str, Any]) -> Any:
    stream = answer.get("responseStream")
    if stream is None:
        raise Unreadable(message="the answer holds no stream of events")
    return stream


def _tail_read(item: Mapping[str, Any]) -> TailRead:
    """Read one event of a Live Tail session, empty where it brings no log events."""
    update = item.get("sessionUpdate")
    if update is None:
        return TailRead()
    results = update.get("sessionResults") or [] if isinstance(update, Mapping) else None
    if not isinstance(results, list):
        return TailRead(unreadable=1)
    metadata = update.get("sessionMetadata")
    sampled = isinstance(metadata, Mapping) and metadata.get("sampled") is True
    events = _readable(_event(one) if isinstance(one, Mapping) else None for one in results)
    return TailRead(events, sampled=sampled, unreadable=len(results) - len(events))
