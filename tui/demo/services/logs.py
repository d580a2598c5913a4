"""CloudWatch Logs of the demo: groups, streams and events of what its functions log (aws-semantics 1.7)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any

from tui.demo.backend.deployment_clock import advance
from tui.demo.backend.region_state import RegionState
from tui.demo.http.http import Answer
from tui.demo.http.service_error import ServiceError
from tui.demo.logs.live_tail import LiveTail
from tui.demo.logs.log_format import Event
from tui.demo.logs.log_store import (
    KEPT,
    Stream,
    group_of,
    is_written_to,
    logging_to,
    of_minute,
    streams_of,
    versions_of,
)

Parameters = dict[str, Any]

_MOST_EVENTS = 10_000
_MOST_BYTES = 1_000_000
_OVERHEAD = 26
_SCANNED = 15
"""Minutes that one request looks through; what is left waits for the next one, so that a page may be empty."""

_MINUTE_MS = 60_000
_MOST_STREAMS = 50


def describe_log_groups(region: RegionState, p: Parameters) -> Answer:
    """Return the groups that functions log to, by name."""
    names = sorted({group_of(version) for name in region.backend.names for version in versions_of(region, name)})
    wanted = [name for name in names if name.startswith(p.get("logGroupNamePrefix", ""))]
    first, most = _place(p.get("nextToken")), p.get("limit", 50)
    groups = [
        {"logGroupName": name, "arn": f"{_arn(region, name)}:*", "logGroupArn": _arn(region, name), "storedBytes": 0}
        for name in wanted[first : first + most]
    ]
    more = {"nextToken": str(first + most)} if first + most < len(wanted) else {}
    return Answer({"logGroups": groups, **more})


def describe_log_streams(region: RegionState, p: Parameters) -> Answer:
    """Return the streams of a group, 50 at most, by name or by when they were last written to."""
    group, by_time, prefix = _group(p), p.get("orderBy") == "LastEventTime", p.get("logStreamNamePrefix", "")
    if by_time and prefix:
        raise _invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
    matching = [stream for stream in _streams(region, group) if stream.name.startswith(prefix)]
    matching.sort(key=lambda s: (s.last, s.name) if by_time else (0, s.name), reverse=p.get("descending", False))
    first, most = _place(p.get("nextToken")), min(p.get("limit", _MOST_STREAMS), _MOST_STREAMS)
    more = {"nextToken": str(first + most)} if first + most < len(matching) else {}
    streams = [_stream(region, group, stream) for stream in matching[first : first + most]]
    return Answer({"logStreams": streams, **more})


def filter_log_events(region: RegionState, p: Parameters) -> Answer:
    """Return a page of events, oldest first or newest first; one without events is not the last where a token is."""
    group, matches = _group(p), _matching(p)
    functions = _known(region, group)
    now = int(region.clock().timestamp() * 1000)
    earliest = max(p.get("startTime", 0), now - int(KEPT.total_seconds() * 1000))
    latest = min(p.get("endTime", now), now)
    from_head, after = _token(p)
    most, size, events = min(p.get("limit", _MOST_EVENTS), _MOST_EVENTS), 0, list[Event]()
    minutes = _minutes(earliest, latest, after, from_head=from_head)
    token: dict[str, str] = {}
    for count, minute in enumerate(minutes):
        if count == _SCANNED:
            token = _token_at(from_head, minute * _MINUTE_MS if from_head else (minute + 1) * _MINUTE_MS, "")
            break
        for event in _of(region, functions, minute, earliest, latest, from_head=from_head):
            if not _is_after(event, after, from_head=from_head) or not matches(event):
                continue
            size += len(event.message.encode()) + _OVERHEAD
            if len(events) == most or size > _MOST_BYTES:
                token = _token_at(from_head, events[-1].time, events[-1].id)
                break
            events.append(event)
        if token:
            break
    written = [
        {
            "logStreamName": event.stream,
            "timestamp": event.time,
            "message": event.message,
            "ingestionTime": event.time + 200,
            "eventId": event.id,
        }
        for event in events
    ]
    return Answer({"events": written, "searchedLogStreams": [], **token})


def start_live_tail(region: RegionState, p: Parameters) -> Answer:
    """Begin to send what is logged from now on, once a second."""
    groups = p["logGroupIdentifiers"]
    names, prefixes = p.get("logStreamNames", ()), tuple(p.get("logStreamNamePrefixes", ()))
    if names and prefixes:
        raise _invalid("logStreamNames and logStreamNamePrefixes cannot both be specified.")
    if (names or prefixes) and len(groups) > 1:
        raise _invalid("Only one log group can be specified with log streams.")
    if any(not group.startswith("arn:") or group.endswith("*") for group in groups):
        raise _invalid("logGroupIdentifiers must be ARNs that do not end with an asterisk.")
    if p.get("logEventFilterPattern"):
        raise ServiceError(501, "NotImplemented", "The demo account does not filter a Live Tail session by a pattern.")
    for group in groups:
        _known(region, _name(group))

    def wanted(stream: str) -> bool:
        return stream in names or stream.startswith(prefixes) if names or prefixes else True

    def since(earliest: int, latest: int) -> list[dict[str, Any]]:
        with region.lock:
            advance(region)
            events = [
                (group, event)
                for group in groups
                for minute in _minutes(earliest, latest, None, from_head=True)
                for event in _of(region, _known(region, _name(group)), minute, earliest, latest, from_head=True)
                if wanted(event.stream)
            ]
        return [
            {
                "logStreamName": event.stream,
                "logGroupIdentifier": group,
                "message": event.message,
                "timestamp": event.time,
                "ingestionTime": event.time,
            }
            for group, event in events
        ]

    return Answer(raw=LiveTail(lambda: int(region.clock().timestamp() * 1000), since, groups))


def _known(region: RegionState, group: str) -> dict[str, set[str]]:
    functions = logging_to(region, group)
    if not any(is_written_to(region, name, versions) for name, versions in functions.items()):
        raise ServiceError(400, "ResourceNotFoundException", "The specified log group does not exist.")
    return functions


def _streams(region: RegionState, group: str) -> list[Stream]:
    functions = _known(region, group)
    return [stream for name, versions in functions.items() for stream in streams_of(region, name, versions)]


def _of(
    region: RegionState, functions: dict[str, set[str]], minute: int, earliest: int, latest: int, *, from_head: bool
) -> list[Event]:
    """Return the events of a minute, in the order that was asked for."""
    first, last = max(minute * _MINUTE_MS, earliest), min((minute + 1) * _MINUTE_MS - 1, latest)
    chosen: list[Event] = []
    for name, versions in functions.items():
        # A call that began in the minute before may still write in this one.
        for begin in (minute - 1, minute):
            events = of_minute(region, name, begin * 60)
            place = bisect_left(events, first, key=_time)
            window = events[place : bisect_right(events, last, lo=place, key=_time)]
            chosen.extend(event for event in window if _version(event) in versions)
    return sorted(chosen, reverse=not from_head)


def _time(event: Event) -> int:
    return event.time


def _version(event: Event) -> str:
    return event.stream.partition("[")[2].partition("]")[0]


def _minutes(earliest: int, latest: int, after: tuple[int, str] | None, *, from_head: bool) -> range:
    first, last = earliest // _MINUTE_MS, latest // _MINUTE_MS
    if after is not None and from_head:
        first = max(first, after[0] // _MINUTE_MS)
    elif after is not None:
        last = min(last, after[0] // _MINUTE_MS)
    return range(first, last + 1) if from_head else range(last, first - 1, -1)


def _is_after(event: Event, after: tuple[int, str] | None, *, from_head: bool) -> bool:
    if after is None:
        return True
    place = (event.time, event.id)
    return place > after if from_head else place < after


def _matching(p: Parameters) -> Callable[[Event], bool]:
    names, prefix, pattern = p.get("logStreamNames"), p.get("logStreamNamePrefix"), p.get("filterPattern", "").strip()
    if names is not None and prefix is not None:
        raise _invalid("logStreamNames and logStreamNamePrefix cannot both be specified.")
    if any(pattern.startswith(sign) or f" {sign}" in pattern for sign in '{[%?-"'):
        raise ServiceError(501, "NotImplemented", "The demo account filters by plain terms only.")
    wanted, terms = None if names is None else frozenset(names), pattern.split()

    def matches(event: Event) -> bool:
        if wanted is not None and event.stream not in wanted:
            return False
        if prefix is not None and not event.stream.startswith(prefix):
            return False
        return all(term in event.message for term in terms)

    return matches


def _token(p: Parameters) -> tuple[bool, tuple[int, str] | None]:
    token = p.get("nextToken")
    if token is None:
        return p.get("startFromHead", True), None
    direction, _, rest = token.partition("/")
    time, _, identifier = rest.partition("/")
    if direction not in ("f", "b") or not time.isdecimal():
        raise _invalid("The specified nextToken is invalid.")
    return direction == "f", (int(time), identifier)


def _token_at(from_head: bool, time: int, identifier: str) -> dict[str, str]:
    return {"nextToken": f"{'f' if from_head else 'b'}/{time}/{identifier}"}


def _group(p: Parameters) -> str:
    name, identifier = p.get("logGroupName"), p.get("logGroupIdentifier")
    if (name is None) == (identifier is None):
        raise _invalid("Specify either logGroupName or logGroupIdentifier.")
    return str(name or _name(str(identifier)))


def _name(identifier: str) -> str:
    """Return the name in a log group's ARN, or the name that it is already."""
    return identifier.rpartition(":log-group:")[2].removesuffix(":*")


def _stream(region: RegionState, group: str, stream: Stream) -> dict[str, Any]:
    return {
        "logStreamName": stream.name,
        "creationTime": stream.first,
        "firstEventTimestamp": stream.first,
        "lastEventTimestamp": stream.last,
        "lastIngestionTime": stream.last,
        "arn": f"{_arn(region, group)}:log-stream:{stream.name}",
        "storedBytes": 0,
    }


def _arn(region: RegionState, group: str) -> str:
    return f"arn:aws:logs:{region.name}:{region.account}:log-group:{group}"


def _place(token: str | None) -> int:
    if token is None:
        return 0
    if not token.isdecimal():
        raise _invalid("The specified nextToken is invalid.")
    return int(token)


def _invalid(message: str) -> ServiceError:
    return ServiceError(400, "InvalidParameterException", message)
