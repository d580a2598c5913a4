"""The functions or the canaries of several contexts as one list; enter opens a row in its context."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input

from screens.base import bindings
from screens.contexts.commands import SEVERAL, SeveralContext
from screens.detail import DetailScreen
from screens.messages import ContextsRequested, FunctionRequested, SeveralRequested
from screens.routes import SeveralRoute
from tui.domain.clock import utc_now
from tui.features.contexts.listing import Contexts
from tui.features.contexts.requests import SwitchTo
from tui.features.contexts.several import ContextRead, Kind
from tui.features.contexts.several_rows import Row, several_count, several_empty, several_heading, several_rows
from tui.presentation.spans import Span
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MARK, ListRow, MadeRows, RowsList
from tui.widgets.span_lines import SpanLines
from tui.widgets.top_line import TopLine

TICK_SECONDS = 0.5
"""Between two times that rows are made anew: they come from all contexts, several a second."""


class SeveralScreen(DetailScreen[SeveralContext]):
    """Lists what was read of each context, as it comes."""

    commands = SEVERAL
    BINDINGS = bindings(SEVERAL)
    while_typing = frozenset({"leave"})

    contexts: reactive[Contexts | None] = reactive(None, repaint=False)

    def __init__(self, route: SeveralRoute) -> None:
        super().__init__()
        self._kind, self._choices = route.kind, route.choices
        self._reads: dict[str, ContextRead] = {}
        self._rows: tuple[Row, ...] = ()
        self._is_new = False
        self._began_at = ""

    def compose(self) -> ComposeResult:
        """Lay out frame, count, filter line and list."""
        yield TopLine(("Functions", "several contexts")).data_bind(SeveralScreen.context)
        yield SpanLines(id="several-head")
        yield FilterLine("several", "words of function, alias, account or region")
        yield SpanLines(id="several-titles")
        yield RowsList(id="several")
        yield KeyLine()

    def load(self) -> None:
        """Read all contexts from the beginning."""
        self.set_focus(self.query_one(RowsList))
        self._reads = {choice.key: ContextRead(choice) for choice in self._choices}
        self._lay_out()
        self.post_message(SeveralRequested(self, self._kind, self._choices, self._take))

    @property
    def command_context(self) -> SeveralContext:
        """What the reasons of the commands depend on."""
        return SeveralContext(self._chosen is not None)

    @property
    def _chosen(self) -> Row | None:
        key = self.query_one(RowsList).cursor
        return next((row for row in self._rows if row.key == key), None)

    def _take(self, read: ContextRead) -> None:
        # What was asked for before the other list was chosen may still come.
        if read.choice.key in self._reads:
            self._reads[read.choice.key] = read
            self._is_new = True
            if read.complete or read.failure:
                self._tick()

    def on_mount(self) -> None:
        """Follow what is read."""
        self.set_interval(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        if self._is_new:
            self._lay_out()

    def on_resize(self) -> None:
        """Share out the width anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._is_new = False
        reads, width = tuple(self._reads.values()), max(self.size.width - len(MARK), 0)
        text = self.query_one(FilterLine).text
        self._rows = rows = several_rows(reads, self._kind, text, utc_now(), width)
        listed = self.query_one(RowsList)
        if rows:
            is_moved = listed.cursor not in ("", self._began_at)
            listed.rows = MadeRows([row.key for row in rows], 1, lambda index: (rows[index].spans,))
            if not is_moved:
                # Whoever has not moved the cursor looks at what comes first.
                self._began_at = rows[0].key
                listed.go_to(self._began_at)
        else:
            empty = several_empty(reads, self._kind) if not text else "nothing matches; esc clears the filter"
            listed.rows = (ListRow("", ((Span(empty, "quiet"),),), chosen=False),)
        self.query_one("#several-head", SpanLines).lines = several_count(reads, self._kind)
        self.query_one("#several-titles", SpanLines).lines = (
            (Span(" " + several_heading(self._kind, width), "quiet"),),
        )
        self.show_keys()

    @on(Input.Changed, "#filter")
    def _filter(self) -> None:
        self._lay_out()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(FilterLine).edit()

    def action_leave(self) -> None:
        """Clear the filter, or go back."""
        if not self.query_one(FilterLine).clear():
            super().action_leave()

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        self.show_keys()

    @on(RowsList.Chosen)
    def action_open(self) -> None:
        """Open the function of the row where it is."""
        row = self._chosen
        if row is None:
            return
        if self.contexts is not None and row.choice.key == self.contexts.current and row.function:
            self.post_message(FunctionRequested(row.function, row.alias))
        else:
            self.post_message(ContextsRequested(SwitchTo(row.choice, row.function, row.alias)))

    def action_functions(self) -> None:
        """List functions."""
        self._turn_to(Kind.FUNCTIONS)

    def action_canaries(self) -> None:
        """List canaries."""
        self._turn_to(Kind.CANARIES)

    def _turn_to(self, kind: Kind) -> None:
        if kind is not self._kind:
            self._kind = kind
            self.load()
