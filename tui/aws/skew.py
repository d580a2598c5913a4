"""How far this computer's clock is from AWS's, from an answer that rejects a signature for its time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# "Signature expired: 20261129T120000Z is now earlier than 20261129T120700Z (20261129T121200Z - 5 min.)"
# "Signature not yet current: 20261129T121200Z is still later than 20261129T120500Z (20261129T120000Z + 5 min.)"
_REFUSED = re.compile(r"signature (?:expired|not yet current)", re.IGNORECASE)
_TIMES = re.compile(r"\b(\d{8}T\d{6}Z)\b")


def is_about_time(message: str) -> bool:
    """Tell whether AWS's words say that a signature's time is what is wrong with it."""
    return _REFUSED.search(message) is not None


def skew_of(message: str, date: object, now: datetime) -> float | None:
    """Return by how many seconds our clock is ahead of AWS's, None where that is not known.

    `date` is the answer's Date header, compared with `now`; without one it is the times that the message names: when it
    was signed first, AWS's own last.
    """
    try:
        answered = parsedate_to_datetime(date) if isinstance(date, str) else None
    except ValueError:
        answered = None
    if answered is not None:
        return (now - (answered if answered.tzinfo else answered.replace(tzinfo=UTC))).total_seconds()
    times = _TIMES.findall(message)
    if len(times) < 2:
        return None
    try:
        signed, theirs = (datetime.strptime(text, "%Y%m%dT%H%M%S%z") for text in (times[0], times[-1]))
    except ValueError:
        return None
    return (signed - theirs).total_seconds()
