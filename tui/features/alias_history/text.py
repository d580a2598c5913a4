"""The history of an alias in words: one row a move, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tui.domain.alias import Alias
from tui.domain.move import Good, Move
from tui.features.alias_history.moves import unexplained
from tui.features.alias_history.read import MovesRead
from tui.presentation.ages import LONGEST, age, moment
from tui.presentation.routing_text import format_routing
from tui.presentation.spans import Span, Spans, failure_text

Lines = tuple[Spans, ...]
MOVE_LINES = 2
"""How many lines each move has."""


def move_lines(move: Move, now: datetime, marks: tuple[str, ...] = (), *, named: bool = False) -> Lines:
    """Return a move as two lines: what and when, then who, by what and why; `named` says which alias it was."""
    head = [Span(age(move.time, now).ljust(LONGEST)), Span("  ")]
    if named:
        head.append(Span(f"{move.alias}  ", "strong"))
    head.append(Span(_what(move), "strong"))
    head += [Span(f"  {mark}", "mark") for mark in marks]
    who = " ".join(
        filter(None, (f"by {move.who}" if move.who else "by someone", f"({move.source})" * bool(move.source)))
    )
    # Who tells of it comes last: it is what a narrow terminal may cut.
    tail = [moment(move.time), who, f"reason: {move.reason}" if move.reason else "", _sources(move)]
    return head, [Span(" " * (LONGEST + 2)), Span("  ".join(filter(None, tail)), "quiet")]


def marks_of(move: Move, newest: Move | None, alias: Alias | None, good: Good | None) -> tuple[str, ...]:
    """Return the marks of a move: it put the alias where it is now, it began the last good version's time.

    `newest` is the alias's newest move.
    """
    if alias is None or move.alias != alias.name:
        return ()
    marks = []
    if move is newest and move.certain and move.after == alias.routing:
        marks.append("● current")
    if good is not None and move.after is not None and not move.after.split and move.time == good.since:
        marks.append(f"★ last good: {good.version}")
    return tuple(marks)


def describe_history(
    read: MovesRead, alias: Alias | None, good: Good | None, now: datetime, hold: timedelta
) -> Iterator[str]:
    """Yield what must be known of a history as a whole: the last good version, gaps, and what could not be read."""
    if alias is not None:
        yield f"{alias.name} is at {format_routing(alias.routing)}"
        minutes = int(hold.total_seconds() // 60)
        if good is not None:
            until = "until now" if good.until is None else f"until {age(good.until, now)}"
            yield f"last good: {good.version}, which held 100 % from {age(good.since, now)} {until}"
        elif read.complete:
            yield f"no version is known to have held 100 % for {minutes} min"
        if unexplained(read.moves, alias):
            yield "moved since; CloudTrail does not show by whom yet: its events arrive minutes late"
    for failure in read.failures:
        yield f"! {failure_text(failure)}: changes by others are not known"
    if read.since is not None:
        yield f"CloudTrail history since {moment(read.since)}"
    elif not read.complete:
        yield "reading CloudTrail…"


def _what(move: Move) -> str:
    before = format_routing(move.before) if move.before is not None else "?"
    match move.name:
        case "CreateAlias":
            return f"created on {format_routing(move.after)}" if move.after is not None else "created"
        case "DeleteAlias":
            return "deleted"
    after = format_routing(move.after) if move.after is not None else "?"
    known = "" if move.certain else "  (outcome unknown)"
    return (f"{after}  unchanged" if before == after else f"{before} ⟶ {after}") + known


def _sources(move: Move) -> str:
    return " + ".join(name for name, known in (("journal", move.recorded), ("CloudTrail", move.audited)) if known)
