"""The line above a list that filters it while one types, and the way back into the list."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static


class FilterLine(Horizontal):
    """Takes the text, whose changes the screen heeds; `#filter` is the text, and what is said of it stands behind."""

    def __init__(self, rows: str, placeholder: str, *, note: str = "", id: str | None = None) -> None:
        """Filter the list with the id `rows`; `note` is the id of what stands behind the text, empty for nothing."""
        super().__init__(id=id)
        self._rows, self._placeholder, self._note = rows, placeholder, note

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static("/ ", id="filter-mark", markup=False)
        yield Input(id="filter", placeholder=self._placeholder, compact=True)
        if self._note:
            yield Static(id=self._note, classes="filter-note", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def edit(self) -> None:
        """Type a filter."""
        self.screen.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def key_down(self) -> None:
        """Go from the filter into the list."""
        self.screen.set_focus(self.screen.query_one(f"#{self._rows}"))

    def clear(self) -> bool:
        """Show everything again and go into the list; tell whether there was a filter, or one was being typed."""
        line = self.query_one(Input)
        any_typed = bool(line.value) or line.has_focus
        line.value = ""
        self.key_down()
        return any_typed
