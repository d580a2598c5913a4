"""What happens to writes that are on their way when one leaves, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tui.app.ports import Run
from tui.app.state import HasOpened, Opened
from tui.features.fader.events import Conflict, Unconfirmed
from tui.features.fader.machine import Fader
from tui.features.fader.text.events import describe_unfinished
from tui.writes.journal.file import Journal
from tui.writes.journal.pending import OpenWrites
from tui.writes.journal.text import describe_not_sent, describe_open_write
from tui.writes.ownership.text import describe_open_stop

SECONDS = 0.25
"""How long leaving waits for a write that is on its way before it says that it was."""


class Leaving:
    """Ends the app by `end`; `leaves_writes` tells whether a write was on its way by then, in another process."""

    def __init__(self, state: HasOpened, run: Run, end: Callable[[int], object]) -> None:
        self._state, self._run, self._end = state, run, end
        self.leaves_writes = False

    def leave(self, return_code: int = 0, *, send: bool = True) -> None:
        """Leave; what is on its way is waited for shortly, and with `send` what is asked for is sent before."""
        self._run(partial(self._leave, return_code, send), group="leave", exclusive=True)

    async def _leave(self, return_code: int, send: bool) -> None:
        if self._state.opened is not None:
            await finish(self._state.opened, send=send)
        self._end(return_code)

    def take_down(self) -> list[str]:
        """Record what is still in flight, before anything waits for it, and return what is to be said of it."""
        if self._state.opened is None:
            return []
        left = self._state.opened.workspace.leave()
        self.leaves_writes = bool(left.in_flight)
        return farewell(self._state.opened, left)

    def last_words(self) -> list[str]:
        """Return what is to be said of it where the process has to be ended; from any thread."""
        opened = self._state.opened
        return farewell(opened, opened.workspace.leave()) if opened is not None else []


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
        case Unconfirmed(_, call, wanted):
            return wanted != call.after
        case Conflict():
            return True
        case _:
            return fader.wants_call


def close_context(opened: Opened | None, journal: Journal | None) -> list[str]:
    """Close what speaks to AWS for a context that was left, and return what is to be said of its writes.

    `journal` is their record where that goes with the context.
    """
    words = []
    if opened is not None:
        words = farewell(opened, opened.workspace.leave())
        opened.workspace.close()
        opened.sessions.close()
    if journal is not None:
        journal.close()
    return words
