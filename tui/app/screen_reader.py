"""Reads what a screen asks for, and hands it over step by step while the screen is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from tui.app.in_thread import steps
from tui.domain.errors import ProviderError
from tui.terminal.textual_private import is_usable

if TYPE_CHECKING:
    from screens.messages import ReadRequested
    from tui.app.ports import Say
    from tui.app.state import Opened


def read_for_screen(request: ReadRequested, opened: Opened | None, say: Say) -> None:
    """Begin to read, once AWS is open; what the screen began before in the same group is handed over no more."""
    if opened is None:
        return
    # A worker of the screen itself: it goes when the screen goes.
    # Not yet a coroutine: one that is overtaken before it began would be left unawaited.
    read = partial(_read, request, opened, say)
    _: Worker[None] = request.screen.run_worker(read, group=f"read {request.group}", exclusive=True)


async def _read(request: ReadRequested, opened: Opened, say: Say) -> None:
    try:
        async for step in steps(request.read(opened.workspace)):
            if not is_usable(request.screen):
                return
            request.show(step)
    except ProviderError as error:
        say.fail(error)
