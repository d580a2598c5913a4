"""Tells of a session that ends soon, before it ends, with what renews it."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

WARN_MINUTES = (15, 5)
"""Minutes before the end at which it is said."""


def minutes_left(ends: datetime | None, now: datetime) -> int | None:
    """Return how many minutes a session has left once that is worth a mark, 0 where it ended; else None."""
    if ends is None or ends - now > timedelta(minutes=WARN_MINUTES[0]):
        return None
    return max(ceil((ends - now).total_seconds() / 60), 0)


def is_due(left: int | None, said: int | None) -> bool:
    """Tell whether it is time to say it, where `said` is at how many minutes it was said last."""
    if left is None:
        return False
    return any(left <= mark and (said is None or said > mark) for mark in WARN_MINUTES)


def describe_end(left: int, whose: str, renewal: str) -> str:
    """Say in one line when a session ends and how to renew it."""
    when = f"ends in {left} min" if left else "has ended"
    return f"the session of {whose} {when}: {renewal}"
