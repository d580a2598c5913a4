"""Times shown in another zone than UTC, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta, timezone, tzinfo

from tui.presentation.times import show_times_in

NEPAL = timezone(timedelta(hours=5, minutes=45), "+0545")


@contextmanager
def shown_in(zone: tzinfo = NEPAL) -> Iterator[None]:
    """Have all words show times in a zone."""
    show_times_in(zone)
    try:
        yield
    finally:
        show_times_in(UTC)
