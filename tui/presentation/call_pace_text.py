"""How fast AWS is called, in words, where that is not as ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.domain.call_pace import CallPace


def pace_notes(pace: CallPace) -> Iterator[str]:
    """Yield what slows reading down, and why calls made elsewhere are not counted."""
    if pace.slowed:
        yield f"AWS throttles: reading slowly, {pace.allowed:.2g} of {pace.full:g} calls a second"
    if pace.alone:
        yield f"calls of other Crossfades not counted: {pace.alone}"
