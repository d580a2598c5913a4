"""The functions of the account and region, with what their aliases point at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input, Static

from screens.base import CommandScreen, bindings
from screens.functions.commands import FUNCTIONS, ListContext
from screens.functions.filter_reading import FilterReading
from screens.messages import AliasesRequested, FunctionRequested, Navigate
from tui.domain.account import AccountSnapshot
from tui.domain.clock import utc_now
from tui.features.functions.columns import COLUMNS
from tui.features.functions.filter import HINT, parse_filter
from tui.features.functions.filter_facts import NO_FACTS, FilterFacts
from tui.features.functions.list_summary import counts_text
from tui.presentation.top_bar import unopened_text
from tui.widgets.filter_line import FilterLine
from tui.widgets.functions_table import WAITING_MOST, FunctionsTable
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from tui.domain.function import FunctionSnapshot
    from tui.features.doctor.marks import Marks
    from tui.features.rollout.here.watch import RolloutsRead


class FunctionsScreen(CommandScreen[ListContext]):
    """Lists functions; filters as one types, sorts, opens one."""

    commands = FUNCTIONS
    tour_spot = "functions"
    AUTO_FOCUS = "FunctionsTable"
    while_typing = frozenset({"clear"})
    BINDINGS = bindings(FUNCTIONS)

    account: reactive[AccountSnapshot] = reactive(AccountSnapshot(), repaint=False)
    function: reactive[FunctionSnapshot | None] = reactive(None, repaint=False)
    now: reactive[datetime] = reactive(utc_now, repaint=False)
    marks: reactive[Marks] = reactive(dict, repaint=False)
    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)
    facts: reactive[FilterFacts] = reactive(NO_FACTS, repaint=False)

    def __init__(self, production: tuple[str, ...] = (), managed_tags: tuple[str, ...] = (), place: str = "") -> None:
        """List what is in `place`, a profile and a region, where one went there from another context."""
        super().__init__()
        facts = FilterFacts(managed_tags=managed_tags)
        self.set_reactive(FunctionsScreen.facts, facts)
        self._filter_reading = FilterReading(self, facts, self._take_facts)
        self._production, self._place = production, place
        self._counts = ""

    def compose(self) -> ComposeResult:
        """Lay out frame, filter line and table."""
        yield TopLine(("Functions",)).data_bind(FunctionsScreen.context)
        yield FilterLine("functions", HINT, note="counts")
        yield FunctionsTable(self._production, id="functions").data_bind(
            FunctionsScreen.marks, FunctionsScreen.now, FunctionsScreen.facts, snapshot=FunctionsScreen.account
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on the list."""
        self.set_focus(self.query_one(FunctionsTable))
        self.show_keys()
        self.watch_function(None, self.function)

    @property
    def command_context(self) -> ListContext:
        """What decides which commands are available."""
        return ListContext(self.query_one(FunctionsTable).listing.shown)

    def watch_account(self) -> None:
        """Keep the counts true while pages arrive."""
        if self.is_mounted:
            self._count()
            if self._place:
                is_failed = self.account.failure is not None
                self.query_one(TopLine).unopened = unopened_text(self._place, is_failed=is_failed)

    def watch_marks(self, marks: Marks) -> None:
        """Filter by what the doctor found."""
        self._filter_reading.take_marks(marks)

    def watch_rollouts(self, rollouts: RolloutsRead | None) -> None:
        """Filter by what moves here."""
        self._filter_reading.take_rollouts(rollouts)

    def _take_facts(self, facts: FilterFacts) -> None:
        self.facts = facts

    def watch_function(self, before: FunctionSnapshot | None, now: FunctionSnapshot | None) -> None:
        """Have the cursor on the function that is open, wherever it was opened from."""
        if self.is_mounted and now is not None and (before is None or before.name != now.name):
            self.query_one(FunctionsTable).go_to(now.name)

    @on(FunctionsTable.Arranged)
    def _count(self) -> None:
        text = counts_text(self.account, self.query_one(FunctionsTable).listing, self.now)
        if text != self._counts:
            # While pages and aliases arrive it is mostly as wide as before: no reason to lay out the screen.
            is_as_wide = cell_len(text) == cell_len(self._counts)
            self._counts = text
            self.query_one("#counts", Static).update(Text(text), layout=not is_as_wide)

    @on(FunctionsTable.Highlighted)
    def _keys(self) -> None:
        self.show_keys()

    @on(FunctionsTable.FunctionChosen)
    def _chosen(self, message: FunctionsTable.FunctionChosen) -> None:
        self.post_message(FunctionRequested(message.name))

    @on(FunctionsTable.InView)
    def _in_view(self, message: FunctionsTable.InView) -> None:
        # Behind another screen nobody looks at it, and that one may have said what is looked at there.
        if not self.is_active:
            return
        needs = self.query_one(FunctionsTable).filter.needs
        waiting = message.waiting if "aliases" in needs else ()
        self.post_message(AliasesRequested((*message.names, *waiting)))
        if "tags" in needs:
            self._read_waiting_tags()

    def watch_facts(self) -> None:
        """Read on once some of what the filter waits for was read."""
        if self.is_mounted:
            self._read_waiting_tags()

    def on_screen_resume(self) -> None:
        """Tell again what is in view, for another list may have been, and go on with what the filter waits for."""
        super().on_screen_resume()
        self.query_one(FunctionsTable).tell_view()
        self._read_waiting_tags()

    def _read_waiting_tags(self) -> None:
        """Read the tags of what the filter waits for, where it asks for tags."""
        table = self.query_one(FunctionsTable)
        if "tags" in table.filter.needs:
            listing = table.listing
            self._filter_reading.read_tags_of(tuple(listing.functions[i] for i in listing.waiting[:WAITING_MOST]))

    @on(Input.Changed, "#filter")
    def _filter(self, message: Input.Changed) -> None:
        wanted = parse_filter(message.value)
        self._filter_reading.begin(wanted)
        self.query_one(FunctionsTable).filter = wanted

    def action_refresh(self) -> None:
        """Read again what is on screen, and what the filter goes by."""
        super().action_refresh()
        self._filter_reading.read_again()

    def action_open(self) -> None:
        """Open the function under the cursor."""
        self.query_one(FunctionsTable).action_open()

    def action_clear(self) -> None:
        """Show all functions again."""
        self.query_one(FilterLine).clear()

    def action_doctor(self) -> None:
        """Show what is wrong in the account."""
        from screens.routes import DoctorRoute

        self.post_message(Navigate(DoctorRoute()))

    def action_canaries(self) -> None:
        """Show every alias, what wants a look first."""
        from screens.routes import CanariesRoute

        self.post_message(Navigate(CanariesRoute()))

    def action_rollouts(self) -> None:
        """Show the rollouts of this machine."""
        from screens.routes import RolloutsRoute

        self.post_message(Navigate(RolloutsRoute()))

    def action_prune(self) -> None:
        """Show how much code is stored, and whose it is."""
        from screens.routes import PruneRoute

        self.post_message(Navigate(PruneRoute()))

    def action_sort(self) -> None:
        """Sort by the next column."""
        table = self.query_one(FunctionsTable)
        table.sort = table.sort.by_next(COLUMNS)

    def action_reverse(self) -> None:
        """Reverse the sort."""
        table = self.query_one(FunctionsTable)
        table.sort = table.sort.by(table.sort.column)
