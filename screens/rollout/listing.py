"""The rollouts of this machine, running ones first; each opens on its own screen."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import Navigate, ScreenResumed
from screens.rollout.commands import ROLLOUTS, RolloutsContext
from screens.routes import RolloutRoute
from tui.domain.clock import utc_now
from tui.features.rollout.here.select import running_first
from tui.features.rollout.here.store import Listed
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.text.rows import ROW_LINES, describe_count, row_lines
from tui.presentation.spans import Span
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MadeRows, RowsList
from tui.widgets.span_lines import SpanLines
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two looks at the clocks."""


class RolloutsScreen(DetailScreen[RolloutsContext]):
    """Lists the rollouts of this user on this machine, whoever carries them out."""

    commands = ROLLOUTS
    BINDINGS = bindings(ROLLOUTS)
    shows_rollouts = True

    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()

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
    def command_context(self) -> RolloutsContext:
        """What the reasons of the commands are judged by."""
        return RolloutsContext(self._chosen is not None)

    @property
    def _listed(self) -> tuple[Listed, ...]:
        return running_first(self.rollouts.listed) if self.rollouts is not None else ()

    @property
    def _chosen(self) -> Listed | None:
        id = self.query_one(RowsList).cursor
        return next((one for one in self._listed if one.id == id), None)

    def watch_rollouts(self) -> None:
        """Show what changed on disk."""
        if self.is_mounted:
            self._lay_out()

    def _tick(self) -> None:
        if self.is_current:
            self._lay_out()

    def _lay_out(self) -> None:
        now = self.context.clock.now() if self.context is not None else utc_now()
        listed = self._listed
        rows = tuple(row_lines(one, now) for one in listed)
        if (listed, rows) != self._shown:
            self._shown = (listed, rows)
            keys = [one.id for one in listed]
            self.query_one(RowsList).rows = MadeRows(keys, ROW_LINES, lambda index: rows[index])
            self.show_keys()
        count = describe_count(self.rollouts)
        self.query_one("#rollouts-head", SpanLines).lines = ((Span(count, "quiet"),), ())

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        self.show_keys()

    @on(RowsList.Chosen)
    def action_open(self) -> None:
        """Open the rollout under the cursor."""
        chosen = self._chosen
        if chosen is not None:
            kept = chosen.kept
            function, alias = (kept.rollout.function, kept.rollout.alias) if kept is not None else ("rollouts", "")
            self.post_message(Navigate(RolloutRoute(function, alias, id=chosen.id)))
