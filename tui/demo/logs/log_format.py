"""What a call of the demo writes into its log: Lambda's own lines, and those of the code, in text or in JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

TIMED_OUT = "Task timed out"
EXITED = "Runtime.ExitError"

_PYTHON = "KeyError: 'id'"
_NODE = "TypeError: Cannot read properties of undefined (reading 'id')"
_ELSE = "java.lang.IllegalStateException: no id"
_QUIET = ("WARN", "WARNING", "ERROR", "FATAL")


class Event(NamedTuple):
    """One event; `time` is in ms since 1970. Ids are in the order of time."""

    time: int
    id: str
    stream: str
    message: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What the code of a version says: a line of `lines` a call, and `error` where one fails.

    `{n}` in a line is a number that differs from call to call. `error` is a type and a message, `Task timed out` or
    `Runtime.ExitError`; empty for one that fits the runtime.
    """

    lines: tuple[str, ...] = ("took {n}",)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One call as its log tells of it; times in seconds since 1970, `took` and `init` in ms, `init` None where warm."""

    request_id: str
    number: int
    at: float
    took: float
    failed: bool
    init: float | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A version, as far as its log shows what it is.

    `logging` is its LoggingConfig; `shared` says that its log group is not the function's own.
    """

    version: str
    runtime: str
    memory_mb: int
    timeout_s: int
    speech: Speech
    logging: Mapping[str, str]
    shared: bool = False

    @property
    def error(self) -> str:
        """What a call that fails, fails of."""
        if self.speech.error:
            return self.speech.error
        return _PYTHON if self.runtime.startswith("python") else _NODE if self.runtime.startswith("nodejs") else _ELSE

    def lasting(self, took: float, failed: bool) -> float:
        """Return how long a call lasts in ms: one that times out lasts as long as it may."""
        return self.timeout_s * 1000.0 if failed and self.error == TIMED_OUT else took


def logged(speaker: Speaker, told: Told) -> Iterator[tuple[float, str]]:
    """Yield the lines of a call with their times."""
    in_json = speaker.logging.get("LogFormat") == "JSON"
    return _in_json(speaker, told) if in_json else _in_text(speaker, told)


def failure(speaker: Speaker, told: Told) -> dict[str, Any]:
    """Return what a call that fails is answered with."""
    if speaker.error == TIMED_OUT:
        words = f"RequestId: {told.request_id} Error: Task timed out after {told.took / 1000:.2f} seconds"
        return {"errorType": _type(speaker.error), "errorMessage": words}
    kind, _, message = speaker.error.partition(": ")
    if speaker.error == EXITED:
        words = f"RequestId: {told.request_id} Error: Runtime exited with error: exit status 1"
        return {"errorType": kind, "errorMessage": words}
    frames = [frame.strip() for frame in _frames(speaker)]
    if speaker.runtime.startswith("nodejs"):
        return {"errorType": kind, "errorMessage": message, "trace": [speaker.error, *frames]}
    return {"errorMessage": message, "errorType": kind, "requestId": told.request_id, "stackTrace": frames}


def _in_text(speaker: Speaker, told: Told) -> Iterator[tuple[float, str]]:
    request, end = told.request_id, told.at + told.took / 1000
    if told.init is not None:
        yield told.at - told.init / 1000, f"INIT_START Runtime Version: {speaker.runtime}.v61\tRuntime Version ARN: -\n"
    yield told.at, f"START RequestId: {request} Version: {speaker.version}\n"
    yield told.at + told.took / 3000, _said_in_text(speaker, told)
    if told.failed:
        yield end, _failure_in_text(speaker, told, end)
    yield end, f"END RequestId: {request}\n"
    report = (
        f"REPORT RequestId: {request}\tDuration: {told.took:.2f} ms\tBilled Duration: {_billed(told)} ms\t"
        f"Memory Size: {speaker.memory_mb} MB\tMax Memory Used: {_used(speaker, told)} MB\t"
    )
    if told.init is not None:
        report += f"Init Duration: {told.init:.2f} ms\t"
    if told.failed and speaker.error == TIMED_OUT:
        report += "Status: timeout"
    elif told.failed:
        report += f"Status: error\tError Type: {_type(speaker.error)}"
    yield end, report + "\n"


def _said_in_text(speaker: Speaker, told: Told) -> str:
    said, at = _line(speaker, told), _iso(told.at + told.took / 3000)
    if speaker.runtime.startswith("python"):
        return f"[INFO]\t{at}\t{told.request_id}\t{said}\n"
    if speaker.runtime.startswith("nodejs"):
        return f"{at}\t{told.request_id}\tINFO\t{said}\n"
    return f"{at} {told.request_id} INFO {said}\n"


def _failure_in_text(speaker: Speaker, told: Told, end: float) -> str:
    error, request = speaker.error, told.request_id
    if error == TIMED_OUT:
        return f"{_iso(end)} {request} Task timed out after {told.took / 1000:.2f} seconds\n\n"
    if error == EXITED:
        return f"RequestId: {request} Error: Runtime exited with error: exit status 1\n{EXITED}\n"
    if speaker.runtime.startswith("python"):
        trace = "".join(f"    {frame}\n" for frame in _frames(speaker))
        return f"[ERROR] {error}\nTraceback (most recent call last):\n{trace}"
    if speaker.runtime.startswith("nodejs"):
        kind, _, message = error.partition(": ")
        told_as = {"errorType": kind, "errorMessage": message, "stack": [error, *_frames(speaker)]}
        return f"{_iso(end)}\t{request}\tERROR\tInvoke Error \t{json.dumps(told_as)}\n"
    return "\n".join([error + ": " + _type(error), *(f"\tat {frame}" for frame in _frames(speaker))]) + "\n"


def _in_json(speaker: Speaker, told: Told) -> Iterator[tuple[float, str]]:
    request, end = told.request_id, told.at + told.took / 1000
    system = speaker.logging.get("SystemLogLevel", "INFO")
    talks = system not in _QUIET
    failed = "timeout" if speaker.error == TIMED_OUT else "error"
    status = failed if told.failed else "success"
    kind, _, message = speaker.error.partition(": ")
    if talks:
        if told.init is not None:
            began = told.at - told.init / 1000
            yield began, _platform(began, "initStart", {"phase": "init", "functionVersion": speaker.version})
        yield told.at, _platform(told.at, "start", {"requestId": request, "version": speaker.version})
    if speaker.logging.get("ApplicationLogLevel", "INFO") not in _QUIET:
        said_at = told.at + told.took / 3000
        yield said_at, _application(said_at, "INFO", _line(speaker, told), request)
    if told.failed and speaker.error != TIMED_OUT:
        more = {"errorType": kind, "errorMessage": message, "stackTrace": list(_frames(speaker))}
        yield end, _application(end, "ERROR", message or kind, request, **more)
    if talks or told.failed:
        metrics: dict[str, float] = {
            "durationMs": round(told.took, 3),
            "billedDurationMs": _billed(told),
            "memorySizeMB": speaker.memory_mb,
            "maxMemoryUsedMB": _used(speaker, told),
        }
        if told.init is not None:
            metrics["initDurationMs"] = round(told.init, 3)
        record: dict[str, Any] = {"requestId": request, "metrics": metrics, "status": status}
        yield end, _platform(end, "report", record | ({"errorType": _type(speaker.error)} if told.failed else {}))


def _platform(at: float, name: str, record: Mapping[str, Any]) -> str:
    return json.dumps({"time": _iso(at), "type": f"platform.{name}", "record": record})


def _application(at: float, level: str, message: str, request: str, **more: Any) -> str:
    told = {"timestamp": _iso(at), "level": level, "message": message, "logger": "root", "requestId": request}
    return json.dumps(told | more)


def _line(speaker: Speaker, told: Told) -> str:
    lines = speaker.speech.lines
    return (
        lines[int(told.request_id[:8], 16) % len(lines)].replace("{n}", f"{told.request_id[:8]}") if lines else "done"
    )


def _frames(speaker: Speaker) -> tuple[str, ...]:
    if speaker.runtime.startswith("python"):
        return ('File "/var/task/app.py", line 4, in handler', 'File "/var/task/app.py", line 11, in take')
    if speaker.runtime.startswith("nodejs"):
        return ("    at take (file:///var/task/index.mjs:11:19)", "    at handler (file:///var/task/index.mjs:4:9)")
    return ("shop.Handler.take(Handler.java:11)", "shop.Handler.handle(Handler.java:4)")


def _type(error: str) -> str:
    return "Sandbox.Timedout" if error == TIMED_OUT else error.partition(":")[0]


def _billed(told: Told) -> int:
    return math.ceil(told.took + (told.init or 0.0))


def _used(speaker: Speaker, told: Told) -> int:
    share = 0.34 + 0.01 * (told.number % 7)
    return min(round(speaker.memory_mb * share) + 20, speaker.memory_mb)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
