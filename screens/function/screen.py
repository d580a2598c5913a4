"""One function: its history as a tree, and the selected alias with its fader."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import reactive

from screens.base import bindings
from screens.function.commands import FUNCTION
from screens.function.destinations import to_rollout
from screens.function.fader_keys import TYPING_KEYS
from screens.function.reasons import FunctionContext
from screens.function.ways import FunctionWays
from screens.messages import Navigate, VersionRequested
from screens.routes import TrafficRoute
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import StartCanary
from tui.domain.protection import is_protected, protection
from tui.features.alias_history.last_good import LastGood
from tui.features.alias_history.read import MovesRead
from tui.features.doctor.findings import Finding
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.machine import Fader
from tui.features.health.health import Health
from tui.features.health.text.health import cost_text
from tui.features.health.traffic_window import WINDOWS, Window
from tui.features.latest.text import next_after_publish
from tui.features.rollout.here.watch import RolloutsRead
from tui.presentation.alias_text import describe_missing_version
from tui.widgets.alias_panel import AliasPanel
from tui.widgets.alias_tabs import AliasTabs
from tui.widgets.change_line import ChangeLine
from tui.widgets.health_panel import HealthPanel
from tui.widgets.history_tree import TREE_MOVES, HistoryTree
from tui.widgets.key_line import KeyLine
from tui.widgets.rollout_line import RolloutLine
from tui.widgets.top_line import TopLine
from tui.writes.ownership.status import AliasStatus


class FunctionScreen(FunctionWays):
    """Shows one function, and gives its keys to the fader of the selected alias."""

    commands = FUNCTION
    shows_traffic = True
    shows_rollouts = True
    tour_spot = "function"
    least = (38, 13)
    BINDINGS = [
        *bindings(FUNCTION),
        *(Binding(key, f"type('{key}')", show=False, priority=True) for key in TYPING_KEYS),
        *(replace(move, action=f"to_tree('{move.action}')") for move in TREE_MOVES),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-tall")]

    now: reactive[datetime] = reactive(utc_now, repaint=False)
    alias_status: reactive[AliasStatus | None] = reactive(None, repaint=False)
    moved_by: reactive[str] = reactive("", repaint=False)
    confirmation: reactive[Confirmation | None] = reactive(None, repaint=False)
    last_good: reactive[LastGood | None] = reactive(None, repaint=False)
    findings: reactive[tuple[Finding, ...]] = reactive((), repaint=False)
    health: reactive[Health | None] = reactive(None, repaint=False)
    window: reactive[Window] = reactive(WINDOWS[0], repaint=False)
    moves: reactive[MovesRead | None] = reactive(None, repaint=False)
    new_version: reactive[str] = reactive("", repaint=False)
    wanted: reactive[str] = reactive("", repaint=False)
    rollouts: reactive[RolloutsRead | None] = reactive(None, repaint=False)

    def __init__(self, name: str, protected_aliases: tuple[str, ...], version: str = "") -> None:
        """Begin on `version` where one is named, else on the one that the alias selected has on trial."""
        super().__init__(name)
        self._protected_aliases = protected_aliases
        self._named = self._sought = version

    def compose(self) -> ComposeResult:
        """Lay out frame, tree and panel."""
        yield TopLine((self._function_name,)).data_bind(FunctionScreen.context)
        with Container(id="body"):
            yield HistoryTree(id="tree").data_bind(snapshot=FunctionScreen.function, now=FunctionScreen.now)
            yield AliasPanel(self._protected_aliases, id="panel").data_bind(
                FunctionScreen.context,
                FunctionScreen.function,
                FunctionScreen.fader,
                FunctionScreen.typed,
                FunctionScreen.alias_status,
                FunctionScreen.moved_by,
                FunctionScreen.confirmation,
                FunctionScreen.last_good,
                FunctionScreen.findings,
                FunctionScreen.wanted,
                FunctionScreen.now,
                FunctionScreen.health,
                FunctionScreen.window,
                FunctionScreen.moves,
            )
        yield RolloutLine(id="rollout").data_bind(FunctionScreen.context, FunctionScreen.fader, FunctionScreen.rollouts)
        yield ChangeLine(id="changes").data_bind(FunctionScreen.function)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on the tree."""
        self.set_focus(self.query_one(HistoryTree))
        self.show_keys()

    @property
    def help_note(self) -> str:
        """What reading traffic costs."""
        return cost_text(self.health)

    @property
    def command_context(self) -> FunctionContext:
        """What decides which commands are available."""
        patterns = protection(self._protected_aliases, self.context)
        armed = self.fader is not None and self.fader.armed and is_protected(self.fader.confirmed.name, patterns)
        return FunctionContext(
            self.context,
            self.function,
            self.fader,
            self.alias_status,
            self.cursor,
            on_fader=self.on_fader,
            armed=armed,
            name=self._function_name,
        )

    def watch_fader(self, before: Fader | None, fader: Fader | None) -> None:
        """Show which alias is selected, and what can be done with it."""
        super().watch_fader(before, fader)
        if not self.is_mounted:
            return
        tree = self.query_one(HistoryTree)
        tree.selected = fader.confirmed.name if fader else ""
        if before is None and fader is not None and not self._named:
            # What one came for: the version on trial, and what it changed.
            routing = fader.confirmed.routing
            tree.go_to(routing.canary or routing.primary)
        self.show_keys()

    def watch_function(self, function: FunctionSnapshot | None) -> None:
        """Go to the version that was named at the start, once it is known, or say that there is none."""
        if not self._sought or function is None:
            return
        if function.version(self._sought) is not None:
            self.call_after_refresh(self._go_to, self._sought)
        elif missing := describe_missing_version(function, self._sought):
            for line in self.query(ChangeLine):
                line.missing = missing
        else:
            return
        self._sought = ""

    def _go_to(self, number: str) -> None:
        self.query_one(HistoryTree).go_to(number)

    def watch_alias_status(self) -> None:
        """Show what can be done now that the owner is known."""
        if self.is_mounted:
            self.show_keys()

    def watch_new_version(self) -> None:
        """Go to the version that was published just now, once the tree has it."""
        if self.is_mounted and self.new_version:
            self.call_later(self._show_new_version, self.new_version)

    def _show_new_version(self, number: str) -> None:
        self.query_one(HistoryTree).go_to(number)
        version = self.function.version(number) if self.function is not None else None
        guided = self.tour is not None and self.tour.place.step is not None
        alias = self.fader.confirmed if self.fader else None
        next_step = next_after_publish(version, alias, guided=guided) if version is not None else ""
        if next_step:
            self.notify(next_step, markup=False)

    @on(HistoryTree.VersionHighlighted)
    def _highlighted(self, message: HistoryTree.VersionHighlighted) -> None:
        self.query_one(ChangeLine).version = message.number
        self.show_keys()

    @on(HistoryTree.VersionOpened)
    def _opened(self, message: HistoryTree.VersionOpened) -> None:
        self.post_message(VersionRequested(message.number))

    @on(HistoryTree.VersionDropped)
    def _dropped(self, message: HistoryTree.VersionDropped) -> None:
        self._start_canary(message.number, message.alias)

    @on(HistoryTree.VersionCarried)
    def _carried(self, message: HistoryTree.VersionCarried) -> None:
        alias = self.query_one(AliasPanel).alias_at(message.place)
        if alias:
            self._start_canary(message.number, alias)

    def _start_canary(self, number: str, alias: str) -> None:
        # Dropped on an alias that is not selected: that one is meant.
        self.choose_alias(alias)
        self._once_chosen(partial(self._request, StartCanary(number)))

    @on(HealthPanel.MinuteChosen)
    def _minute_chosen(self, message: HealthPanel.MinuteChosen) -> None:
        if (alias := self.selected) is not None:
            self.post_message(Navigate(TrafficRoute(alias.function, alias.name, message.at)))

    @on(RolloutLine.Opened)
    def _rollout_opened(self) -> None:
        if (rollout := to_rollout(self.command_context)) is not None:
            self.post_message(rollout)

    @on(HistoryTree.AliasChosen)
    @on(AliasTabs.AliasChosen)
    def _alias_chosen(self, message: HistoryTree.AliasChosen | AliasTabs.AliasChosen) -> None:
        self.choose_alias(message.name)
