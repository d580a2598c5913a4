"""Every alias of the account and region, what wants a look first; enter opens the function at that alias."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input, Static

from screens.base import bindings
from screens.canaries.commands import CANARIES, CanariesContext
from screens.detail import DetailScreen
from screens.messages import AliasesRequested, FunctionRequested, RefreshRequested, ScreenResumed
from tui.domain.clock import utc_now
from tui.features.canaries.columns import COLUMNS
from tui.features.canaries.evidence import Evidence
from tui.features.canaries.listing import HINT, parse_filter
from tui.features.canaries.rows import AccountRows, Sources, account_rows
from tui.features.canaries.text import detail_lines, empty_text, head_lines
from tui.features.rollout.here.watch import RolloutsRead
from tui.features.rollout.hosted.watch import HostedRead, Wanted, read_for
from tui.widgets.canaries_table import CanariesTable
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_line import KeyLine
from tui.widgets.span_lines import MARGIN, SpanLines
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two times that rows are made anew: aliases come in one by one, several a second."""

NARROW = 100
"""Columns below which what is known of the alias under the cursor takes three lines."""

ROWS_A_TICK = 5_000
"""So many rows more take a tick longer, so that keys do not wait while the aliases of a large account come in."""


class CanariesScreen(DetailScreen[CanariesContext]):
    """Lists aliases; filters as one types, sorts, opens the function of one."""

    commands = CANARIES
    BINDINGS = bindings(CANARIES)
    while_typing = frozenset({"leave"})
    shows_account = True
    shows_rollouts = True
    shows_evidence = True

    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    hosted: reactive[HostedRead | None] = reactive(None, repaint=False)
    alias_evidence: reactive[Evidence | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._known: tuple[object, ...] = ()
        self._rows = AccountRows()
        self._ticks = 0

    def compose(self) -> ComposeResult:
        """Lay out frame, head, filter line, table and the details of the alias under the cursor."""
        yield TopLine(("Functions", "canaries")).data_bind(CanariesScreen.context)
        yield SpanLines(id="canaries-head")
        yield FilterLine("canaries", HINT, note="filter-note")
        yield CanariesTable(id="canaries").data_bind(CanariesScreen.now)
        yield SpanLines(id="canaries-detail")
        yield KeyLine()

    def on_mount(self) -> None:
        """Follow what is read."""
        super().on_mount()
        self.set_interval(TICK_SECONDS, self._tick)

    def load(self) -> None:
        """Show what is known, and have more read."""
        self.set_focus(self.query_one(CanariesTable))
        self.post_message(ScreenResumed())
        self._lay_out()

    @property
    def followed_hosted(self) -> Wanted | None:
        """All that AWS runs."""
        return Wanted()

    @property
    def command_context(self) -> CanariesContext:
        """What decides which commands can be had."""
        chosen = self.query_one(CanariesTable).chosen
        return CanariesContext(chosen.alias.routing if chosen is not None else None)

    @property
    def _evidence(self) -> Evidence:
        return self.alias_evidence if self.alias_evidence is not None else Evidence()

    @property
    def _now(self) -> datetime:
        return self.context.clock.now() if self.context is not None else utc_now()

    @property
    def _hosted(self) -> HostedRead | None:
        return read_for(Wanted(), self.hosted)

    def _tick(self) -> None:
        self._ticks += 1
        if self.is_current and self._ticks > len(self.query_one(CanariesTable).rows) // ROWS_A_TICK:
            self._ticks = 0
            self._lay_out()

    def _lay_out(self) -> None:
        known = (self.account, self._evidence, self.rollouts, self._hosted, self.context)
        # A list of thousands is not gone through where nothing was read.
        if all(one is other for one, other in zip_longest(known, self._known)):
            return
        self._known = known
        table = self.query_one(CanariesTable)
        self._rows = account_rows(Sources(*known, self._now), self._rows)
        table.reached = self._evidence.moves.since
        table.rows = self._rows.rows
        self._say()

    def _say(self) -> None:
        table = self.query_one(CanariesTable)
        shown = len(table.listing.rows)
        self.query_one("#canaries-head", SpanLines).lines = head_lines(
            table.rows, self.account, self._evidence, self._hosted, shown, self._now
        )
        table.empty = empty_text(len(table.rows), self.account)
        self._detail()

    @on(CanariesTable.Highlighted)
    def _detail(self) -> None:
        table = self.query_one(CanariesTable)
        self.query_one("#canaries-detail", SpanLines).lines = detail_lines(
            table.chosen,
            self._evidence,
            self._now,
            max(self.size.width - 2 * MARGIN, 0) if self.size.width < NARROW else None,
        )
        self.show_keys()

    @on(CanariesTable.InView)
    def _in_view(self, message: CanariesTable.InView) -> None:
        self.post_message(AliasesRequested(message.functions, versions=False))

    @on(CanariesTable.Chosen)
    def _chosen(self, message: CanariesTable.Chosen) -> None:
        alias = message.row.alias
        self.post_message(FunctionRequested(alias.function, alias.name))

    @on(Input.Changed, "#filter")
    def _filter(self, message: Input.Changed) -> None:
        wanted = parse_filter(message.value)
        self.query_one(CanariesTable).filter = wanted
        self.query_one("#filter-note", Static).update("  ".join(wanted.notes))
        self._say()

    def action_open(self) -> None:
        """Open the function at the alias under the cursor."""
        self.query_one(CanariesTable).action_open()

    def action_sort(self) -> None:
        """Sort by the next column."""
        table = self.query_one(CanariesTable)
        table.sort = table.sort.by_next(COLUMNS)

    def action_reverse(self) -> None:
        """Reverse the sort."""
        table = self.query_one(CanariesTable)
        table.sort = table.sort.by(table.sort.column)

    def action_refresh(self) -> None:
        """Read all of it again."""
        self.post_message(RefreshRequested())
