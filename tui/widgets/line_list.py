"""The base of all lists: asks its heir for the lines in view by index, and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.presentation.find import Find, describe_find, find_rows, mark_matches
from tui.presentation.list_rows import NO_ROWS, Starts, held_top, nearest_stop, page_stop, row_at, top_showing
from tui.presentation.spans import Span, text_of
from tui.widgets.lines import KeptStrips, width_of
from tui.widgets.scroll_size import scroll_over


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of one or more lines with a cursor on one of them, whatever their number.

    An heir calls `lay_out` when its rows change, says by `spans_of` what a line shows, and keeps what is its own. The
    cursor's row is `row`, -1 where there is none; an heir with a cursor of its own overrides `row` and
    `place_cursor`.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineList { width: 1fr; height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    style_prefix: ClassVar[str]
    """What the component classes of its spans' styles begin with."""

    header_lines: ClassVar[int] = 0
    """Lines above the rows that do not scroll."""

    cursor_spans: ClassVar[int] = 2
    """So many spans at the beginning of a row's first line look different under the cursor."""

    found: var[str] = var("", init=False)
    """In words, how many rows were found and which one the cursor is on; empty while nothing is looked for."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start without rows."""
        super().__init__(id=id, classes=classes)
        self._starts: Starts = NO_ROWS
        self._row = -1
        self._painted: dict[int, tuple[Span, ...]] = {}
        self._strips = KeptStrips(self, self.style_prefix)
        self.matches: Find | None = None
        """What is looked for, and the rows that have it."""

    # -- what an heir says

    def row_text(self, row: int) -> str:
        """Return what can be found in a row: by default what it shows."""
        lines = range(self._starts[row + 1] - self._starts[row])
        return " ".join(text_of(self.spans_of(row, line)) for line in lines)

    def row_texts(self) -> Iterator[str]:
        """Return what can be found in each row."""
        return map(self.row_text, range(self.row_count))

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return what a row's line shows, counted from its first."""
        raise NotImplementedError

    def header_spans(self) -> Sequence[Span]:
        """Return the line above the rows."""
        return ()

    def empty_spans(self) -> Sequence[Span]:
        """Return what is shown where there are no rows."""
        return ()

    def remember_row(self) -> Callable[[], int]:
        """Return what tells where the cursor's row of now is later, by its place alone."""
        row = self.row
        return lambda: min(row, self.row_count - 1)

    def uncover(self, words: str) -> None:
        """Show as rows what has the words and is none yet, and no more."""

    def cover(self) -> None:
        """Show as rows what was shown before anything was uncovered."""

    def can_stop(self, row: int) -> bool:
        """Tell whether the cursor can stand on a row."""
        del row
        return True

    def row_clicked(self, row: int, line: int, x: int) -> None:
        """Put the cursor on a row that was clicked, or open the one it is on."""
        del line, x
        if row == self.row:
            self.action_open()
        elif self.can_stop(row):
            self.put(row)

    def header_clicked(self, x: int) -> None:
        """Take a click on the line above the rows."""

    def action_open(self) -> None:
        """Open what is under the cursor."""

    # -- rows and cursor

    @property
    def row(self) -> int:
        """The row under the cursor, -1 where there is none."""
        return self._row

    def place_cursor(self, row: int) -> None:
        """Keep another row as the one under the cursor."""
        self._row = row

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._starts) - 1

    @property
    def line_width(self) -> int:
        """How many cells a line has, as they are painted."""
        return self._strips.width

    @property
    def rows_height(self) -> int:
        """Lines of the view that rows have."""
        return max(self.size.height - self.header_lines, 0)

    @property
    def cursor_y(self) -> int | None:
        """The line of the view on which the cursor's row begins; None out of view."""
        if not 0 <= self.row < self.row_count:
            return None
        y = self._starts[self.row] - self.scroll_offset.y
        return y if 0 <= y < self.rows_height else None

    @property
    def is_scrolled_away(self) -> bool:
        """Whether the view was scrolled to where the cursor is not."""
        return 0 <= self.row < self.row_count and self.rows_height > 0 and self.cursor_y is None

    def lay_out(self, starts: Starts) -> None:
        """Take in where rows begin; what is looked for may be in other rows by now."""
        self._starts = starts
        if self.matches is not None:
            self.look_for(self.matches.words)
        scroll_over(self, Size(1, starts[-1] + self.header_lines))

    def put(self, row: int) -> None:
        """Put the cursor on a row and bring it into view."""
        before = self.row
        if row >= 0:
            self.place_cursor(row)
        self.show_cursor()
        if self.row != before:
            self._refresh_cursor(before)
            self._refresh_cursor(self.row)
            self._count()

    def look_for(self, words: str) -> Find | None:
        """Keep which rows have the words, and return them; no words are looked for nowhere."""
        self.matches = find_rows(words, self.row_texts()) if words.strip() else None
        self._count()
        return self.matches

    def _count(self) -> None:
        self.found = describe_find(self.matches, self.row) if self.matches is not None else ""

    def show_cursor(self) -> None:
        """Scroll as far as it takes to see the cursor's row, and with the first one what is above it."""
        if not 0 <= self.row < self.row_count or not self.rows_height:
            return
        top = self.scroll_offset.y
        wanted = top_showing(self._starts, self.row, top, self.rows_height)
        if wanted < top and self.row == nearest_stop(self.row_count, 0, 1, self.can_stop):
            wanted = 0
        if wanted != top:
            self.scroll_to_line(wanted)

    def hold_cursor(self, y: int) -> None:
        """Scroll so that the cursor's row begins on that line of the view."""
        if 0 <= self.row < self.row_count:
            self.scroll_to_line(self._starts[self.row] - y)

    def hold_view(self, before: Starts, place: Callable[[int], int], *, at_top: bool = False) -> None:
        """Leave the view on the row it begins with, by where rows began `before` and which `place` each has now.

        A view that is at the beginning stays there, unless it is held `at_top` too.
        """
        top = self.scroll_offset.y
        if top > 0 or at_top:
            self.scroll_to_line(held_top(before, top, self.rows_height, self._starts, place))

    def scroll_to_line(self, line: int) -> None:
        """Scroll so that a line is the first in view."""
        self.scroll_to(y=max(line, 0), animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.show_cursor()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._refresh_cursor(self.row)

    def on_blur(self) -> None:
        """Show the cursor as a mere place."""
        self._refresh_cursor(self.row)

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        step = 1 if rows > 0 else -1
        wanted = min(max(self.row + rows, 0), self.row_count - 1)
        row = nearest_stop(self.row_count, wanted, step, self.can_stop)
        if (row - self.row) * step > 0:
            self.put(row)
        elif self.row >= 0:
            in_view = self.cursor_y is not None
            self.put(self.row)
            if in_view:
                # What stands beyond the last row that can be stopped on is read by scrolling.
                self.scroll_relative(y=step, animate=False, force=True)

    def action_page(self, pages: float) -> None:
        """Move the cursor by what is in view, or a part of it, and by one row at least."""
        if 0 <= self.row < self.row_count:
            lines = round(pages * max(self.rows_height - 1, 1)) or (1 if pages > 0 else -1)
            self.put(page_stop(self._starts, self.row, lines, self.can_stop))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.put(nearest_stop(self.row_count, 0, 1, self.can_stop))

    def action_last(self) -> None:
        """Move the cursor to the last row, and once it is there show what is behind it."""
        last = nearest_stop(self.row_count, self.row_count - 1, -1, self.can_stop)
        was_last = last == self.row
        self.put(last)
        if was_last:
            self.scroll_to_line(self._starts[-1] - self.rows_height)

    def on_click(self, event: events.Click) -> None:
        """Hand a click on to the row that it is on."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < self.header_lines:
            event.stop()
            self.header_clicked(offset.x)
            return
        line = offset.y - self.header_lines + self.scroll_offset.y
        if line < self._starts[-1]:
            event.stop()
            row = row_at(self._starts, line)
            self.row_clicked(row, line - self._starts[row], offset.x)

    # -- painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines of the view."""
        self._strips.look(self.scrollable_size.width)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view; one that was drawn before, on whichever line, is not drawn anew."""
        spans = self._painted[y] = self._spans(y)
        return self._strips.strip(spans)

    def notify_style_update(self) -> None:
        """Draw all lines anew: something about their styles changed."""
        self._strips.forget()
        super().notify_style_update()

    def repaint(self) -> None:
        """Draw the lines again that show something else by now."""
        self._strips.look(self.scrollable_size.width)
        for y in range(self.size.height):
            if self._painted.get(y) != self._spans(y):
                self.refresh(Region(0, y, self.line_width, 1))

    def _spans(self, y: int) -> tuple[Span, ...]:
        if y < self.header_lines:
            return tuple(self.header_spans())
        line = y - self.header_lines + self.scroll_offset.y
        if line < self._starts[-1]:
            row = row_at(self._starts, line)
            spans = tuple(self.spans_of(row, line - self._starts[row]))
            matches, first = self.matches, line == self._starts[row]
            return spans if matches is None else mark_matches(spans, matches.words, self.row_text(row), first=first)
        return tuple(self.empty_spans()) if line == 0 else ()

    def _refresh_cursor(self, row: int) -> None:
        """Repaint what the cursor changes of a row."""
        if not 0 <= row < self.row_count:
            return
        y = self._starts[row] - self.scroll_offset.y + self.header_lines
        if self.header_lines <= y < self.size.height:
            self._strips.look(self.scrollable_size.width)
            self.refresh(Region(0, y, width_of(self.spans_of(row, 0)[: self.cursor_spans]), 1))
