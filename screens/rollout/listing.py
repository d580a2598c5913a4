"""All that moves aliases of the account, whoever does it, running ones first; each opens on its own screen."""

from __future__ import annotations

from itertools import zip_longest

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import FunctionRequested, Navigate, ScreenResumed
from screens.rollout.commands import ROLLOUTS, RolloutsContext
from screens.routes import RolloutRoute
from tui.domain.alias import Alias
from tui.domain.clock import utc_now
from tui.features.rollout.entries import Entry, entries
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.rollout import HostedRollout
from tui.features.rollout.hosted.watch import HostedRead, Wanted, read_for
from tui.features.rollout.text.rows import ROW_LINES, describe_count, entry_lines
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MadeRows, RowsList
from tui.widgets.span_lines import SpanLines
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two looks at the clocks."""


class RolloutsScreen(DetailScreen[RolloutsContext]):
    """Lists the rollouts of this machine, those that AWS runs, and the splits that nothing moves."""

    commands = ROLLOUTS
    BINDINGS = bindings(ROLLOUTS)
    shows_rollouts = True
    shows_account = True

    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    hosted: reactive[HostedRead | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._entries: tuple[Entry, ...] = ()
        self._known: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out frame, count and list."""
        yield TopLine(("Functions", "rollouts")).data_bind(RolloutsScreen.context)
        yield SpanLines(id="rollouts-head")
        yield RowsList(id="rollouts")
        yield KeyLine()

    def on_mount(self) -> None:
        """Follow the clocks."""
        super().on_mount()
        self.set_interval(TICK_SECONDS, self._tick)

    def load(self) -> None:
        """Look at what is on disk now."""
        self.set_focus(self.query_one(RowsList))
        self.post_message(ScreenResumed())
        self._lay_out()

    @property
    def followed_hosted(self) -> Wanted | None:
        """All that AWS runs."""
        return Wanted()

    @property
    def command_context(self) -> RolloutsContext:
        """What the reasons of the commands depend on."""
        return RolloutsContext(self._chosen is not None)

    @property
    def _hosted(self) -> HostedRead | None:
        return read_for(Wanted(), self.hosted)

    @property
    def _chosen(self) -> Entry | None:
        key = self.query_one(RowsList).cursor
        return next((entry for entry in self._entries if entry.key == key), None)

    def watch_rollouts(self) -> None:
        """Show what changed on disk."""
        if self.is_mounted:
            self._lay_out()

    def watch_hosted(self) -> None:
        """Show what changed in AWS."""
        if self.is_mounted:
            self._lay_out()

    def watch_account(self) -> None:
        """Show which other aliases are split."""
        if self.is_mounted:
            self._lay_out()

    def _tick(self) -> None:
        if self.is_current:
            self._lay_out()

    def _lay_out(self) -> None:
        now = self.context.clock.now() if self.context is not None else utc_now()
        known = (self.rollouts, self._hosted, self.account, self.context)
        # An account may have thousands of aliases, and the clock alone changes none of them.
        if any(one is not other for one, other in zip_longest(known, self._known)):
            self._known, self._entries = known, entries(*known)
        listed = self._entries
        rows = tuple(entry_lines(entry, now) for entry in listed)
        if (listed, rows) != self._shown:
            self._shown = (listed, rows)
            self.query_one(RowsList).rows = MadeRows([one.key for one in listed], ROW_LINES, lambda index: rows[index])
            self.show_keys()
        count = describe_count(self.rollouts, self._hosted, listed, self.account)
        self.query_one("#rollouts-head", SpanLines).lines = count

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        self.show_keys()

    @on(RowsList.Chosen)
    def action_open(self) -> None:
        """Open the rollout under the cursor, or the function of a split that nothing moves."""
        chosen = self._chosen
        if chosen is None:
            return
        function, alias = chosen.alias
        match chosen.moves:
            case Alias():
                self.post_message(FunctionRequested(function, alias))
            case HostedRollout(engine=engine, id=id):
                self.post_message(Navigate(RolloutRoute(function or "rollouts", alias, id=id, engine=engine)))
            case Listed(id=id):
                self.post_message(Navigate(RolloutRoute(function or "rollouts", alias, id=id)))
