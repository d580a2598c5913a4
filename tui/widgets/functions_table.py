"""The list of functions: asks its listing by row, and tells which functions came into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui.domain.account import AccountSnapshot
from tui.domain.clock import utc_now
from tui.features.functions.columns import Column, Entry, extents
from tui.features.functions.filter import EVERYTHING, Filter
from tui.features.functions.filter_facts import NO_FACTS, FilterFacts
from tui.features.functions.list_cursor import ListCursor
from tui.features.functions.list_summary import empty_text
from tui.features.functions.listing import BY_NAME, Listing, arrange
from tui.presentation.columns import NO_MARK, Extent, Sort, column_at
from tui.presentation.spans import Span
from tui.widgets.column_lines import KeptLines, title_spans
from tui.widgets.cursor_bindings import cursor_bindings
from tui.widgets.function_line import entry_spans
from tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from tui.features.doctor.marks import Marks

WAITING_MOST = 200
"""So many functions that a filter waits for are named at once; the next ones follow as these are read."""


class FunctionsTable(LineList, inherit_bindings=False):
    """Functions with their aliases, one line each, from 80 to 300 columns and for any number of rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "functions-table--header",
        "functions-table--sorted",
        "functions-table--cursor",
        "functions-table--split",
        "functions-table--alias",
        "functions-table--version",
        "functions-table--quiet",
        "functions-table--failure",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_bindings(),
        Binding("enter", "open", "Open", show=False, id="functions.open"),
    ]
    style_prefix = "functions-table"
    header_lines = 1
    cursor_spans = 3

    snapshot: reactive[AccountSnapshot] = reactive(AccountSnapshot(), init=False, repaint=False)
    filter: reactive[Filter] = reactive(EVERYTHING, init=False, repaint=False)
    sort: reactive[Sort[Column]] = reactive(BY_NAME, init=False, repaint=False)
    marks: reactive[Marks] = reactive(dict, init=False, repaint=False)
    facts: reactive[FilterFacts] = reactive(NO_FACTS, init=False, repaint=False)
    now: reactive[datetime] = reactive(utc_now, init=False, repaint=False)

    @dataclass
    class FunctionChosen(Message):
        """The function is to be opened."""

        name: str

    @dataclass
    class Highlighted(Message):
        """The cursor moved to another function; empty where there is none."""

        name: str

    @dataclass
    class InView(Message):
        """Other functions came into view; `waiting` are those that the filter cannot check before they are read."""

        names: tuple[str, ...]
        waiting: tuple[str, ...] = ()

    @dataclass
    class Arranged(Message):
        """What is shown, or how much of it, changed."""

        listing: Listing

    def __init__(self, production: tuple[str, ...] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by `snapshot`; `production` are the patterns of production aliases."""
        super().__init__(id=id, classes=classes)
        self._production = production
        self.listing = Listing()
        self._cursor = ListCursor()
        self._posted_view: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._posted_counts: tuple[object, ...] = ()
        self._lines: KeptLines[tuple[Entry, tuple[Extent[Column], ...], bool]] = KeptLines(lambda of: entry_spans(*of))

    @property
    def cursor(self) -> str:
        """The name of the function under the cursor; empty where no row is shown."""
        return self._cursor.name

    @property
    def row(self) -> int:
        """The row of that function."""
        return self._cursor.row if self.listing.shown else -1

    def go_to(self, name: str) -> None:
        """Put the cursor on a function, once it is shown where it is not yet."""
        self._take(self._cursor.sought_for(name, self.listing))
        self.show_cursor()
        self.repaint()

    def tell_view(self) -> None:
        """Tell again which functions are in view: something else was looked at meanwhile."""
        self._posted_view = ((), ())
        self._post_view()

    # -- data

    def on_mount(self) -> None:
        """Show what was given before there was a screen."""
        self._arrange()

    def watch_snapshot(self) -> None:
        """Take in new data; the cursor stays on its function and its line, and a view without it where it is."""
        before = self.listing
        self._arrange(came=lambda row: _place(before, row, self.listing))

    def watch_facts(self) -> None:
        """Filter by what is known by now, where the filter asks for it."""
        if self.filter.needs:
            self.watch_snapshot()

    def watch_filter(self) -> None:
        """Filter; the cursor goes back to the function it was last put on, where that is shown."""
        self._arrange(filtered=True)

    def watch_sort(self) -> None:
        """Sort; the cursor stays on its function and its line."""
        self._arrange()

    def watch_marks(self) -> None:
        """Mark the aliases that something is wrong with."""
        self.repaint()

    def watch_now(self) -> None:
        """Let the ages grow."""
        self.repaint()

    def on_resize(self) -> None:
        """Tell which functions are in view, once the cursor is."""
        self.show_cursor()
        self._post_view()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which functions came into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._post_view()

    def _arrange(self, filtered: bool = False, came: Callable[[int], int] | None = None) -> None:
        """Work out what is shown; where rows `came`, it says where a row of before is now."""
        y, began = self.cursor_y, self._starts
        away = came is not None and self.is_scrolled_away
        self.listing = arrange(self.snapshot, self.filter, self.sort, self.listing, self.facts)
        self.lay_out(range(self.listing.shown + 1))
        self._take(self._cursor.filtered(self.listing) if filtered else self._cursor.rearranged(self.listing))
        if away and came is not None:
            self.hold_view(began, came)
        elif y is not None and not filtered:
            self.hold_cursor(y)
        else:
            self.show_cursor()
        self.repaint()
        self._post_view()
        self._post_counts()

    def _take(self, cursor: ListCursor) -> None:
        before, self._cursor = self._cursor, cursor
        if cursor.name != before.name:
            self.post_message(self.Highlighted(cursor.name))

    def _post_view(self) -> None:
        if not self.size.height:
            return
        top = self.scroll_offset.y
        rows = range(top, min(top + self.rows_height, self.listing.shown))
        names = tuple(self.listing.at(row).name for row in rows)
        waiting = tuple(self.listing.functions[i].name for i in self.listing.waiting[:WAITING_MOST])
        if (names, waiting) != self._posted_view:
            self._posted_view = (names, waiting)
            self.post_message(self.InView(names, waiting))

    def _post_counts(self) -> None:
        listing = self.listing
        counts = *listing.counts, listing.filter, listing.sort
        if counts != self._posted_counts:
            self._posted_counts = counts
            self.post_message(self.Arranged(listing))

    # -- cursor

    def place_cursor(self, row: int) -> None:
        """Put the cursor on a row on purpose."""
        self._take(self._cursor.put(row, self.listing))

    def action_page(self, pages: float) -> None:
        """Move the cursor and the view by so many pages."""
        y = self.cursor_y
        super().action_page(pages)
        if y is not None:
            self.hold_cursor(y)

    def action_open(self) -> None:
        """Open the function under the cursor."""
        if self._cursor.name:
            self.post_message(self.FunctionChosen(self._cursor.name))

    def header_clicked(self, x: int) -> None:
        """Sort by a title."""
        column = column_at(self._extents, x)
        if column is not None:
            self.sort = self.sort.by(column)

    # -- painting

    @property
    def _extents(self) -> tuple[Extent[Column], ...]:
        # Worked out when asked for: a scrollbar comes and goes without a resize.
        return extents(self.line_width, self.listing.basis.longest)

    def header_spans(self) -> Sequence[Span]:
        """Return the titles."""
        return title_spans(self._extents, self.sort)

    def empty_spans(self) -> Sequence[Span]:
        """Say why there is no row."""
        return [Span(NO_MARK), Span(empty_text(self.snapshot, self.listing), "quiet")]

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return one function's line."""
        del line
        function = self.listing.at(row)
        name = function.name
        entry = Entry(
            function,
            self.snapshot.read.get(name),
            self.now,
            name in self.snapshot.reading,
            self.marks.get(name, {}),
            self._production,
        )
        return self._lines.line(name, (entry, self._extents, row == self.row))


def _place(before: Listing, row: int, now: Listing) -> int:
    place = now.row_of(before.at(row).name)
    return -1 if place is None else place
