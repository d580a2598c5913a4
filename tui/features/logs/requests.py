"""Groups lines by the call that they belong to, and says which calls failed, were slow, or began cold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui.domain.logs import LogLine, Report, Request

ENOUGH = 20
"""Calls below which it is not said of one that it was slow."""

_SLOW_SHARE = 0.9


def requests_of(lines: Iterable[LogLine]) -> tuple[Request, ...]:
    """Return the calls that the lines tell of, in the order in which they began; lines without a call are left out."""
    gathered: dict[str, list[LogLine]] = {}
    for line in lines:
        if line.request_id:
            gathered.setdefault(line.request_id, []).append(line)
    return tuple(_request(request_id, tuple(of_it)) for request_id, of_it in gathered.items())


def slow_from(requests: Iterable[Request]) -> float | None:
    """Return the duration in ms above which a call is slow: the 90th percentile; None where there are too few."""
    durations = sorted(d for request in requests if (d := duration_of(request.report)) is not None)
    return durations[int(len(durations) * _SLOW_SHARE)] if len(durations) >= ENOUGH else None


def marked(requests: Sequence[Request], slow_ms: float | None) -> tuple[Request, ...]:
    """Return the calls with those marked as slow that took longer than `slow_ms`."""
    if slow_ms is None:
        return tuple(requests)
    return tuple(
        replace(request, slow=True) if (duration_of(request.report) or 0) > slow_ms else request for request in requests
    )


def duration_of(report: Report | None) -> float | None:
    """Return how long a call took in ms, where that is known."""
    return report.duration_ms if report is not None else None


def _request(request_id: str, lines: tuple[LogLine, ...]) -> Request:
    return Request(
        request_id,
        lines[0].version,
        lines,
        next((line.report for line in lines if line.report is not None), None),
        any(line.failed for line in lines),
        any(line.timed_out for line in lines),
    )
