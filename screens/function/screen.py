"""One function: its history as a tree, and the selected alias with its fader."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.events import DescendantFocus, Paste
from textual.reactive import reactive

from screens.base import CommandScreen, bindings
from screens.function.alias_choice import AliasChoice
from screens.function.alias_forms import AliasForms
from screens.function.commands import FUNCTION
from screens.function.destinations import to_rollout
from screens.function.reasons import FunctionContext, can_nudge, is_worth_its_place
from screens.function.requests import fader_action
from screens.function.version_sought import VersionSought
from screens.function.weight_typing import TYPING_KEYS, WeightTyping
from screens.messages import CancelRequested, FaderActionRequested, Navigate, VersionRequested
from screens.routes import TrafficRoute
from tui.domain.clock import utc_now
from tui.domain.function import FunctionSnapshot
from tui.domain.intent import Promote, StartCanary
from tui.domain.protection import is_protected, protection
from tui.features.alias_history.last_good import LastGood
from tui.features.alias_history.read import MovesRead
from tui.features.doctor.findings import Finding
from tui.features.fader.actions import CommitWeight, FaderAction, StepTick
from tui.features.fader.confirmed import Confirmation
from tui.features.fader.machine import Fader
from tui.features.health.health import Health
from tui.features.health.text.health import cost_text
from tui.features.health.traffic_window import WINDOWS, Window
from tui.features.rollout.here.watch import RolloutsRead
from tui.presentation.command import AnyCommand
from tui.presentation.shown_keys import weight_keys
from tui.widgets.alias_panel import AliasPanel
from tui.widgets.alias_tabs import AliasTabs
from tui.widgets.change_line import ChangeLine
from tui.widgets.fader import FaderTrack
from tui.widgets.fader_notice import FaderNotice
from tui.widgets.health_panel import HealthPanel
from tui.widgets.history_tree import TREE_MOVES, HistoryTree
from tui.widgets.key_line import KeyLine
from tui.widgets.rollout_line import RolloutLine
from tui.widgets.top_line import TopLine
from tui.writes.ownership.status import AliasStatus


class FunctionScreen(CommandScreen[FunctionContext]):
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

    function: reactive[FunctionSnapshot | None] = reactive(None, repaint=False)
    fader: reactive[Fader | None] = reactive(None, repaint=False)
    typed: reactive[str] = reactive("", repaint=False)
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
        super().__init__()
        self._function_name, self._protected_aliases = name, protected_aliases
        self._choice, self._forms = AliasChoice(self), AliasForms(self)
        self._typing = WeightTyping(self, self._show_typed)
        self._sought = VersionSought(self, version)

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
            self.query_one(HistoryTree).cursor,
            on_fader=isinstance(self.focused, FaderTrack),
            armed=armed,
            name=self._function_name,
        )

    def watch_fader(self, before: Fader | None, fader: Fader | None) -> None:
        """Show which alias is selected, and what can be done with it."""
        if before is not None and (fader is None or fader.confirmed.name != before.confirmed.name):
            # What was typed is for another alias.
            self._typing.clear()
        if not self.is_mounted:
            return
        tree = self.query_one(HistoryTree)
        tree.selected = fader.confirmed.name if fader else ""
        if before is None and fader is not None:
            self._sought.first_selected(fader.confirmed)
        self.show_keys()

    def watch_function(self, function: FunctionSnapshot | None) -> None:
        """Look for the version that was named at the start, and show what can be done now that more is known."""
        self._sought.look_in(function)
        if self.is_mounted:
            self.show_keys()

    def watch_alias_status(self) -> None:
        """Show what can be done now that the owner is known."""
        if self.is_mounted:
            self.show_keys()

    def watch_new_version(self) -> None:
        """Go to the version that was published just now."""
        if self.is_mounted and self.new_version:
            self._sought.published(self.new_version)

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
        self._choice.choose(alias)
        self._choice.then(partial(self._request, StartCanary(number)))

    @on(HealthPanel.MinuteChosen)
    def _minute_chosen(self, message: HealthPanel.MinuteChosen) -> None:
        if (alias := self.command_context.alias) is not None:
            self.post_message(Navigate(TrafficRoute(alias.function, alias.name, message.at)))

    @on(RolloutLine.Opened)
    def _rollout_opened(self) -> None:
        if (rollout := to_rollout(self.command_context)) is not None:
            self.post_message(rollout)

    @on(HistoryTree.AliasChosen)
    @on(AliasTabs.AliasChosen)
    def _alias_chosen(self, message: HistoryTree.AliasChosen | AliasTabs.AliasChosen) -> None:
        self._choice.choose(message.name)

    # --- the fader ----------------------------------------------------------------------------------------------

    def _request(self, action: FaderAction) -> None:
        self.post_message(fader_action(action)(self.command_context))

    @on(FaderTrack.ActionRequested)
    def _action_requested(self, message: FaderTrack.ActionRequested) -> None:
        self.post_message(FaderActionRequested(message.action, message.alias))

    @on(FaderNotice.ConflictSettled)
    def _conflict_settled(self, message: FaderNotice.ConflictSettled) -> None:
        self._request(message.way.action)

    @on(FaderTrack.Proposed)
    def _proposed(self, message: FaderTrack.Proposed) -> None:
        self._typing.propose(message.weight)

    @on(Paste)
    def _pasted(self, event: Paste) -> None:
        event.stop()
        if self._typing.paste(event.text):
            self.action_to_fader()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Drop what is typed once its keys go elsewhere."""
        if not isinstance(event.widget, FaderTrack):
            self._typing.clear()

    def _show_typed(self, typed: str) -> None:
        self.typed = typed

    def watch_typed(self) -> None:
        """Show what sets the weight, and what clears it."""
        if self.is_mounted:
            self.show_keys()

    def is_on_key_line(self, command: AnyCommand) -> bool:
        """Leave out what is refused while a deployment or an execution moves the alias: stopping that is the way."""
        return is_worth_its_place(command.id, self.alias_status)

    def show_keys(self) -> None:
        """Bring the line of keys up to date, also while a weight is typed."""
        if self.typed and not self.is_typing:
            self.query_one(KeyLine).keys = weight_keys(self.availability())
        else:
            super().show_keys()

    # --- keys that do more than post a message --------------------------------------------------------------------

    async def action_run(self, command_id: str) -> None:
        """Take a command, or say why not, both for the alias that was chosen before it."""
        if self._choice.is_open:
            self._choice.then(partial(self.action_run, command_id))
        else:
            await super().action_run(command_id)

    def action_type(self, key: str) -> None:
        """Type a weight."""
        self.action_to_fader()
        if self._choice.is_open:
            self._choice.then(partial(self.action_type, key))
        else:
            self._typing.press(key)

    @on(FaderTrack.Confirmed)
    def action_confirm(self) -> None:
        """Set the typed weight, promote where that is offered, or open the version under the cursor."""
        shown = self.command_context
        if self.typed:
            weight = self._typing.take(can_nudge(shown))
            if weight is not None:
                self._request(CommitWeight(weight))
        elif shown.on_fader and shown.fader is not None and shown.fader.offers_promotion:
            self._request(Promote())
        else:
            self.query_one(HistoryTree).action_open()

    def action_leave(self) -> None:
        """Drop what is typed, take back the shift in progress, or go back."""
        if self.typed:
            self._typing.clear()
        else:
            # Whether there is one is the app's to say: moves of the same burst may not have been drawn yet.
            self.post_message(CancelRequested(self.command_context.alias))

    def action_step_up(self) -> None:
        """Go up to the next step, or page the history."""
        self._step(1)

    def action_step_down(self) -> None:
        """Go down to the next step, or page the history."""
        self._step(-1)

    def _step(self, direction: int) -> None:
        if self.command_context.on_fader:
            self._request(StepTick(direction))
        else:
            self.query_one(HistoryTree).action_page(-direction)

    def action_canary(self) -> None:
        """Make the version under the cursor the canary; its weight is what comes next."""
        self.action_to_fader()
        self._request(StartCanary(self.command_context.version))

    def action_to_fader(self) -> None:
        """Give the keys to the fader, at once: the next key of a burst is for it already."""
        self.set_focus(self.query_one(FaderTrack))

    async def action_to_tree(self, move: str) -> None:
        """Give the keys back to the history, and move its cursor."""
        tree = self.query_one(HistoryTree)
        self.set_focus(tree)
        await tree.run_action(move)

    def action_next_alias(self) -> None:
        """Select the next alias."""
        self._choice.choose_beside(1)

    def action_last_alias(self) -> None:
        """Select the previous alias."""
        self._choice.choose_beside(-1)

    def action_create_alias(self) -> None:
        """Ask for a new alias."""
        self._forms.create()

    def action_describe(self) -> None:
        """Ask for another description of the selected alias."""
        self._forms.describe()
