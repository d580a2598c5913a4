"""The line that finds rows of a list while one types; it stays as long as what was found is marked."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from tui.widgets.line_list import LineList
from tui.widgets.row_finding import RowFinding


class FindLine(Horizontal):
    """Finds in one list: words go to it as they are typed, and the count comes back."""

    DEFAULT_CSS = """
    FindLine { height: 1; }
    FindLine > #find-mark { width: 3; padding-left: 1; color: $text-primary; text-style: bold; }
    FindLine > #find-words { width: 1fr; background: $surface; }
    FindLine > #find-count { width: auto; padding: 0 1; color: $text-muted; }
    """
    BINDINGS = [Binding("escape", "close", "Clear", show=False, priority=True)]

    class Closed(Message):
        """Nothing is looked for any more."""

    def __init__(self, rows: LineList) -> None:
        """Find in these rows."""
        super().__init__()
        self._rows, self._finding = rows, RowFinding(rows)
        self.is_open = True
        """Whether what was found is still gone through."""

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static("/ ", id="find-mark", markup=False)
        yield Input(placeholder="words", compact=True, id="find-words")
        yield Static(id="find-count", markup=False)

    def on_mount(self) -> None:
        """Take keys at once, and say how many rows were found, as they and the cursor change."""
        self.edit()
        self.watch(self._rows, "found", self._show_count, init=False)

    def edit(self) -> None:
        """Type words, which are looked for from the cursor on."""
        self._finding = RowFinding(self._rows)
        self.screen.set_focus(self.query_one(Input))

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        self._finding.find(message.value)

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if message.value.strip():
            self.screen.set_focus(self._rows)
        else:
            self.action_close()

    def go(self, step: int) -> None:
        """Go to the next row that was found, or to the one before."""
        self._finding.go(step)

    def _show_count(self, found: str) -> None:
        if self.is_mounted:
            self.query_one("#find-count", Static).update(found)

    def action_close(self) -> None:
        """Mark nothing any more, and go; while one types, back to where one was."""
        self._finding.end(back=self.screen.focused is self.query_one(Input))
        self.is_open = False
        self.screen.set_focus(self._rows)
        self.post_message(self.Closed())
        self.remove()
