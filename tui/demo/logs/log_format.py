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
class LogTemplate:
    """What the code of a version says: a line of `lines` a call, and `error` where one fails.

    `{n}` in a line is a number that differs from call to call. `error` is a type and a message, `Task timed out` or
    `Runtime.ExitError`; empty for one that fits the runtime.
    """

    lines: tuple[str, ...] = ("took {n}",)
    error: str = ""


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call as its log tells of it; times in seconds since 1970, `took` and `init` in ms, `init` None where warm."""

    request_id: str
    number: int
    at: float
    took: float
    failed: bool
    init: float | None = None


@dataclass(frozen=True, slots=True)
class LogWriter:
    """A version, as far as its log shows what it is.

    `logging` is its LoggingConfig; `shared` says that its log group is not the function's own.
    """

    version: str
    runtime: str
    memory_mb: int
    timeout_s: int
    log_template: LogTemplate
    logging: Mapping[str, str]
    shared: bool = False

    @property
    def error(self) -> str:
        """What a call that fails, fails of."""
        if self.log_template.error:
            return self.log_template.error
        return _PYTHON if self.runtime.startswith("python") else _NODE if self.runtime.startswith("nodejs") else _ELSE

    def lasting(self, took: float, failed: bool) -> float:
        """Return how long a call lasts in ms: one that times out lasts as long as it may."""
        return self.timeout_s * 1000.0 if failed and self.error == TIMED_OUT else took


def logged(writer: LogWriter, call: LoggedCall) -> Iterator[tuple[float, str]]:
    """Yield the lines of a call with their times."""
    in_json = writer.logging.get("LogFormat") == "JSON"
    return _in_json(writer, call) if in_json else _in_text(writer, call)


def failure(writer: LogWriter, call: LoggedCall) -> dict[str, Any]:
    """Return what a call that fails is answered with."""
    if writer.error == TIMED_OUT:
        words = f"RequestId: {call.request_id} Error: Task timed out after {call.took / 1000:.2f} seconds"
        return {"errorType": _type(writer.error), "errorMessage": words}
    kind, _, message = writer.error.partition(": ")
    if writer.error == EXITED:
        words = f"RequestId: {call.request_id} Error: Runtime exited with error: exit status 1"
        return {"errorType": kind, "errorMessage": words}
    frames = [frame.strip() for frame in _frames(writer)]
    if writer.runtime.startswith("nodejs"):
        return {"errorType": kind, "errorMessage": message, "trace": [writer.error, *frames]}
    return {"errorMessage": message, "errorType": kind, "requestId": call.request_id, "stackTrace": frames}


def _in_text(writer: LogWriter, call: LoggedCall) -> Iterator[tuple[float, str]]:
    request, end = call.request_id, call.at + call.took / 1000
    if call.init is not None:
        yield call.at - call.init / 1000, f"INIT_START Runtime Version: {writer.runtime}.v61\tRuntime Version ARN: -\n"
    yield call.at, f"START RequestId: {request} Version: {writer.version}\n"
    yield call.at + call.took / 3000, _said_in_text(writer, call)
    if call.failed:
        yield end, _failure_in_text(writer, call, end)
    yield end, f"END RequestId: {request}\n"
    report = (
        f"REPORT RequestId: {request}\tDuration: {call.took:.2f} ms\tBilled Duration: {_billed(call)} ms\t"
        f"Memory Size: {writer.memory_mb} MB\tMax Memory Used: {_used(writer, call)} MB\t"
    )
    if call.init is not None:
        report += f"Init Duration: {call.init:.2f} ms\t"
    if call.failed and writer.error == TIMED_OUT:
        report += "Status: timeout"
    elif call.failed:
        report += f"Status: error\tError Type: {_type(writer.error)}"
    yield end, report + "\n"


def _said_in_text(writer: LogWriter, call: LoggedCall) -> str:
    said, at = _line(writer, call), _iso(call.at + call.took / 3000)
    if writer.runtime.startswith("python"):
        return f"[INFO]\t{at}\t{call.request_id}\t{said}\n"
    if writer.runtime.startswith("nodejs"):
        return f"{at}\t{call.request_id}\tINFO\t{said}\n"
    return f"{at} {call.request_id} INFO {said}\n"


def _failure_in_text(writer: LogWriter, call: LoggedCall, end: float) -> str:
    error, request = writer.error, call.request_id
    if error == TIMED_OUT:
        return f"{_iso(end)} {request} Task timed out after {call.took / 1000:.2f} seconds\n\n"
    if error == EXITED:
        return f"RequestId: {request} Error: Runtime exited with error: exit status 1\n{EXITED}\n"
    if writer.runtime.startswith("python"):
        trace = "".join(f"    {frame}\n" for frame in _frames(writer))
        return f"[ERROR] {error}\nTraceback (most recent call last):\n{trace}"
    if writer.runtime.startswith("nodejs"):
        kind, _, message = error.partition(": ")
        error_object = {"errorType": kind, "errorMessage": message, "stack": [error, *_frames(writer)]}
        return f"{_iso(end)}\t{request}\tERROR\tInvoke Error \t{json.dumps(error_object)}\n"
    return "\n".join([error + ": " + _type(error), *(f"\tat {frame}" for frame in _frames(writer))]) + "\n"


def _in_json(writer: LogWriter, call: LoggedCall) -> Iterator[tuple[float, str]]:
    request, end = call.request_id, call.at + call.took / 1000
    system = writer.logging.get("SystemLogLevel", "INFO")
    talks = system not in _QUIET
    failed = "timeout" if writer.error == TIMED_OUT else "error"
    status = failed if call.failed else "success"
    kind, _, message = writer.error.partition(": ")
    if talks:
        if call.init is not None:
            began = call.at - call.init / 1000
            yield began, _platform(began, "initStart", {"phase": "init", "functionVersion": writer.version})
        yield call.at, _platform(call.at, "start", {"requestId": request, "version": writer.version})
    if writer.logging.get("ApplicationLogLevel", "INFO") not in _QUIET:
        said_at = call.at + call.took / 3000
        yield said_at, _application(said_at, "INFO", _line(writer, call), request)
    if call.failed and writer.error != TIMED_OUT:
        more = {"errorType": kind, "errorMessage": message, "stackTrace": list(_frames(writer))}
        yield end, _application(end, "ERROR", message or kind, request, **more)
    if talks or call.failed:
        metrics: dict[str, float] = {
            "durationMs": round(call.took, 3),
            "billedDurationMs": _billed(call),
            "memorySizeMB": writer.memory_mb,
            "maxMemoryUsedMB": _used(writer, call),
        }
        if call.init is not None:
            metrics["initDurationMs"] = round(call.init, 3)
        record: dict[str, Any] = {"requestId": request, "metrics": metrics, "status": status}
        yield end, _platform(end, "report", record | ({"errorType": _type(writer.error)} if call.failed else {}))


def _platform(at: float, name: str, record: Mapping[str, Any]) -> str:
    return json.dumps({"time": _iso(at), "type": f"platform.{name}", "record": record})


def _application(at: float, level: str, message: str, request: str, **more: Any) -> str:
    call = {"timestamp": _iso(at), "level": level, "message": message, "logger": "root", "requestId": request}
    return json.dumps(call | more)


def _line(writer: LogWriter, call: LoggedCall) -> str:
    lines = writer.log_template.lines
    return (
        lines[int(call.request_id[:8], 16) % len(lines)].replace("{n}", f"{call.request_id[:8]}") if lines else "done"
    )


def _frames(writer: LogWriter) -> tuple[str, ...]:
    if writer.runtime.startswith("python"):
        return ('File "/var/task/app.py", line 4, in handler', 'File "/var/task/app.py", line 11, in take')
    if writer.runtime.startswith("nodejs"):
        return ("    at take (file:///var/task/index.mjs:11:19)", "    at handler (file:///var/task/index.mjs:4:9)")
    return ("shop.Handler.take(Handler.java:11)", "shop.Handler.handle(Handler.java:4)")


def _type(error: str) -> str:
    return "Sandbox.Timedout" if error == TIMED_OUT else error.partition(":")[0]


def _billed(call: LoggedCall) -> int:
    return math.ceil(call.took + (call.init or 0.0))


def _used(writer: LogWriter, call: LoggedCall) -> int:
    share = 0.34 + 0.01 * (call.number % 7)
    return min(round(writer.memory_mb * share) + 20, writer.memory_mb)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
