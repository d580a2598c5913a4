"""How AWS is called, in words, where that is not as ever; that it throttles is marked in the top line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.call_pace import CallPace


def pace_notes(pace: CallPace) -> Iterator[str]:
    """Yield why calls made elsewhere are not counted."""
    if pace.alone:
        yield f"calls of other Crossfades not counted: {pace.alone}"
