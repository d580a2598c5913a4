"""The traffic of the selected alias: its past as a chart, a minute of it read out, the numbers of the verdict."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.events import Resize
from textual.reactive import reactive

from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import RefreshRequested
from screens.routes import TrafficRoute
from screens.traffic.commands import LINES, TRAFFIC, TrafficContext
from tui.features.alias_history.read import MovesRead
from tui.features.health.chart.cursor import at_mark, pointed_at, stepped
from tui.features.health.chart.mark_rows import mark_rows, minute_at
from tui.features.health.chart.past import Past, deployment_of, past_of
from tui.features.health.chart.readout import read_out, readout_lines
from tui.features.health.text.health import cost_text
from tui.features.health.text.traffic_rows import traffic_rows
from tui.widgets.chart_view import ChartView
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import ListRow, RowsList, row_width
from tui.widgets.span_lines import SpanLines
from tui.widgets.top_line import TopLine

READOUT_LINES = 4
"""Lines of a minute read out: its head, two versions, a move; where there is room, one more."""


class TrafficScreen(DetailScreen[TrafficContext]):
    """Shows what the app reads of the selected alias; reads nothing itself."""

    commands = TRAFFIC
    BINDINGS = bindings(TRAFFIC)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LINES, "-tall"), (30, "-roomy")]
    shows_traffic = True

    moves: reactive[MovesRead | None] = reactive(None, repaint=False)

    def __init__(self, of: TrafficRoute) -> None:
        super().__init__()
        self._of = of
        self._cursor: datetime | None = of.at
        self._past: Past | None = None

    def compose(self) -> ComposeResult:
        """Lay out frame, chart, the minute read out, and rows."""
        yield TopLine((f"{self._of.function}:{self._of.alias}", "traffic")).data_bind(TrafficScreen.context)
        yield ChartView(id="chart")
        yield SpanLines(id="readout")
        yield RowsList(id="rows")
        yield KeyLine()

    @property
    def help_note(self) -> str:
        """What reading traffic costs."""
        return cost_text(self.health)

    @property
    def command_context(self) -> TrafficContext:
        """What can be read out."""
        return TrafficContext(self._past, self.size.height >= LINES)

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

    def watch_moves(self) -> None:
        """Mark who moved the alias."""
        self._show()

    def watch_alias_status(self) -> None:
        """Mark the deployment that moves it."""
        self._show()

    @on(Resize)
    def _fit(self) -> None:
        self._show()

    def _read_past(self) -> Past | None:
        alias = self.fader.confirmed if self.fader is not None else None
        if self.health is None or alias is None or not self.health.is_of(alias):
            return None
        moves = self.moves.moves if self.moves is not None else ()
        return past_of(self.health, moves, self.window, deployment_of(self.alias_status))

    def _show(self) -> None:
        if not self.is_mounted:
            return
        alias = self.fader.confirmed if self.fader is not None else None
        width = row_width(self.size.width)
        self._past = past = self._read_past()
        self.set_class(past is not None, "-charted")
        self.query_one(ChartView).past = past
        charted = past is not None and not self.has_class("-low")
        moves = mark_rows(past) if past is not None else ()
        rows = traffic_rows(self.health, alias, self.window, width, charted=charted, moves=moves)
        self.query_one(RowsList).rows = tuple(ListRow(key, (line,)) for key, line in rows)
        self._point_at(self._cursor)
        self.show_keys()

    def _point_at(self, minute: datetime | None) -> None:
        """Read out a minute; None is the newest one, also once there is a newer one."""
        self._cursor, past = minute, self._past
        chart, readout = self.query_one(ChartView), self.query_one(SpanLines)
        chart.cursor = pointed_at(past, minute) if past is not None and minute is not None else None
        lines = READOUT_LINES + self.has_class("-roomy")
        readout.lines = readout_lines(read_out(past, pointed_at(past, minute)), lines) if past is not None else ()

    @on(RowsList.Highlighted)
    def _highlighted(self, message: RowsList.Highlighted) -> None:
        minute = minute_at(message.key)
        if minute is not None:
            self._point_at(minute)

    @on(ChartView.MinuteChosen)
    def _minute_chosen(self, message: ChartView.MinuteChosen) -> None:
        self._point_at(message.at)

    def _step(self, steps: int, *, far: bool = False) -> None:
        if (past := self._past) is not None:
            self._point_at(stepped(past, self._cursor, steps, far=far))

    def action_earlier(self) -> None:
        """Read out the minute before."""
        self._step(-1)

    def action_later(self) -> None:
        """Read out the next minute."""
        self._step(1)

    def action_much_earlier(self) -> None:
        """Go a twelfth of the chart back."""
        self._step(-1, far=True)

    def action_much_later(self) -> None:
        """Go a twelfth of the chart on."""
        self._step(1, far=True)

    def action_next_move(self) -> None:
        """Read out the next minute in which the alias was moved, or go to the next row that was found."""
        self._go_to_mark(1)

    def action_last_move(self) -> None:
        """Read out the minute before in which the alias was moved, or go to the row that was found before."""
        self._go_to_mark(-1)

    def _go_to_mark(self, direction: int) -> None:
        if self.finding is not None:
            self.finding.go(direction)
        elif (past := self._past) is not None:
            minute = at_mark(past, self._cursor, direction)
            if minute == self._cursor:
                self.notify("no next move" if direction > 0 else "no previous move", markup=False)
            self._point_at(minute)

    def action_refresh(self) -> None:
        """Read again."""
        self.post_message(RefreshRequested())
