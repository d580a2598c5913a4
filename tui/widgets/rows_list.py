"""A list of rows of one or more lines: what most screens show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, overload

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui.presentation.list_rows import Starts, nearest_stop
from tui.presentation.spans import Span, Spans, text_of
from tui.widgets.cursor_bindings import cursor_bindings
from tui.widgets.line_list import LineList
from tui.widgets.lines import cut_spans

MARK, NO_MARK = "▸ ", "  "
STYLES = ("strong", "quiet", "good", "warn", "bad", "mark", "errors", "added", "removed")
"""The styles that spans may have beside plain; `rows_list.tcss` gives them their looks."""


def row_width(width: int) -> int:
    """Return how many cells of a row are seen in a list of so many: mark and scrollbar take theirs."""
    return max(width - len(MARK) - 1, 0)


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


def _starts_of(rows: Sequence[ListRow]) -> Starts:
    if isinstance(rows, MadeRows):
        return range(0, (len(rows) + 1) * rows.height, rows.height)
    return tuple(accumulate((len(row.lines) for row in rows), initial=0))


def _index_of(rows: Sequence[ListRow], key: str) -> int:
    """Return the first row of a key that can be chosen, -1 where there is none."""
    if isinstance(rows, MadeRows):
        return rows.keys.index(key) if key in rows.keys else -1
    return next((index for index, row in enumerate(rows) if row.key == key and row.chosen), -1)


class RowsList(LineList, inherit_bindings=False):
    """Shows rows; the cursor stays on its row, by its key, while rows come and go around it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows-list--cursor", *(f"rows-list--{style}" for style in STYLES)}
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_bindings(),
        Binding("enter", "open", "Choose", show=False, id="rows.open"),
    ]
    style_prefix = "rows-list"

    rows: reactive[Sequence[ListRow]] = reactive((), init=False, repaint=False)

    @dataclass
    class Highlighted(Message):
        """The cursor moved to another row; empty where there is none."""

        key: str

    @dataclass
    class Chosen(Message):
        """The row under the cursor was chosen, by enter or by a click on where it already was."""

        key: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start empty; data comes by `rows`."""
        super().__init__(id=id, classes=classes)
        self._made: dict[int, ListRow] = {}

    @property
    def cursor(self) -> str:
        """The key of the row under the cursor, empty where there is none."""
        return self.rows[self.row].key if 0 <= self.row < len(self.rows) else ""

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, where there is one of that key."""
        self.put(_index_of(self.rows, key))

    def watch_rows(self, old: Sequence[ListRow], new: Sequence[ListRow]) -> None:
        """Take in other rows."""
        before = old[self.row].key if 0 <= self.row < len(old) else ""
        away, began = self.is_scrolled_away, self._starts
        self._made = {}
        same = _index_of(new, before)
        nearest = min(max(self.row, 0), len(new) - 1)
        self._row = same if same >= 0 else nearest_stop(len(new), nearest, 1, self.can_stop)
        self.lay_out(_starts_of(new))
        if away and same >= 0:
            self.hold_view(began, lambda row: _index_of(new, old[row].key))
        else:
            self.show_cursor()
        self.repaint()
        if self.cursor != before:
            self.post_message(self.Highlighted(self.cursor))

    def place_cursor(self, row: int) -> None:
        """Tell that the cursor moved to another row."""
        before = self.cursor
        super().place_cursor(row)
        if self.cursor != before:
            self.post_message(self.Highlighted(self.cursor))

    def remember_row(self) -> Callable[[], int]:
        """Remember the row by its key, as rows come and go."""
        key, by_place = self.cursor, super().remember_row()

        def place() -> int:
            row = _index_of(self.rows, key)
            return row if row >= 0 else by_place()

        return place

    def row_text(self, row: int) -> str:
        """Return all of a row's lines, before they are cut."""
        return " ".join(map(text_of, self._row_made(row).lines))

    def can_stop(self, row: int) -> bool:
        """Pass over rows that cannot be chosen."""
        return self._row_made(row).chosen

    def action_open(self) -> None:
        """Choose the row under the cursor."""
        if self.cursor:
            self.post_message(self.Chosen(self.cursor))

    def spans_of(self, row: int, line: int) -> Sequence[Span]:
        """Return a row's line behind the cursor's mark, cut to the width."""
        here = row == self.row and line == 0
        spans = cut_spans(self._row_made(row).lines[line], max(self.scrollable_size.width - len(MARK), 0))
        if here and spans:
            spans[0] = spans[0]._replace(style="cursor")
        return [Span(MARK, "cursor") if here else Span(NO_MARK), *spans]

    def _row_made(self, index: int) -> ListRow:
        """Return a row, made once."""
        row = self._made.get(index)
        if row is None:
            row = self._made[index] = self.rows[index]
        return row
