"""What happens to writes that are on their way when one leaves, and how it is told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tui.app.state import Opened
from tui.features.fader.events import Conflict, OutcomeUnknown
from tui.features.fader.machine import Fader
from tui.features.fader.text.events import describe_unfinished
from tui.writes.journal.pending import OpenWrites
from tui.writes.journal.text import describe_not_sent, describe_open_write
from tui.writes.ownership.text import describe_open_stop

SECONDS = 0.25
"""How long leaving waits for a write that is on its way before it says that it was."""


async def finish(opened: Opened, *, send: bool) -> None:
    """Wait shortly for what is on its way and take back what has not begun; `send` what is asked and not sent yet."""
    loop = asyncio.get_running_loop()
    until = loop.time() + SECONDS
    if send:
        await opened.sessions.finish(SECONDS)
    # A thread of its own: readings that hang may hold all others.
    own = ThreadPoolExecutor(1, "leave")
    await loop.run_in_executor(own, opened.workspace.take_back, max(until - loop.time(), 0.0))


def farewell(opened: Opened, left: OpenWrites) -> list[str]:
    """Say what was sent and is not answered, what is not known, and what was not sent."""
    stopping = opened.sessions.stopping
    written = [entry for entry in left.in_flight if (entry.function, entry.alias) not in stopping]
    return [
        *(describe_open_stop(*names, stopped) for names, stopped in stopping.items()),
        *(describe_open_write(entry) for entry in (*written, *left.pending_writes)),
        *(describe_not_sent(entry) for entry in left.not_sent),
        *(describe_unfinished(fader) for fader in opened.sessions.unfinished if _wants_more(fader)),
    ]


def _wants_more(fader: Fader) -> bool:
    """Tell whether something is asked of an alias beside what was sent."""
    if fader.in_flight is not None:
        return fader.target != fader.in_flight.after
    match fader.event:
        case OutcomeUnknown(_, call, wanted):
            return wanted != call.after
        case Conflict():
            return True
        case _:
            return fader.wants_call
