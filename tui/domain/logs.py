"""What functions logged: events as CloudWatch Logs has them, lines as they are understood, the calls they tell of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tui.domain.read_failure import ReadFailure
from tui.domain.version import Version

Kind = Literal["start", "end", "report", "init", "platform", "app"]

# `2026/11/24/[7]0f3c…` in a function's own group, `2026/11/24/orders[7]0f3c…` in one that functions share.
_STREAM = re.compile(r"\d{4}/\d{2}/\d{2}/([^\[\]]*)\[([^\[\]]+)\]")
_FUNCTION_ARN = re.compile(r"arn:([^:]+):lambda:([^:]+):([^:]+):function:")


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event of a log stream; `id` is empty where it came by Live Tail."""

    time: datetime
    stream: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    """A page of events as they came; with a `token` there may be more, also where this one is empty.

    `unreadable` counts those that are of no known shape.
    """

    events: tuple[LogEvent, ...]
    token: str | None = None
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class LogStreams:
    """The recent streams of the versions asked for.

    `cut` says that the group has more than were looked at, `missing` that the group itself is not there.
    """

    names: tuple[str, ...] = ()
    cut: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class TailRead:
    """What Live Tail sent since it was last read.

    `ended` says why no more will come, empty while it goes on. `sampled` says that AWS left events out (over 500 a
    second), `dropped` how many were left out here because nobody came to read them, `unreadable` how many are of no
    known shape.
    """

    events: tuple[LogEvent, ...] = ()
    ended: str = ""
    sampled: bool = False
    dropped: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class LogGroup:
    """A log group by its name; `arn` is empty where it does not follow from the function's."""

    name: str
    arn: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What Lambda reports at the end of a call; None where it does not tell. `status` is empty for success."""

    duration_ms: float | None = None
    billed_ms: float | None = None
    memory_mb: int | None = None
    memory_used_mb: int | None = None
    init_ms: float | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event as it is understood.

    `text` is the whole of it, `said` its message without the time, level and request id that stand in front. `version`
    and `request_id` are empty where nothing tells them. `failed` marks what tells of an error.
    """

    time: datetime
    text: str
    said: str = ""
    stream: str = ""
    version: str = ""
    request_id: str = ""
    kind: Kind = "app"
    level: str = ""
    failed: bool = False
    timed_out: bool = False
    report: Report | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """The lines of one call. `slow` is by comparison with the other calls that are known."""

    id: str
    version: str
    lines: tuple[LogLine, ...]
    report: Report | None = None
    failed: bool = False
    timed_out: bool = False
    slow: bool = False

    @property
    def started(self) -> datetime:
        """The time of its first line."""
        return self.lines[0].time

    @property
    def cold(self) -> bool:
        """Whether the call waited for a new execution environment."""
        return self.report is not None and self.report.init_ms is not None


@dataclass(frozen=True, slots=True)
class LogColumn:
    """The newest lines of one version, oldest first; `dropped` counts the older ones that were dropped."""

    version: str
    lines: tuple[LogLine, ...] = ()
    size: int = 0
    dropped: int = 0
    group: str = ""
    missing: bool = False
    """Whether the log group is not there: nothing was logged yet, or someone deleted it."""


Follow = Literal["", "tail", "polling"]


@dataclass(frozen=True, slots=True)
class Logs:
    """What is known of the logs of some versions of a function.

    `complete` is False while they are read for the first time. `follow` is how news come in, `why_polling` why not by
    Live Tail. `sampled` and `cut` say that AWS left events out, or that there were more streams than were read;
    `unreadable` that some events are of no known shape, and so not among the lines.
    """

    function: str
    columns: tuple[LogColumn, ...] = ()
    complete: bool = False
    follow: Follow = ""
    why_polling: str = ""
    failure: ReadFailure | None = None
    sampled: bool = False
    cut: bool = False
    unreadable: bool = False

    @property
    def dropped(self) -> int:
        """How many lines were dropped."""
        return sum(column.dropped for column in self.columns)

    def column(self, version: str) -> LogColumn | None:
        """Return the column of a version, or None."""
        return next((column for column in self.columns if column.version == version), None)


def version_of(stream: str, function: str) -> str:
    """Return the version whose stream this is by its name; empty where it is no stream of the function."""
    match = _STREAM.match(stream)
    return match[2] if match is not None and match[1] in ("", function) else ""


def usual_group(function: str) -> str:
    """Return the log group of a function that names none."""
    return f"/aws/lambda/{function}"


def group_of(function: str, version: Version | None) -> LogGroup:
    """Return where a version logs by its LoggingConfig; by convention where that is not known."""
    configured = version.settings.get("LoggingConfig.LogGroup", "") if version is not None else ""
    name = configured or usual_group(function)
    match = _FUNCTION_ARN.match(version.arn) if version is not None else None
    return LogGroup(name, f"arn:{match[1]}:logs:{match[2]}:{match[3]}:log-group:{name}" if match is not None else "")
