"""The traffic of the selected alias in numbers: both versions, the verdict and its evidence, alarms, forecast."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.events import Resize

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import RefreshRequested, WindowRequested
from screens.routes import TrafficRoute
from screens.traffic.commands import TRAFFIC
from tui.features.health.text.health import cost_text
from tui.features.health.text.traffic_rows import traffic_rows
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MARK, ListRow, RowsList
from tui.widgets.top_line import TopLine


class TrafficScreen(DetailScreen[None]):
    """Shows what the app reads of the selected alias; reads nothing itself."""

    commands = TRAFFIC
    BINDINGS = bindings(TRAFFIC)
    shows_traffic = True

    def __init__(self, of: TrafficRoute) -> None:
        super().__init__()
        self._of = of

    def compose(self) -> ComposeResult:
        """Lay out frame and rows."""
        yield TopLine((f"{self._of.function}:{self._of.alias}", "traffic")).data_bind(TrafficScreen.context)
        yield RowsList(id="rows")
        yield KeyLine()

    @property
    def help_note(self) -> str:
        """What reading traffic costs."""
        return cost_text(self.health)

    @property
    def command_context(self) -> None:
        """Nothing: all its commands can be had at any time."""
        return None

    def load(self) -> None:
        """Show what is known already: it goes on being read."""
        self.set_focus(self.query_one(RowsList))
        self._show()

    def watch_health(self) -> None:
        """Show what was read."""
        self._show()

    def watch_window(self) -> None:
        """Sum up over another time."""
        self._show()

    @on(Resize)
    def _fit(self) -> None:
        self._show()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        alias = self.fader.confirmed if self.fader is not None else None
        width = self.size.width - len(MARK) - 1
        rows = traffic_rows(self.health, alias, self.window, width)
        self.query_one(RowsList).rows = tuple(ListRow(key, (line,)) for key, line in rows)

    def action_refresh(self) -> None:
        """Read again."""
        self.post_message(RefreshRequested())

    def action_shorter(self) -> None:
        """Show a shorter time."""
        self.post_message(WindowRequested(-1))

    def action_longer(self) -> None:
        """Show a longer time."""
        self.post_message(WindowRequested(1))
