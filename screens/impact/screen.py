"""What depends on a version or an alias, and what becomes of it when that is moved or deleted."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Static

from screens.base import bindings
from screens.detail import DetailScreen
from screens.impact.commands import IMPACT
from screens.routes import ImpactRoute
from tui.domain.function import FunctionSnapshot
from tui.domain.trigger import Triggers
from tui.features.impact.impact import impact
from tui.features.impact.read import read_triggers
from tui.features.impact.rows import impact_head, impact_lines, impact_rows
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList
from tui.widgets.top_line import TopLine


class ImpactScreen(DetailScreen[None]):
    """Lists dependents; reads them step by step."""

    commands = IMPACT
    BINDINGS = bindings(IMPACT)

    triggers: reactive[Triggers | None] = reactive(None, init=False)

    def __init__(self, of: ImpactRoute) -> None:
        super().__init__()
        self._of = of
        self._aliases_read: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay out frame, list and the details of the row under the cursor."""
        yield TopLine((self._of.function, self._of.qualifier, "impact")).data_bind(ImpactScreen.context)
        yield Static("reading…", id="screen-head", markup=False)
        yield RowsList(id="rows")
        yield Static(id="screen-detail", markup=False)
        yield KeyLine()

    @property
    def command_context(self) -> None:
        """Nothing: all its commands can be had at any time."""
        return None

    def load(self) -> None:
        """Read what calls the function, this qualifier first."""
        self.set_focus(self.query_one(RowsList))
        function, qualifier = self.function or FunctionSnapshot(self._of.function), self._of.qualifier
        self._aliases_read = {alias.name for alias in function.aliases}
        self.read(lambda workspace: read_triggers(workspace.provider, function, qualifier), self._take)

    def _take(self, triggers: Triggers) -> None:
        self.triggers = triggers

    def watch_triggers(self) -> None:
        """Show what is known by now."""
        self._show()

    def watch_function(self, function: FunctionSnapshot | None) -> None:
        """Read again where the function has more aliases than when it was read."""
        names = {alias.name for alias in function.aliases} if function is not None else set()
        if self.is_mounted and names - self._aliases_read:
            self.load()
        self._show()

    def _show(self) -> None:
        if not self.is_mounted or self.triggers is None:
            return
        current = impact(self.triggers, self.function, self._of.qualifier)
        self.query_one("#screen-head", Static).update(Text(impact_head(current)))
        rows = self.query_one(RowsList)
        rows.rows = tuple(ListRow(key, (spans,)) for key, spans in impact_rows(current))
        self._show_detail()

    @on(RowsList.Highlighted)
    def _show_detail(self) -> None:
        if self.triggers is not None:
            current = impact(self.triggers, self.function, self._of.qualifier)
            lines = impact_lines(current, self.query_one(RowsList).cursor)
            self.query_one("#screen-detail", Static).update(Text("\n".join(lines)))
