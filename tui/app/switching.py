"""Goes from one context to another: all that belongs to the one is ended before anything of the other begins."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import Any, Protocol

from textual.screen import Screen
from textual.worker import Worker

from screens.routes import SeveralRoute
from tui.app.known_contexts import Entry, KnownContexts
from tui.app.leaving import close_context
from tui.app.parts import Parts
from tui.app.ports import Say
from tui.app.state import nothing_known
from tui.features.contexts.requests import SwitchTo
from tui.writes.journal.file import Journal

SWITCH = "switch"
"""The group of the work that goes from one context to another, which all other work ends with."""

_numbers = count(2)


class SwitchingApp(Protocol):
    """The app, by Textual's own names; `enter` takes what another context is opened with."""

    @property
    def parts(self) -> Parts:
        """All parts of the app, those of the open context."""

    @property
    def journal(self) -> Journal:
        """The record of what is written."""

    @property
    def say(self) -> Say:
        """Shows messages in passing."""

    @property
    def workers(self) -> Iterable[Worker[Any]]:
        """What is done beside everything else."""

    @property
    def current_mode(self) -> str:
        """The stack of screens that is shown."""

    def clear_notifications(self) -> None:
        """Take all messages in passing away."""

    def get_default_screen(self) -> Screen[None]:
        """Return the first screen, bound to what the app knows."""

    def add_mode(self, mode: str, base_screen: Callable[[], Screen[Any]], /) -> None:
        """Have another stack of screens."""

    def switch_mode(self, mode: str, /) -> Awaitable[object]:
        """Show another stack of screens."""

    def remove_mode(self, mode: str, /) -> Awaitable[object]:
        """Take a stack of screens away."""

    def enter(self, entry: Entry) -> None:
        """Be of another context from now on, with parts of its own."""


async def switch(app: SwitchingApp, known: KnownContexts, request: SwitchTo) -> None:
    """Leave the open context with all that belongs to it, and begin anew in another one.

    Each context has a stack of screens of its own, which is a mode of Textual's.
    """
    left, journal, entry = app.parts, app.journal, known.entry(request.choice)
    itself: object = app
    opened = left.end(nothing_known())
    for worker in list(app.workers):
        if worker.node is itself and worker.group != SWITCH:
            worker.cancel()
    app.clear_notifications()
    for name, value in nothing_known().items():
        setattr(app, name, value)
    app.enter(entry)
    mode, left_mode = f"context {next(_numbers)}", app.current_mode
    app.add_mode(mode, app.get_default_screen)
    await app.switch_mode(mode)
    await app.remove_mode(left_mode)
    app.parts.begin(())
    if request.back is not None:
        app.parts.navigation.go(SeveralRoute(request.back.kind, request.back.choices, request.back))
    if request.function:
        app.parts.navigation.open_function(request.function, request.alias)
    for words in await asyncio.to_thread(close_context, opened, None if entry.open_journal is None else journal):
        app.say.warn_long(f"{words}; the next start looks at it")
