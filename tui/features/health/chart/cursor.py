"""Which minute of a past is pointed at; None is the newest one, whichever that is."""

from __future__ import annotations

from datetime import datetime

from tui.features.health.chart.past import Past
from tui.features.health.chart.slots import MINUTE

FAR = 12
"""How many large steps lead through a whole axis."""


def pointed_at(past: Past, cursor: datetime | None) -> datetime:
    """Return the minute pointed at: the newest one where none is, or where it is not on the axis."""
    newest = max(past.until - MINUTE, past.since)
    return min(max(cursor, past.since), newest) if cursor is not None else newest


def stepped(past: Past, cursor: datetime | None, steps: int, *, far: bool = False) -> datetime | None:
    """Return the minute so many steps later; None from the newest one on."""
    minutes = steps * (max(past.minutes // FAR, 1) if far else 1)
    return _kept(past, pointed_at(past, cursor) + minutes * MINUTE)


def at_mark(past: Past, cursor: datetime | None, direction: int) -> datetime | None:
    """Return the minute of the next mark (1) or the one before (-1); where there is none, what is pointed at now."""
    here = pointed_at(past, cursor)
    minutes = sorted({past.since + (mark.at - past.since) // MINUTE * MINUTE for mark in past.marks})
    if direction > 0:
        return next((_kept(past, minute) for minute in minutes if minute > here), cursor)
    return next((minute for minute in reversed(minutes) if minute < here), cursor)


def _kept(past: Past, minute: datetime) -> datetime | None:
    return None if minute >= past.until - MINUTE else max(minute, past.since)
