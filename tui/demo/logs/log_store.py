"""The log streams of the demo and what is in them: as much a pure function of time as the traffic they tell of."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from tui.demo.backend.moto_backend import Function
from tui.demo.backend.region_state import RegionState
from tui.demo.logs.log_format import Event, LoggedCall, LogWriter, logged
from tui.demo.traffic.calls import MINUTE, OneCall, Part, Source, calls_in, each_call, mean_duration
from tui.demo.traffic.sources import sources

KEPT = timedelta(hours=6)
"""How far back the demo has logs."""

_LIFE = 30
"""Minutes that an execution environment lives."""

_WARM = 8
"""Minutes without a call after which a version begins cold."""

_BUSY = 2.0
"""Environments for each call that is under way on average."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A log stream; times are in ms since 1970."""

    name: str
    first: int
    last: int


def of_minute(region: RegionState, function: str, begin: int) -> tuple[Event, ...]:
    """Return the events of the calls of a function that begin in a minute, in the order of time.

    Of a minute that is not over these are also those to come, as far as the weights in force now tell.
    """
    traffic = sources(region, function)
    routings = tuple(bisect_left(source.since, begin + MINUTE) for source in traffic)
    key, recent = (function, begin, routings), region.recent_logs
    events = recent.get(key)
    if events is None:
        writers = {version.number: log_writer(version) for version in versions_of(region, function)}
        events = tuple(sorted(event for source in traffic for event in _events(source, writers, begin)))
        recent.keep(key, events)
    return events


def log_writer(version: Function) -> LogWriter:
    """Return what a version's log shows of it."""
    logging, template = version.facts.echoed.get("LoggingConfig", {}), version.facts.log_template
    shared = group_of(version) != f"/aws/lambda/{version.function_name}"
    runtime = version.run_time or "container"
    return LogWriter(version.number, runtime, version.memory_size, version.timeout, template, logging, shared)


def group_of(version: Function) -> str:
    """Return the log group that a version writes to."""
    logging: dict[str, str] = version.facts.echoed.get("LoggingConfig", {})
    return logging.get("LogGroup") or f"/aws/lambda/{version.function_name}"


def streams_of(region: RegionState, function: str, versions: set[str]) -> Iterator[Stream]:
    """Yield the streams of some versions of a function, as far back as logs are kept."""
    now = region.clock().timestamp()
    earliest = int(now - KEPT.total_seconds()) // MINUTE
    shared = {version: _shared(region, function, version) for version in versions}
    for source in sources(region, function):
        made: dict[str, Stream] = {}
        for minute in range(earliest, int(now) // MINUTE + 1):
            for part in calls_in(source, minute * MINUTE, now):
                for number in range(_environments(part) if part.version in versions else 0):
                    name, life = _name(source, part.version, number, minute, shared=shared[part.version])
                    last = min((minute + 1) * MINUTE, now)
                    first = made[name].first if name in made else max(life, earliest) * MINUTE * 1000
                    made[name] = Stream(name, first, int(last * 1000))
        yield from made.values()


def is_written_to(region: RegionState, function: str, versions: set[str]) -> bool:
    """Tell whether some versions of a function have a stream."""
    now = region.clock().timestamp()
    minutes = range(int(now) // MINUTE, int(now - KEPT.total_seconds()) // MINUTE - 1, -1)
    return any(
        part.version in versions
        for source in sources(region, function)
        for minute in minutes
        for part in calls_in(source, minute * MINUTE, now)
    )


def _events(source: Source, writers: dict[str, LogWriter], begin: int) -> Iterator[Event]:
    free: dict[tuple[str, int], float] = {}
    counts = {part.version: _environments(part) for part in calls_in(source, begin)}
    before = {part.version for ago in range(1, _WARM + 1) for part in calls_in(source, begin - ago * MINUTE)}
    for call in each_call(source, begin):
        writer = writers.get(call.version)
        if writer is not None:
            yield from _call(source, writer, call, begin, free, counts.get(call.version, 1), call.version not in before)


def _call(
    source: Source,
    writer: LogWriter,
    call: OneCall,
    begin: int,
    free: dict[tuple[str, int], float],
    count: int,
    began: bool,
) -> Iterator[Event]:
    minute, took = begin // MINUTE, writer.lasting(call.took, call.failed)
    number = min(range(count), key=lambda one: (max(free.get((call.version, one), 0.0), call.at), one))
    # A call that finds no environment free waits for one: two never write into one stream at the same time.
    at = max(free.get((call.version, number), 0.0), call.at)
    name, life = _name(source, call.version, number, minute, shared=writer.shared)
    # Of an environment's two streams one begins a minute later.
    cold = (call.version, number) not in free and (minute - life < 2 or began)
    digest = blake2b(repr((source.seed, source.function, source.qualifier, begin, call.number)).encode()).digest()
    init = 180.0 + digest[0] * 2.5 if cold else None
    at += (init or 0.0) / 1000
    free[call.version, number] = at + took / 1000
    logged_call = LoggedCall(str(UUID(bytes=digest[:16], version=4)), call.number, at, took, call.failed, init)
    place = int.from_bytes(digest[16:20], "big")
    for line, (when, message) in enumerate(logged(writer, logged_call)):
        time = int(when * 1000)
        yield Event(time, f"{time:016d}{place:016d}{call.number:012d}{line:012d}", name, message)


def _environments(part: Part) -> int:
    """Return how many execution environments a version has in a minute."""
    return 1 + math.ceil(_BUSY * part.calls * mean_duration(part) / (MINUTE * 1000))


def _name(source: Source, version: str, number: int, minute: int, *, shared: bool) -> tuple[str, int]:
    """Return the name of an environment's stream, and the minute in which it was made.

    Minutes take turns with two sets of environments, so that a call that lasts into the next one is alone in its own.
    """
    offset = _offset(source.function, version, number)
    life = (minute + offset) // _LIFE * _LIFE - offset
    key = (source.seed, source.function, source.qualifier, version, number, minute % 2, life)
    return _stream_name(key, shared), life


@lru_cache(maxsize=4096)
def _offset(function: str, version: str, number: int) -> int:
    """Return the minute, of those that an environment lives, in which one takes another's place."""
    spread = blake2b(f"{function} {version} {number}".encode(), digest_size=4).digest()
    return int.from_bytes(spread, "big") % _LIFE


@lru_cache(maxsize=4096)
def _stream_name(key: tuple[int, str, str, str, int, int, int], shared: bool) -> str:
    """Return the name of an environment's stream, one string for all of its events: the day and the id tell it."""
    day = datetime.fromtimestamp(key[-1] * MINUTE, UTC)
    environment = blake2b(repr(key).encode(), digest_size=16).hexdigest()
    return f"{day:%Y/%m/%d}/{key[1] if shared else ''}[{key[3]}]{environment}"


def _shared(region: RegionState, function: str, version: str) -> bool:
    writer_version = region.backend.version(function, version)
    return writer_version is not None and group_of(writer_version) != f"/aws/lambda/{function}"


def logging_to(region: RegionState, group: str) -> dict[str, set[str]]:
    """Return the versions that write to a log group, by function."""
    by_function = {
        name: {v.number for v in versions_of(region, name) if group_of(v) == group} for name in region.backend.names
    }
    return {name: versions for name, versions in by_function.items() if versions}


def versions_of(region: RegionState, function: str) -> Iterator[Function]:
    """Yield `$LATEST` and the published versions of a function."""
    latest = region.backend.latest(function)
    if latest is not None:
        yield latest
        yield from region.backend.versions(function)
