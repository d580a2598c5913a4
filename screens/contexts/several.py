"""The functions or the canaries of several contexts as one list; enter opens a row in its context."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Input, Static

from screens.base import bindings
from screens.contexts.commands import SEVERAL, SeveralContext
from screens.detail import DetailScreen
from screens.messages import ContextsRequested, FunctionRequested, SeveralRequested
from screens.routes import SeveralRoute
from tui.domain.clock import utc_now
from tui.features.contexts.listing import Contexts
from tui.features.contexts.requests import SwitchTo
from tui.features.contexts.several.columns import FIRST_SORT, columns_of
from tui.features.contexts.several.detail import several_detail
from tui.features.contexts.several.filter import hint, parse
from tui.features.contexts.several.read import ContextRead, Kind
from tui.features.contexts.several.rows import (
    ListAsLeft,
    Row,
    several_count,
    several_empty,
    several_heading,
    several_rows,
)
from tui.presentation.spans import Span
from tui.widgets.filter_line import FilterLine
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, MadeRows, RowsList, row_width
from tui.widgets.span_lines import MARGIN, SpanLines
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
        self._left = route.left
        self._sort = FIRST_SORT[route.kind] if route.left is None else route.left.sort

    def compose(self) -> ComposeResult:
        """Lay out frame, count, filter line and list."""
        yield TopLine(("Functions", "several contexts")).data_bind(SeveralScreen.context)
        yield SpanLines(id="several-head")
        yield FilterLine("several", hint(self._kind), note="filter-note")
        yield SpanLines(id="several-titles")
        yield RowsList(id="several")
        yield SpanLines(id="several-detail")
        yield KeyLine()

    def load(self) -> None:
        """Show the list as it was left, else read all contexts from the beginning."""
        self.set_focus(self.query_one(RowsList))
        if self._left is not None:
            self.query_one(Input).value = self._left.filter
            self._reads = {read.choice.key: read for read in self._left.reads}
            self._lay_out()
            self.query_one(RowsList).go_to(self._left.cursor)
            return
        self._reads = {choice.key: ContextRead(choice) for choice in self._choices}
        self._lay_out()
        self.post_message(SeveralRequested(self, self._kind, self._choices, self._take))

    @property
    def command_context(self) -> SeveralContext:
        """What the reasons of the commands depend on."""
        return SeveralContext(self._kind, self._chosen is not None)

    @property
    def _width(self) -> int:
        return row_width(self.size.width)

    @property
    def _chosen(self) -> Row | None:
        place = self.query_one(RowsList).row
        return self._rows[place] if 0 <= place < len(self._rows) else None

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
        reads, width = tuple(self._reads.values()), self._width
        cells = max(self.size.width - 2 * MARGIN, 0)
        text = self.query_one(FilterLine).text
        wanted = parse(self._kind, text)
        self._rows = rows = several_rows(reads, self._kind, wanted, utc_now(), width, self._sort)
        listed = self.query_one(RowsList)
        if rows:
            is_moved = listed.cursor not in ("", self._began_at)
            listed.rows = MadeRows([row.key for row in rows], 1, lambda index: (rows[index].spans,))
            if not is_moved:
                # Whoever has not moved the cursor looks at what comes first.
                self._began_at = rows[0].key
                listed.go_to(self._began_at)
        else:
            empty = several_empty(reads, self._kind, filtered=bool(text))
            listed.rows = (ListRow("", ((Span(empty, "quiet"),),), chosen=False),)
        self.query_one("#filter-note", Static).update("  ".join(wanted.notes))
        self.query_one("#several-head", SpanLines).lines = several_count(
            reads,
            self._kind,
            cells,
            len(rows) if wanted.terms else None,
            self._left.at if self._left is not None else None,
        )
        self.query_one("#several-titles", SpanLines).lines = (
            (Span(" " + several_heading(reads, self._kind, width, self._sort), "quiet"),),
        )
        self._describe()

    @on(Input.Changed, "#filter")
    def _filter(self) -> None:
        self._lay_out()

    @on(RowsList.Highlighted)
    def _describe(self) -> None:
        row, width = self._chosen, max(self.size.width - 2 * MARGIN, 0)
        self.query_one("#several-detail", SpanLines).lines = (
            several_detail(self._reads[row.choice.key], row.function, row.alias, utc_now(), width)
            if row is not None
            else ()
        )
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
            back = self._as_left(row.key) if row.function else None
            self.post_message(ContextsRequested(SwitchTo(row.choice, row.function, row.alias, back)))

    def _as_left(self, cursor: str) -> ListAsLeft:
        text, read_at = self.query_one(FilterLine).text, self._left.at if self._left is not None else utc_now()
        return ListAsLeft(self._kind, self._choices, tuple(self._reads.values()), text, self._sort, cursor, read_at)

    def action_refresh(self) -> None:
        """Read all contexts again."""
        self._left = None
        super().action_refresh()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._sort = self._sort.by_next(columns_of(self._kind, self._width))
        self._lay_out()

    def action_reverse(self) -> None:
        """Reverse the sort."""
        self._sort = self._sort.by(self._sort.column)
        self._lay_out()

    def action_functions(self) -> None:
        """List functions."""
        self._turn_to(Kind.FUNCTIONS)

    def action_canaries(self) -> None:
        """List canaries."""
        self._turn_to(Kind.CANARIES)

    def _turn_to(self, kind: Kind) -> None:
        if kind is not self._kind:
            self._kind, self._left, self._sort = kind, None, FIRST_SORT[kind]
            line = self.query_one("#filter", Input)
            line.value, line.placeholder = "", hint(kind)
            self.load()
