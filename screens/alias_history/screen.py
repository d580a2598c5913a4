"""Who moved an alias, and when, with the last good version marked; one goes back to any point from here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Static

from screens.alias_history.commands import HISTORY, HistoryContext
from screens.base import bindings
from screens.detail import DetailScreen
from screens.messages import WriteRequested
from screens.routes import HistoryRoute
from tui.domain.alias import Alias
from tui.domain.call import UpdateAlias
from tui.domain.function import FunctionSnapshot
from tui.domain.move import Move
from tui.domain.routing import Routing
from tui.features.alias_history.moves import last_good
from tui.features.alias_history.read import MovesRead, read_moves
from tui.features.alias_history.text import MOVE_LINES, Lines, describe_history, marks_of, move_lines
from tui.presentation.command import Command, in_force
from tui.widgets.key_line import KeyLine
from tui.widgets.rows_list import MadeRows, RowsList
from tui.widgets.top_line import TopLine


class HistoryScreen(DetailScreen[HistoryContext]):
    """Shows the moves of one alias, or of all of its function's."""

    commands = HISTORY
    BINDINGS = bindings(HISTORY)

    moves_read: reactive[MovesRead] = reactive(MovesRead(), init=False)
    every: reactive[bool] = reactive(False, init=False)

    def __init__(self, route: HistoryRoute, hold: timedelta) -> None:
        super().__init__()
        self._of, self._hold = route, hold
        self._keyed: list[tuple[str, Move]] = []
        self._own: list[tuple[str, Move]] = []
        self._by_key: dict[str, Move] = {}

    def compose(self) -> ComposeResult:
        """Lay out frame, summary and rows."""
        yield TopLine((self._of.function, f"history of {self._of.alias}")).data_bind(HistoryScreen.context)
        yield Static(id="summary", markup=False)
        yield RowsList(id="moves")
        yield KeyLine()

    def load(self) -> None:
        """Read journal and CloudTrail from the beginning."""
        self.query_one(RowsList).focus()
        function, now = self._of.function, self.now
        self.read(lambda workspace: read_moves(workspace, function, now), self._show)

    def _show(self, moves_read: MovesRead) -> None:
        self.moves_read = moves_read

    @property
    def command_context(self) -> HistoryContext:
        """What the reasons of the commands depend on: where the move had put the alias."""
        return HistoryContext(self.context, self.function, self.fader, self._target("after"))

    def availability(self) -> tuple[tuple[Command[HistoryContext], str | None], ...]:
        """Judge undoing by where the alias was before the move, all else by where the move had put it."""
        shown = self.command_context
        undone = replace(shown, routing=self._target("before"))
        return tuple((in_force(c), c.why_not(undone if c.id == "undo" else shown)) for c in self.commands)

    def reason_against(self, command: Command[HistoryContext]) -> str | None:
        """Say why a command cannot be had now, or return None."""
        return next(reason for each, reason in self.availability() if each.id == command.id)

    def watch_moves_read(self) -> None:
        """Show what was read."""
        self._keyed = [(move.key, move) for move in self.moves_read.moves]
        self._own = [pair for pair in self._keyed if pair[1].alias == self._of.alias]
        self._by_key = dict(reversed(self._keyed))
        self._lay_out()

    def watch_every(self) -> None:
        """Show the moves of one alias, or of all."""
        self._lay_out()

    def watch_function(self, before: FunctionSnapshot | None, now: FunctionSnapshot | None) -> None:
        """Read again what an alias that was moved has behind it."""
        if self.is_mounted and before is not None and now is not None and before.aliases != now.aliases:
            self.load()

    @on(RowsList.Highlighted)
    def _highlighted(self) -> None:
        self.show_keys()

    def action_go_back(self) -> None:
        """Put the alias where the move under the cursor had put it."""
        self._write(self._target("after"))

    def action_undo(self) -> None:
        """Put the alias where it was before the move under the cursor."""
        self._write(self._target("before"))

    def action_all(self) -> None:
        """Show the moves of all aliases, or of this one alone."""
        self.every = not self.every

    def _write(self, target: Routing | None) -> None:
        alias = self._alias
        if alias is not None and target is not None:
            self.post_message(WriteRequested(UpdateAlias(alias, target)))

    @property
    def _alias(self) -> Alias | None:
        return self.function.alias(self._of.alias) if self.function is not None else None

    def _target(self, side: str) -> Routing | None:
        move = self._by_key.get(self.query_one(RowsList).cursor)
        if move is None or move.alias != self._of.alias:
            return None
        return move.after if side == "after" else move.before

    def _lay_out(self) -> None:
        alias, now, every = self._alias, self.now, self.every
        own = [move for _, move in self._own]
        good = last_good(own, alias, now, self._hold) if alias is not None else None
        shown = self._keyed if every else self._own
        newest = own[0] if own else None

        def lines(index: int) -> Lines:
            move = shown[index][1]
            return move_lines(move, now, marks_of(move, newest, alias, good), named=every)

        self.query_one(RowsList).rows = MadeRows([key for key, _ in shown], MOVE_LINES, lines)
        summary = describe_history(replace(self.moves_read, moves=tuple(own)), alias, good, now, self._hold)
        self.query_one("#summary", Static).update(Text("\n".join(summary)))
        self.show_keys()
