"""What is looked for in logs: words, `is:error`, `is:slow`, `is:cold`, `over:500` (ms), a request id."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.domain.logs import LogLine, Request
from tui.features.logs.requests import duration_of

MARKS = ("error", "slow", "cold", "timeout")
_OVER = re.compile(r"over:(\d{1,7})(?:ms)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Search:
    """What every line, or call, that is shown has to have. `marks` are of MARKS, `over_ms` is a duration."""

    words: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    over_ms: float | None = None

    @property
    def empty(self) -> bool:
        """Whether everything is shown."""
        return not (self.words or self.marks or self.over_ms is not None)


def parse_search(text: str) -> Search:
    """Read what was typed; what is none of the marks is a word, in whatever case."""
    words, marks, over = [], set(), None
    for part in text.lower().split():
        match = _OVER.fullmatch(part)
        if match is not None:
            over = float(match[1])
        elif part.removeprefix("is:") in MARKS and part.startswith("is:"):
            marks.add(part.removeprefix("is:"))
        else:
            words.append(part)
    return Search(tuple(words), frozenset(marks), over)


def line_fits(search: Search, line: LogLine, request: Request | None) -> bool:
    """Tell whether a line is looked for; `request` is the call that it belongs to."""
    if not all(_line_has(mark, line, request) for mark in search.marks):
        return False
    if search.over_ms is not None and not _took_over(search.over_ms, request):
        return False
    return all(word in line.text.lower() or line.request_id.startswith(word) for word in search.words)


def request_fits(search: Search, request: Request) -> bool:
    """Tell whether a call is looked for: the words may stand in any of its lines."""
    if not all(_request_is(mark, request) for mark in search.marks):
        return False
    if search.over_ms is not None and not _took_over(search.over_ms, request):
        return False
    return all(
        request.id.startswith(word) or any(word in line.text.lower() for line in request.lines) for word in search.words
    )


def _line_has(mark: str, line: LogLine, request: Request | None) -> bool:
    match mark:
        case "error":
            return line.failed
        case "timeout":
            return line.timed_out
    return request is not None and _request_is(mark, request)


def _request_is(mark: str, request: Request) -> bool:
    match mark:
        case "error":
            return request.failed
        case "timeout":
            return request.timed_out
        case "slow":
            return request.slow
    return request.cold


def _took_over(over_ms: float, request: Request | None) -> bool:
    return request is not None and (duration_of(request.report) or 0) > over_ms
