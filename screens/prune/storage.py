"""How much code the account stores, and the functions that it belongs to."""

from __future__ import annotations

from dataclasses import replace

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Static

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import Navigate
from screens.prune.commands import STORAGE
from screens.routes import PruneRoute
from tui.domain.account import AccountSnapshot
from tui.domain.storage import AccountCode
from tui.features.prune.read_storage import read_storage
from tui.features.prune.storage_rows import storage_head, storage_spans
from tui.presentation.keymap import key
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.top_line import TopLine


class StorageScreen(DetailScreen[AccountCode]):
    """Lists functions by the code size of all their versions, as far as it was read."""

    commands = STORAGE
    BINDINGS = bindings(STORAGE)

    code: reactive[AccountCode] = reactive(AccountCode(), init=False)

    def __init__(self) -> None:
        super().__init__()
        self._asked: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Lay out frame, meter and list."""
        yield TopLine(("Functions", "storage")).data_bind(StorageScreen.context)
        yield Static(id="prune-head", markup=False)
        yield RowsList(id="rows")
        yield KeyLine()

    @property
    def command_context(self) -> AccountCode:
        """What is read, and whether that is all."""
        return self.code

    def load(self) -> None:
        """Read the functions, once they are listed."""
        self.set_focus(self.query_one(RowsList))
        functions = self.account.functions
        if not self.account.complete and self.account.failure is None:
            self.query_one("#prune-head", Static).update("listing functions…")
            return
        self._asked = frozenset(function.name for function in functions)
        self.read(lambda workspace: read_storage(workspace.provider, functions), self._take)

    def watch_account(self, account: AccountSnapshot) -> None:
        """Read again when there are functions that were not read."""
        ended = account.complete or account.failure is not None
        if self.is_mounted and ended and {function.name for function in account.functions} - self._asked:
            self.load()

    def _take(self, code: AccountCode) -> None:
        self.code = code

    def watch_code(self, code: AccountCode) -> None:
        """Show what is known now."""
        if not self.children:
            # The last step of a reading may arrive while the screen is taken down.
            return
        self.query_one("#prune-head", Static).update(Text("\n".join(storage_head(code))))
        width = max((len(function.name) for function in code.functions), default=1)
        self.query_one(RowsList).rows = tuple(
            ListRow(function.name, (storage_spans(function, code, min(width, max(self.size.width - 46, 12))),))
            for function in code.functions
        )
        self.show_keys()

    def action_stop(self) -> None:
        """Read no further."""
        self._cease()
        self.notify(f"stopped reading; press {key('any.refresh')} to start again", markup=False)

    def _cease(self) -> None:
        self.workers.cancel_group(self, "read load")
        self.code = replace(self.code, complete=True)

    @on(RowsList.Chosen)
    def action_open(self) -> None:
        """Open the function under the cursor."""
        name = self.query_one(RowsList).cursor
        if name:
            # What is read here would take the calls from what is read there.
            self._cease()
            self.post_message(Navigate(PruneRoute(name)))
