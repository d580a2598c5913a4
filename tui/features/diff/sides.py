"""Which two versions are compared, in one line each: number, age, what it says of itself, who points to it."""

from __future__ import annotations

from datetime import datetime

from tui.domain.function import FunctionSnapshot
from tui.domain.version import LATEST
from tui.features.diff.comparison import Sides
from tui.presentation.ages import age
from tui.presentation.spans import Measure, Span, shorten

GAP = "   "


def side_lines(
    function: FunctionSnapshot | None, sides: Sides, now: datetime, width: int, measure: Measure = len
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the line of the version before, marked `-`, and of the one after, marked `+`."""
    numbers = max(measure(sides.before), measure(sides.after))
    before, after = (
        _line(function, number, mark, role, now, numbers, width, measure)
        for number, mark, role in ((sides.before, "-", "removed"), (sides.after, "+", "added"))
    )
    return before, after


def _line(
    function: FunctionSnapshot | None,
    number: str,
    mark: str,
    role: str,
    now: datetime,
    numbers: int,
    width: int,
    measure: Measure,
) -> tuple[Span, ...]:
    head = Span(f" {mark} {number}{' ' * (numbers - measure(number))}", role)
    version = function.version(number) if function else None
    if version is None:
        return head, Span(GAP + _absent(function), "quiet")
    # What is known of $LATEST is when it was last changed, be it code or configuration.
    when = age(version.modified, now)
    parts = [f"modified {when}" if number == LATEST else when, *_labels(function, number)]
    tail = GAP + ", ".join(parts)
    room = width - measure(head.text) - measure(tail) - len(GAP)
    said = GAP + shorten(version.description, room, measure) if version.description and room > 1 else ""
    return head, Span(tail, "quiet"), Span(said)


def _absent(function: FunctionSnapshot | None) -> str:
    """Say why nothing is known of a version."""
    if function is not None and function.versions_known:
        return "does not exist"
    return "not read" if function is not None and function.versions_ended else "reading…"


def _labels(function: FunctionSnapshot | None, number: str) -> list[str]:
    targets = []
    for alias in function.aliases if function else ():
        routing = alias.routing
        if routing.canary == number:
            targets.append(f"{alias.name} {routing.weight} %")
        elif routing.primary == number:
            targets.append(alias.name if routing.canary is None else f"{alias.name} stable")
    return targets
