"""The head of an alias in one line: since when it is routed so, who moved it, with what, and who tells so."""

from __future__ import annotations

from datetime import datetime

from tui.domain.move import Move
from tui.features.alias_history.last_good import LastGood
from tui.presentation.ages import age, clock
from tui.presentation.keymap import key
from tui.presentation.spans import Measure, failure_text, shorten


def head_text(last_good: LastGood | None, now: datetime, width: int, measure: Measure = len) -> str:
    """Say it in so many cells; what matters least goes first: the reason, the time of day, the sources, the tool."""
    if last_good is None:
        return shorten("reading who moved it last…", width, measure)
    brought = last_good.brought
    texts = _moved_by(brought, last_good, now) if brought is not None else (_unknown(last_good),)
    return next((text for text in texts if measure(text) <= width), shorten(texts[-1], width, measure))


def _moved_by(move: Move, last_good: LastGood, now: datetime) -> tuple[str, ...]:
    """Return the same in ever fewer words."""
    ago, at = age(move.time, now), clock(move.time, now)
    who = move.who or "someone"
    tool = f" with {move.source}" if move.source else ""
    known = " + ".join(name for name, tells in (("journal", move.recorded), ("CloudTrail", move.audited)) if tells)
    known = f" ({known})" if known else ""
    reason = f"; reason: {move.reason}" if move.reason else ""
    unread = f"; by others not known: {failure_text(last_good.failures[0])}" if last_good.failures else ""
    return (
        f"since {at}, {ago}, by {who}{tool}{known}{reason}{unread}",
        f"since {at}, {ago}, by {who}{tool}{known}{unread}",
        f"moved {ago} by {who}{tool}{known}{unread}",
        f"moved {ago} by {who}{tool}{unread}",
        f"since {at}, {ago}, by {who}{tool}{known}",
        f"moved {ago} by {who}{tool}{known}",
        f"moved {ago} by {who}{tool}",
        f"moved {ago} by {who}",
    )


def _unknown(last_good: LastGood) -> str:
    if last_good.failures:
        return f"who moved it last is not known: {failure_text(last_good.failures[0])}"
    if last_good.moved_since:
        return "moved lately; CloudTrail does not show by whom yet: its events arrive minutes late"
    return f"who moved it last, and when, is not in the newest records; {key('function.history')} reads further back"
