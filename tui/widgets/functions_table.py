"""The list of functions: asks its listing by row, draws only lines in view, and repaints only those that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.domain.account import AccountSnapshot
from tui.domain.listing import BY_NAME, EVERYTHING, Filter, Listing, Sort, arrange
from tui.features.doctor.findings import Marks
from tui.features.functions.rows import NO_MARK, Extent, Row, empty_text, extents, row_of
from tui.presentation.list_cursor import Place
from tui.presentation.spans import Span
from tui.widgets.function_line import row_spans, title_spans
from tui.widgets.lines import to_strip

HEADER = 1
"""Lines that do not scroll."""

WAITING_MOST = 200
"""So many functions that a filter waits for are named at once; the next ones follow as these are read."""


class FunctionsTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Functions with their aliases, one line each, from 80 to 300 columns and for any number of rows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "functions-table--header",
        "functions-table--sorted",
        "functions-table--cursor",
        "functions-table--split",
        "functions-table--alias",
        "functions-table--version",
        "functions-table--quiet",
        "functions-table--trouble",
    }
    DEFAULT_CSS = """
    FunctionsTable {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="functions.up"),
        Binding("down", "move(1)", "Down", show=False, id="functions.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="functions.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="functions.page_down"),
        Binding("home", "first", "First", show=False, id="functions.first"),
        Binding("end", "last", "Last", show=False, id="functions.last"),
        Binding("enter", "open", "Open", show=False, id="functions.open"),
    ]

    snapshot: reactive[AccountSnapshot] = reactive(AccountSnapshot(), init=False, repaint=False)
    filter: reactive[Filter] = reactive(EVERYTHING, init=False, repaint=False)
    sort: reactive[Sort] = reactive(BY_NAME, init=False, repaint=False)
    marks: reactive[Marks] = reactive(dict, init=False, repaint=False)
    now: reactive[datetime] = reactive(lambda: datetime.now(UTC), init=False, repaint=False)

    @dataclass
    class FunctionChosen(Message):
        """The function is to be opened."""

        name: str

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another function; empty where there is none."""

        name: str

    @dataclass
    class InView(Message):
        """Other functions came into view; `waiting` are those a filter on aliases cannot judge before they are read."""

        names: tuple[str, ...]
        waiting: tuple[str, ...] = ()

    @dataclass
    class SortChanged(Message):
        """A click on a title asked for another order, and it is applied."""

        sort: Sort

    @dataclass
    class Arranged(Message):
        """What is shown, or how much of it, changed."""

        listing: Listing

    def __init__(self, production: tuple[str, ...] = (), *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by `snapshot`; `production` are the patterns of production aliases."""
        super().__init__(id=id, classes=classes)
        self._production = production
        self.listing = Listing()
        self._place = Place()
        self._drawn_extents: tuple[Extent, ...] = ()
        self._painted: dict[int, tuple[Row, bool] | None] = {}
        self._told_view: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._told_counts: tuple[object, ...] = ()

    @property
    def cursor(self) -> str:
        """The name of the function under the cursor; empty where no row is shown."""
        return self._place.name

    def go_to(self, name: str) -> bool:
        """Put the cursor on a function; return False where it is not shown."""
        row = self.listing.row_of(name)
        if row is None:
            return False
        self._move_to(row)
        return True

    # -- data

    def on_mount(self) -> None:
        """Show what was given before there was a screen."""
        self._arrange()

    def watch_snapshot(self) -> None:
        """Take in new data; the cursor stays on its function and its line."""
        self._arrange()

    def watch_filter(self) -> None:
        """Filter; the cursor goes back to the function it was last put on, where that is shown."""
        self._arrange(filtered=True)

    def watch_sort(self) -> None:
        """Sort; the cursor stays on its function and its line."""
        self._arrange()
        self.refresh(Region(0, 0, self.scrollable_size.width, HEADER))

    def watch_marks(self) -> None:
        """Mark the aliases that something is wrong with."""
        self._repaint()

    def watch_now(self) -> None:
        """Let the ages grow."""
        self._repaint()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self._lay_out()
        self._scroll_to_cursor()
        self._tell_view()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._refresh_row(self._place.row)

    def on_blur(self) -> None:
        """Show the cursor as a mere place."""
        self._refresh_row(self._place.row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which functions came into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._tell_view()

    def _arrange(self, filtered: bool = False) -> None:
        line = self._place.row - self.scroll_offset.y
        was_in_view = 0 <= line < self._page
        self.listing = arrange(self.snapshot, self.filter, self.sort, self.listing)
        self.virtual_size = Size(1, self.listing.shown + HEADER)
        self._stand(self._place.filtered(self.listing) if filtered else self._place.rearranged(self.listing))
        self._lay_out()
        if was_in_view and not filtered:
            self._scroll(self._place.row - line)
        else:
            self._scroll_to_cursor()
        self._repaint()
        self._tell_view()
        self._tell_counts()

    def _stand(self, place: Place) -> None:
        before, self._place = self._place, place
        if place.name != before.name:
            self.post_message(self.Highlighted(place.name))

    @property
    def _extents(self) -> tuple[Extent, ...]:
        # Worked out when asked for: a scrollbar comes and goes without a resize.
        basis = self.listing.basis
        return extents(self.scrollable_size.width, basis.longest_name, basis.longest_runtime)

    def _lay_out(self) -> None:
        if self._extents != self._drawn_extents:
            self._drawn_extents = self._extents
            self.refresh()

    def _tell_view(self) -> None:
        if not self.size.height:
            return
        top = self.scroll_offset.y
        rows = range(top, min(top + self._page, self.listing.shown))
        names = tuple(self.listing.at(row).name for row in rows)
        waiting = tuple(self.listing.functions[i].name for i in self.listing.waiting[:WAITING_MOST])
        if (names, waiting) != self._told_view:
            self._told_view = (names, waiting)
            self.post_message(self.InView(names, waiting))

    def _tell_counts(self) -> None:
        listing = self.listing
        counts = *listing.counts, listing.filter, listing.sort
        if counts != self._told_counts:
            self._told_counts = counts
            self.post_message(self.Arranged(listing))

    # -- cursor and scrolling

    @property
    def _page(self) -> int:
        return max(self.size.height - HEADER, 0)

    def _move_to(self, row: int) -> None:
        before = self._place.row
        self._stand(self._place.put(row, self.listing))
        self._scroll_to_cursor()
        if self._place.row != before:
            self._refresh_row(before)
            self._refresh_row(self._place.row)

    def _scroll_to_cursor(self) -> None:
        top = self.scroll_offset.y
        if self._place.row < top:
            self._scroll(self._place.row)
        elif self._page and self._place.row >= top + self._page:
            self._scroll(self._place.row - self._page + 1)

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=max(top, 0), animate=False, force=True)

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        self._move_to(self._place.row + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor and the view by so many pages."""
        step = max(self._page - 1, 1) * pages
        line = self._place.row - self.scroll_offset.y
        row = max(min(self._place.row + step, self.listing.shown - 1), 0)
        if 0 <= line < self._page:
            self._scroll(row - line)
        self._move_to(row)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._move_to(self.listing.shown - 1)

    def action_open(self) -> None:
        """Open the function under the cursor."""
        if self._place.name:
            self.post_message(self.FunctionChosen(self._place.name))

    def on_click(self, event: events.Click) -> None:
        """Sort by a title, put the cursor on a row, or open the row it already stands on."""
        place = event.get_content_offset(self)
        if place is None:
            return
        event.stop()
        if place.y < HEADER:
            self._sort_at(place.x)
            return
        row = self.scroll_offset.y + place.y - HEADER
        if row >= self.listing.shown:
            return
        if row == self._place.row:
            self.action_open()
        else:
            self._move_to(row)

    def _sort_at(self, x: int) -> None:
        for extent in self._extents:
            if x < extent.start + extent.width:
                self.sort = self.sort.by(extent.column)
                self.post_message(self.SortChanged(self.sort))
                return

    # -- painting

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        width, base = self.scrollable_size.width, self.rich_style
        if y < HEADER:
            return to_strip(title_spans(self._extents, self.sort), width, base, self._style_of)
        painted = self._painted[y] = self._line(y)
        if painted is not None:
            row, under_cursor = painted
            spans = row_spans(row, self._extents, under_cursor)
        elif y == HEADER and not self.listing.shown:
            spans = [Span(NO_MARK), Span(empty_text(self.snapshot, self.listing), "quiet")]
        else:
            return Strip.blank(width, base)
        return to_strip(spans, width, base, self._style_of)

    def _line(self, y: int) -> tuple[Row, bool] | None:
        number = self.scroll_offset.y + y - HEADER
        if number >= self.listing.shown:
            return None
        function = self.listing.at(number)
        name = function.name
        known, reading = self.snapshot.read.get(name), name in self.snapshot.reading
        row = row_of(function, known, reading, self.now, self.marks.get(name), self._production)
        return row, number == self._place.row

    def _style_of(self, role: str) -> Style:
        if role == "plain":
            return self.rich_style
        return self.get_component_rich_style(f"functions-table--{role}")

    def _repaint(self) -> None:
        for y in range(HEADER, self.size.height):
            if y not in self._painted or self._painted[y] != self._line(y):
                self.refresh(Region(0, y, self.scrollable_size.width, 1))
        if not self.listing.shown:
            self.refresh(Region(0, HEADER, self.scrollable_size.width, 1))

    def _refresh_row(self, row: int) -> None:
        """Repaint what the cursor changes: the mark and the name."""
        y = row - self.scroll_offset.y + HEADER
        if HEADER <= y < self.size.height:
            name = next((extent for extent in self._extents if extent.column == "name"), None)
            self.refresh(Region(0, y, name.start + name.width if name else self.scrollable_size.width, 1))
