"""Reads several contexts for a screen, each through a process of its own that ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from textual.worker import Worker

from tui.app.in_thread import steps
from tui.app.known_contexts import KnownContexts
from tui.app.state import HasContext, HasOpened
from tui.domain.context_choice import ContextChoice
from tui.domain.errors import NoCredentials
from tui.features.contexts.several.read import Beside, read_context
from tui.settings.settings import Settings
from tui.storage.alias_index import alias_index
from tui.terminal.textual_private import is_usable
from tui.writes.journal.file import Journal
from tui.writes.journal.record import Record
from tui.writes.workspace import Workspace

if TYPE_CHECKING:
    from screens.messages import SeveralRequested
    from tui.domain.account import AliasesRead
    from tui.domain.context import Context

KEPT_MINUTES = 15
"""How old the aliases of a function may be that were read for another list, where they were not split."""


class SeveralState(HasContext, HasOpened, Protocol):
    """Where one is: that context is read through what is open already."""


class SeveralReader:
    """Reads for `request.show`, as long as its screen is open; what was asked for before is shown no more."""

    def __init__(self, state: SeveralState, settings: Settings, known: KnownContexts | None, journal: Journal) -> None:
        self._state, self._settings, self._known, self._journal = state, settings, known, journal

    def read(self, request: SeveralRequested) -> None:
        """Begin to read all of them at the same time."""
        for number, choice in enumerate(request.choices):
            read = partial(self._read, request, choice)
            _: Worker[None] = request.screen.run_worker(read, group=f"several {number}", exclusive=True)

    async def _read(self, request: SeveralRequested, choice: ContextChoice) -> None:
        beside = Beside(_kept, timedelta(minutes=KEPT_MINUTES), self._settings.managed_tags)
        async for step in steps(read_context(choice, partial(self._opened, choice), request.kind, beside)):
            if not is_usable(request.screen):
                return
            request.show(step)

    @contextmanager
    def _opened(self, choice: ContextChoice) -> Iterator[Workspace]:
        known, context, opened = self._known, self._state.context, self._state.opened
        if known is None:
            raise NoCredentials(message="this start knows of no other context")
        if opened is not None and context is not None and known.current(context, self._settings) == choice:
            yield opened.workspace
            return
        workspace = Workspace(known.entry(choice).open_provider(), Record(self._journal))
        try:
            workspace.identify()
            yield workspace
        finally:
            workspace.close()


def _kept(context: Context) -> dict[str, AliasesRead]:
    index = alias_index(context)
    return index.load() if index is not None else {}
