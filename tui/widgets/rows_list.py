"""A list of rows of one or more lines with a cursor: what most rooms show, drawn by the line, not of widgets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import ClassVar, overload

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.presentation.spans import Span, Spans
from tui.widgets.lines import cut_spans, to_strip

MARK, NO_MARK = "▸ ", "  "
ROLES = ("strong", "quiet", "good", "warn", "bad", "mark", "errors", "added", "removed")
"""The roles that spans may have beside plain; `rows_list.tcss` gives them their looks."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row: what it is called, and its lines. A row that cannot be chosen is passed over by the cursor."""

    key: str
    lines: tuple[Spans, ...]
    chosen: bool = True


class MadeRows(Sequence[ListRow]):
    """Rows of a list that can be long: each is made when it is looked at, all have one height and can be chosen."""

    def __init__(self, keys: Sequence[str], height: int, lines: Callable[[int], tuple[Spans, ...]]) -> None:
        """Take the rows' keys, how many lines each has, and what makes the lines of the row at an index."""
        self.keys, self.height, self._lines = keys, height, lines

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> ListRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[ListRow]: ...

    def __getitem__(self, index: int | slice) -> ListRow | Sequence[ListRow]:
        if isinstance(index, slice):
            return [self[at] for at in range(len(self))[index]]
        return ListRow(self.keys[index], self._lines(index))


def _starts_of(rows: Sequence[ListRow]) -> Sequence[int]:
    """Return the line that each row begins on, and behind them the number of lines."""
    if isinstance(rows, MadeRows):
        return range(0, (len(rows) + 1) * rows.height, rows.height)
    return tuple(accumulate((len(row.lines) for row in rows), initial=0))


def _index_of(rows: Sequence[ListRow], key: str) -> int | None:
    """Return where the first row of a key stands that can be chosen."""
    if isinstance(rows, MadeRows):
        return rows.keys.index(key) if key in rows.keys else None
    return next((index for index, row in enumerate(rows) if row.key == key and row.chosen), None)


class RowsList(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows rows; the cursor stays on its row, by its key, while rows come and go around it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows-list--cursor", *(f"rows-list--{role}" for role in ROLES)}
    DEFAULT_CSS = """
    RowsList { width: 1fr; height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-1000000)", "First", show=False),
        Binding("end", "move(1000000)", "Last", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    rows: reactive[Sequence[ListRow]] = reactive((), init=False, repaint=False)

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another row; empty where there is none to stand on."""

        key: str

    @dataclass
    class Chosen(Message):
        """The row under the cursor was chosen, by enter or by a click on where it already stood."""

        key: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by `rows`."""
        super().__init__(id=id, classes=classes)
        self._at = -1
        self._starts: Sequence[int] = (0,)
        self._drawn: dict[int, ListRow] = {}
        self._painted: dict[int, tuple[Span, ...]] = {}

    @property
    def cursor(self) -> str:
        """The key of the row under the cursor, empty where there is none."""
        return self.rows[self._at].key if 0 <= self._at < len(self.rows) else ""

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, where there is one of that key."""
        found = _index_of(self.rows, key)
        if found is not None:
            self._put(found)

    def watch_rows(self, old: Sequence[ListRow], new: Sequence[ListRow]) -> None:
        """Take in other rows."""
        before = old[self._at].key if 0 <= self._at < len(old) else ""
        self._starts, self._drawn = _starts_of(new), {}
        same = _index_of(new, before)
        self._at = same if same is not None else self._nearest(min(max(self._at, 0), len(new) - 1), 1)
        self.virtual_size = Size(1, self._starts[-1])
        self._show_cursor()
        self._repaint()
        if self.cursor != before:
            self.post_message(self.Highlighted(self.cursor))

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._show_cursor()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._repaint()

    def on_blur(self) -> None:
        """Show the cursor as a mere place."""
        self._repaint()

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        wanted = min(max(self._at + rows, 0), len(self.rows) - 1)
        step = 1 if rows > 0 else -1
        found = self._nearest(wanted, step)
        if (found - self._at) * step > 0:
            self._put(found)
        elif self._at >= 0:
            # What stands beyond the last row that can be chosen is read by scrolling.
            self.scroll_relative(y=step, animate=False, force=True)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        if 0 <= self._at < len(self.rows):
            line = self._starts[self._at] + pages * max(self.size.height - 1, 1)
            self._put(self._nearest(self._row_at(min(max(line, 0), self._starts[-1] - 1)), pages))

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.cursor:
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row, or choose the one it stands on."""
        place = event.get_content_offset(self)
        line = place.y + self.scroll_offset.y if place is not None else self._starts[-1]
        if line >= self._starts[-1]:
            return
        event.stop()
        row = self._row_at(line)
        if row == self._at:
            self.action_choose()
        elif self.rows[row].chosen:
            self._put(row)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        spans = self._painted[y] = self._spans(y)
        return to_strip(spans, self.scrollable_size.width, self.rich_style, self._style_of)

    def _nearest(self, index: int, step: int) -> int:
        """Return the row at or behind `index`, seen in the direction of `step`, that can be chosen, else one before."""
        ahead = range(index, len(self.rows) if step > 0 else -1, 1 if step > 0 else -1)
        behind = range(index, -1 if step > 0 else len(self.rows), -1 if step > 0 else 1)
        return next((i for i in chain(ahead, behind) if 0 <= i < len(self.rows) and self._row(i).chosen), -1)

    def _put(self, index: int) -> None:
        if index == self._at or index < 0:
            return
        self._at = index
        self._show_cursor()
        self._repaint()
        self.post_message(self.Highlighted(self.cursor))

    def _show_cursor(self) -> None:
        if not 0 <= self._at < len(self.rows) or not self.size.height:
            return
        start, top = self._starts[self._at], self.scroll_offset.y
        end = min(self._starts[self._at + 1], start + self.size.height)
        if start < top:
            self.scroll_to(y=0 if self._at == self._nearest(0, 1) else start, animate=False, force=True)
        elif end > top + self.size.height:
            self.scroll_to(y=end - self.size.height, animate=False, force=True)

    def _row_at(self, line: int) -> int:
        """Return the row that a line belongs to."""
        return bisect_right(self._starts, line, hi=len(self.rows)) - 1

    def _row(self, index: int) -> ListRow:
        """Return a row, made once."""
        row = self._drawn.get(index)
        if row is None:
            row = self._drawn[index] = self.rows[index]
        return row

    def _spans(self, y: int) -> tuple[Span, ...]:
        number = y + self.scroll_offset.y
        if number >= self._starts[-1]:
            return ()
        index = self._row_at(number)
        here, first = index == self._at, number == self._starts[index]
        mark = Span(MARK, "cursor") if here and first else Span(NO_MARK)
        line = self._row(index).lines[number - self._starts[index]]
        spans = cut_spans(line, max(self.scrollable_size.width - len(MARK), 0))
        if here and first and spans:
            spans[0] = spans[0]._replace(style="cursor")
        return (mark, *spans)

    def _style_of(self, role: str) -> Style:
        return self.rich_style if role == "plain" else self.get_component_rich_style(f"rows-list--{role}")

    def _repaint(self) -> None:
        for y in range(self.size.height):
            if self._painted.get(y) != self._spans(y) or self._has_cursor(y):
                self.refresh(Region(0, y, self.scrollable_size.width, 1))

    def _has_cursor(self, y: int) -> bool:
        number = y + self.scroll_offset.y
        return number < self._starts[-1] and self._row_at(number) == self._at
