"""What the screens that one goes to from a function have alike: its data, a way back, and a way to read more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

from textual.reactive import reactive

from screens.base import CommandScreen, ShownT
from screens.messages import Back, ReadRequested, RestartRequested
from tui.domain.account import AccountSnapshot
from tui.domain.clock import utc_now
from tui.domain.context import Context
from tui.domain.function import FunctionSnapshot
from tui.features.fader.machine import Fader
from tui.features.health.health import Health
from tui.features.health.traffic_window import WINDOWS, Window
from tui.widgets.filter_line import FilterLine
from tui.writes.ownership.status import AliasStatus
from tui.writes.workspace import Workspace

T = TypeVar("T")


class DetailScreen(CommandScreen[ShownT]):
    """A screen beside a function's own: derive, give it `commands`, `BINDINGS` and `load`."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    _unread = False

    account: reactive[AccountSnapshot] = reactive(AccountSnapshot(), repaint=False)
    function: reactive[FunctionSnapshot | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    alias_status: reactive[AliasStatus | None] = reactive(None, repaint=False)
    health: reactive[Health | None] = reactive(None, repaint=False)
    window: reactive[Window] = reactive(WINDOWS[0], repaint=False)
    now: reactive[datetime] = reactive(utc_now, repaint=False)

    def on_mount(self) -> None:
        """Read what there is to show."""
        self.show_keys()
        self._unread = self.context is None
        self.load()

    def watch_context(self, context: Context | None) -> None:
        """Read once AWS is open, where one came here before it was."""
        if self._unread and context is not None:
            self._unread = False
            self.load()

    def load(self) -> None:
        """Ask for what the screen shows, from the beginning."""
        raise NotImplementedError

    def read(self, read: Callable[[Workspace], Iterator[T]], show: Callable[[T], object], group: str = "load") -> None:
        """Have something read; each step of it is handed to `show`, until the screen is gone or asks again."""
        self.post_message(ReadRequested(self, read, show, group))

    def action_refresh(self) -> None:
        """Read again what is on screen."""
        self.post_message(RestartRequested())
        self.load()

    def action_leave(self) -> None:
        """Show all again where a filter narrows it down, else go back."""
        if not any(line.clear() for line in self.query(FilterLine)):
            self.post_message(Back())
